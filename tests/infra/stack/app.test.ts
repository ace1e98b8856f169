import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { EMAIL } from './template.ts';

const ROOT = new URL('../../../', import.meta.url);
const outdir = mkdtempSync(join(tmpdir(), 'stack-test-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Runs the app as the CDK command line does, without anything of AWS in the environment. */
function run(context: object): { status: number | null; stderr: string } {
  const { app }: { app: string } = JSON.parse(readFileSync(new URL('cdk.json', ROOT), 'utf8'));
  const [, script = ''] = app.split(' ');
  const { status, stderr } = spawnSync(process.execPath, [script], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the CDK app', () => {
  it('says everything that is wrong with the settings in one message, without a stack trace', () => {
    expect(run({ minAgeKeysToReport: 'x', timeZone: 'Nowhere' })).toEqual({
      status: 1,
      stderr: [
        'The configuration has 3 mistakes:',
        '  - email: missing; give an email address with -c email=…',
        '  - timeZone: "Nowhere" is not a time zone such as UTC or Europe/Berlin',
        '  - minAgeKeysToReport: "x" is not a whole number of days from 0 to 3650',
        '',
      ].join('\n'),
    });
    expect(readdirSync(outdir)).toEqual([]);
  });

  it('makes a template and a bundle that loads as Lambda loads it', { timeout: 120_000 }, () => {
    const { status, stderr } = run({ email: EMAIL });
    expect(status, stderr).toBe(0);
    const asset = readdirSync(outdir).find((name) => name.startsWith('asset.')) ?? '';
    expect(readdirSync(join(outdir, asset)).sort()).toEqual(['index.mjs', 'index.mjs.map']);
    const load = `import(${JSON.stringify(pathToFileURL(join(outdir, asset, 'index.mjs')))}).then((m) => console.log(typeof m.handler))`;
    const loaded = spawnSync(process.execPath, ['-e', load], {
      env: { AWS_REGION: 'eu-central-1', TABLE_NAME: 't', TOPIC_ARN: 't', REPORT_BUCKET: 'b' },
      encoding: 'utf8',
    });
    expect(loaded.stdout, loaded.stderr).toBe('function\n');
  });
});
