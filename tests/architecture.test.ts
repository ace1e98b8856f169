import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

interface Source {
  readonly path: string;
  readonly text: string;
  /** What it imports: package names, or paths from the top of the project. */
  readonly imports: readonly string[];
}

const SOURCES: readonly Source[] = ['bot', 'cleanup', 'infra'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => readSource(join(folder, name))),
);

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map(
    ([, specifier = '']) => specifier,
  );
  const imports = specifiers.map((specifier) =>
    specifier.startsWith('.') ? relative(ROOT, join(ROOT, path, '..', specifier)) : specifier,
  );
  return { path, text, imports };
}

const isEntryPoint = (path: string) =>
  /\.(lambda|cli)\.ts$/.test(path) || path === 'infra/app.ts' || path.startsWith('infra/sandbox/');
/** What takes a package's place in the deployed bundles is that package's business. */
const isStandIn = (path: string) => path.startsWith('infra/stand-ins/');
const isAdapter = (path: string) => path.startsWith('cleanup/aws/') || path.startsWith('cleanup/store/');
const offenders = (of: (source: Source) => boolean) => SOURCES.filter(of).map(({ path }) => path);
const importsMatching = (pattern: RegExp) => (source: Source) =>
  source.imports.some((name) => pattern.test(name));

describe('the architecture', () => {
  test('covers the whole project', () => {
    expect(SOURCES.length).toBeGreaterThan(100);
    expect(offenders(importsMatching(/^@aws-sdk\//)).length).toBeGreaterThan(5);
  });

  test('cleanup knows nothing of Slack, of the bot, or of the infrastructure', () => {
    expect(
      offenders(
        (source) =>
          source.path.startsWith('cleanup/') &&
          !isEntryPoint(source.path) &&
          importsMatching(/^(bot|infra)\/|^@slack\//)(source),
      ),
    ).toEqual([]);
  });

  test('only adapters and the sandbox talk to AWS', () => {
    expect(
      offenders(
        (source) =>
          !isAdapter(source.path) &&
          !isStandIn(source.path) &&
          !source.path.startsWith('infra/sandbox/') &&
          importsMatching(/^@aws-sdk\//)(source),
      ),
    ).toEqual([]);
  });

  test('only bot talks to Slack', () => {
    expect(
      offenders(
        (source) =>
          !source.path.startsWith('bot/') &&
          !source.path.startsWith('infra/sandbox/') &&
          importsMatching(/^@slack\//)(source),
      ),
    ).toEqual([]);
  });

  test('rules are pure: nothing but other pure modules of cleanup', () => {
    const impure = (source: Source) =>
      source.path.startsWith('cleanup/rules/') &&
      source.imports.some((name) => !name.startsWith('cleanup/') || isAdapter(name) || isEntryPoint(name));
    expect(offenders(impure)).toEqual([]);
  });

  test('reports are pure: no I/O, no AWS', () => {
    expect(
      offenders(
        (source) =>
          source.path.startsWith('cleanup/report/') &&
          importsMatching(/^node:(fs|net|http|child_process)|^cleanup\/(aws|store)\//)(source),
      ),
    ).toEqual([]);
  });

  test('the CDK is imported by the stack alone', () => {
    expect(
      offenders(
        (source) =>
          !/^infra\/(app|stack|checked-app|policy-statements|constructs\/.*)(\.ts)?$/.test(source.path) &&
          importsMatching(/^(aws-cdk-lib|constructs|cdk-nag)/)(source),
      ),
    ).toEqual([]);
  });

  test('nobody but the sandbox imports an entry point', () => {
    expect(
      offenders(
        (source) =>
          !source.path.startsWith('infra/sandbox/') && importsMatching(/\.(lambda|cli)\.ts$/)(source),
      ),
    ).toEqual([]);
  });

  test('only entry points read the clock and the environment', () => {
    const clock = /\bnew Date\(\)|\bDate\.now\(\)/;
    expect(
      offenders(({ path, text }) => path.startsWith('cleanup/') && !isEntryPoint(path) && clock.test(text)),
    ).toEqual([]);
    const environment = (source: Source) =>
      source.path.startsWith('cleanup/') && !isEntryPoint(source.path) && source.text.includes('process.env');
    expect(offenders(environment)).toEqual([]);
  });

  test('entry points are short, and no file has grown past 250 lines', () => {
    const lines = ({ text }: Source) => text.trimEnd().split('\n').length;
    expect(offenders((source) => /\.(lambda|cli)\.ts$/.test(source.path) && lines(source) > 44)).toEqual([]);
    expect(offenders((source) => lines(source) > 250)).toEqual([]);
  });
});
