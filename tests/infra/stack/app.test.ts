import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { EMAIL, SLACK } from './template.ts';

const ROOT = new URL('../../../', import.meta.url);
const outdir = mkdtempSync(join(tmpdir(), 'stack-test-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** What all three together are told; nobody is reached at port 1. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'dummy',
  AWS_SECRET_ACCESS_KEY: 'dummy',
  TABLE_NAME: 't',
  TOPIC_ARN: 't',
  REPORT_BUCKET: 'b',
  SNAPSHOT_BUCKET: 'b',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/q.fifo',
  AUDIT_FUNCTION: 'audit',
  ACCOUNT_ID: '111122223333',
  SLACK_BOT_TOKEN_FROM: 'token',
  SLACK_SIGNING_SECRET_FROM: 'signing',
  SLACK_TEAM_ID: 'T0123456789',
  SLACK_CHANNEL: 'C0123456789',
  SLACK_APPROVERS_CHANNEL: 'C0987654321',
};

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

  it('makes a template and bundles that load as Lambda loads them', { timeout: 120_000 }, () => {
    const { status, stderr } = run({ email: EMAIL, ...SLACK });
    expect(status, stderr).toBe(0);
    const assets = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(3);
    for (const asset of assets) {
      expect(readdirSync(join(outdir, asset)).sort()).toEqual(['index.mjs', 'index.mjs.map']);
      const load = `import(${JSON.stringify(pathToFileURL(join(outdir, asset, 'index.mjs')))}).then((m) => console.log(typeof m.handler))`;
      const loaded = spawnSync(process.execPath, ['-e', load], { env: ENVIRONMENT, encoding: 'utf8' });
      expect(loaded.stdout, loaded.stderr).toBe('function\n');
    }
  });
});
