import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { aStack, resourcesOf, SLACK } from './template.ts';

// What the documents tell an operator to type, run in a real shell with an `aws` that only writes down what it was given.
const { stack } = aStack({ ...SLACK, enableRestore: 'true' });
const resources = resourcesOf(stack);
const outputs = Object.keys(Template.fromStack(stack).toJSON()['Outputs']);

const folder = mkdtempSync(join(tmpdir(), 'documented-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = join(folder, 'written');
const AWS = `#!/bin/sh
{ printf '%s\\037' "$@"; printf '\\036'; } >>"${written}"
echo anything
`;
writeFileSync(join(folder, 'aws'), AWS, { mode: 0o755 });

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const inBlocks = (text: string) =>
  [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, code = '']) => code);
const inSentences = (text: string) =>
  [...text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => /^aws .* --|^logs_of /.test(code) || code.startsWith('$(lambda'))
    .map((code) => code.replace(/^\$\((.*)\)$/, '$1'));
/** The README's other commands would install and deploy. */
const onlyAws = (code: string) =>
  code
    .split('\n')
    .filter((line) => /^ *aws /.test(line))
    .join('\n');

/** The arguments of each call of the AWS CLI. */
function callsOf(code: readonly string[]): readonly string[][] {
  writeFileSync(written, '');
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder };
  for (const one of code) {
    // Functions and variables of the first block hold for all that follow.
    const script = [code[0], one].join('\n');
    spawnSync('bash', ['-c', script], { env, cwd: folder, input: 'a value\n', encoding: 'utf8' });
  }
  const records = readFileSync(written, 'utf8').split('\x1e').filter(Boolean);
  return [...new Set(records)].map((record) => record.split('\x1f').slice(0, -1));
}

const runbook = read('docs/runbook.md');
const calls = [
  ...callsOf([...inBlocks(runbook), ...inSentences(runbook)]),
  ...callsOf([
    '',
    ...['README.md', 'docs/security.md', 'docs/from-the-lab.md'].flatMap((path) => {
      const text = read(path);
      return [...inBlocks(text).map(onlyAws), ...inSentences(text)];
    }),
  ]),
];
const CLIENTS: Readonly<Record<string, object>> = {
  ...{ cloudformation, dynamodb, iam, lambda, secretsmanager, sns, sqs, sts },
};
/** What the AWS CLI calls by another name than the service. */
const RENAMED: Readonly<Record<string, string>> = { '--notification-endpoint': '--endpoint' };
/** Options of the AWS CLI itself. */
const OF_CLI = /^--(query|output|cli-binary-format)$/;
const pascal = (name: string) =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The members of an operation's input, in small letters; as the SDK's own schema has them. */
function inputsOf(service: string, operation: string): readonly string[] {
  const Command: unknown = Reflect.get(CLIENTS[service] ?? {}, `${pascal(operation)}Command`);
  if (typeof Command !== 'function') throw new Error(`There is no ${service} ${operation}.`);
  const { schema } = Reflect.construct(Command, [{}]);
  const input = typeof schema[4] === 'function' ? schema[4]() : schema[4];
  return (input[4] as string[]).map((name) => name.toLowerCase());
}

describe('the commands in the documents', () => {
  it('are found: those in blocks, in sentences, within others, and after a function', () => {
    const named = new Set(calls.map(([service, operation]) => `${service} ${operation}`));
    expect([...named]).toEqual(
      expect.arrayContaining([
        'cloudformation describe-stacks',
        'logs tail',
        'lambda update-event-source-mapping',
        'lambda put-function-concurrency',
        'secretsmanager create-secret',
        'secretsmanager put-secret-value',
        'sqs start-message-move-task',
        'dynamodb delete-table',
      ]),
    );
    expect(calls.length).toBeGreaterThan(35);
  });

  it('name operations and options that there are', () => {
    const checked = calls.filter(([service = '']) => service in CLIENTS);
    expect(checked.length).toBeGreaterThan(25);
    for (const [service = '', operation = '', ...words] of checked) {
      const options = words.filter((word) => /^--[a-z]/.test(word) && !OF_CLI.test(word));
      const known = inputsOf(service, operation);
      for (const option of options) {
        const name = (RENAMED[option] ?? option).replace(/^--(no-)?/, '').replaceAll('-', '');
        expect(known, `aws ${service} ${operation} ${option}`).toContain(name);
      }
    }
  });

  it('would be told from those that are not', () => {
    expect(() => inputsOf('sqs', 'redrive-messages')).toThrow('no sqs redrive-messages');
    expect(inputsOf('sqs', 'start-message-move-task')).not.toContain('queueurl');
  });

  it('look for outputs that the stack has', () => {
    const asked = calls.flatMap((words) =>
      [...words.join(' ').matchAll(/OutputKey=='(\w+)'/g)].map(([, name = '']) => name),
    );
    expect(new Set(asked).size).toBeGreaterThan(4);
    expect(asked.filter((name) => !outputs.includes(name))).toEqual([]);
    const inReadme = [...read('README.md').matchAll(/outputs? `?(\w+)`?(?: and `(\w+)`)?/g)]
      .flatMap(([, ...names]) => names)
      .filter((name) => name !== undefined && /^[A-Z]/.test(name));
    expect(inReadme.length).toBeGreaterThan(3);
    expect(inReadme.filter((name) => !outputs.includes(name ?? ''))).toEqual([]);
  });

  it('look for resources of which the stack has exactly one', () => {
    const asked = calls.flatMap((words) => [
      ...words.join(' ').matchAll(/ResourceType=='([\w:]+)' && contains\(LogicalResourceId, '(\w+)'\)/g),
    ]);
    const found = asked.map(([, type, part = '']) => [
      `${type} ${part}`,
      resources.filter(({ id, Type }) => Type === type && id.includes(part)).length,
    ]);
    expect(new Set(found.map(([name]) => name)).size).toBeGreaterThan(4);
    expect(found.filter(([, count]) => count !== 1)).toEqual([]);
  });
});
