import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  aKey,
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aRole,
  aUser,
} from '../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import { ACCOUNT, daysAgo, NOW } from './factories.ts';

const CLI = new URL('../../cleanup/audit.cli.ts', import.meta.url).pathname;
const GUARD = new URL('../refuse-other-hosts.ts', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'audit-cli-'));
let aws: EmulatedAws;

beforeAll(async () => {
  aws = await startEmulatedAws({ account: anAccount(), settings: { reportPolls: 0 } });
});
beforeEach(() => {
  aws.faults.clear();
  aws.calls.clear();
  aws.setAccount(
    anAccount({
      alias: 'fernwood',
      users: [
        aUser({
          name: 'ada',
          createdAt: daysAgo(500),
          keys: [aKey({ id: 'AKIAADA', createdAt: daysAgo(400) })],
        }),
      ],
      roles: [aRole({ name: 'old', createdAt: daysAgo(200) })],
      analyzers: [
        anAnalyzer({ findings: [anAnalyzerFinding({ resourceArn: `arn:aws:iam::${ACCOUNT}:role/old` })] }),
      ],
    }),
  );
});
afterAll(() => aws.close());

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** The terminal's entry point as a person would start it, in an environment of its own. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  return spawn(process.execPath, ['--import', GUARD, CLI, '--now', NOW.toISOString(), ...args], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'sandbox-admin',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...env,
    },
  });
}

function audit(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = run(args, env);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (text.out += chunk));
  child.stderr.on('data', (chunk) => (text.err += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...text })));
}

/** Closes both streams at once, as `2>&1 | true` does. */
function auditUnread(...args: string[]): Promise<number | null> {
  const child = run(args);
  child.stdout.destroy();
  child.stderr.destroy();
  return new Promise((resolve) => child.on('close', (status) => resolve(status)));
}

describe('npm run audit', () => {
  test('ends as it would when nobody reads what it says', async () => {
    expect(await auditUnread()).toBe(0);
    expect(await auditUnread('--colour')).toBe(2);
  });

  test('prints a table of what it found, and nothing else, on standard output', async () => {
    const { status, out, err } = await audit([]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const text of ['AKIAADA', 'ada', 'old', 'fernwood']) expect(out).toContain(text);
  });

  test('--json prints the documented report', async () => {
    const { status, out } = await audit(['--json']);
    expect(status).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      account: ACCOUNT,
      alias: 'fernwood',
      generatedAt: NOW.toISOString(),
      complete: true,
      notChecked: [
        { what: 'who left (Slack)', why: 'no Slack is connected', failed: false, required: false },
      ],
      calls: aws.calls.entries.length,
    });
    const findings = report.findings as { rule: string; id: string }[];
    expect(findings.map(({ rule }) => rule).sort()).toEqual([
      'unused-access-key',
      'unused-role',
      'unused-user',
    ]);
    expect(findings.find(({ rule }) => rule === 'unused-access-key')).toMatchObject({
      id: `${ACCOUNT}:unused-access-key:AKIAADA`,
      stage: 'report',
      subject: {
        type: 'access-key',
        name: 'ada',
        accessKeyId: 'AKIAADA',
        arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
      },
      lastUsedAt: null,
      createdAt: daysAgo(400).toISOString(),
      unusedDays: 400,
      admin: false,
      sources: ['iam'],
    });
  });

  test('an option that npm kept for itself is told, and nothing is audited', async () => {
    aws.calls.clear();
    const kept = { npm_lifecycle_event: 'audit', npm_config_json: 'true' };
    expect(await audit([], kept)).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(/^npm kept --json for itself: write `npm run audit -- --json`\.\n/),
    });
    expect(aws.calls.entries).toEqual([]);
  });

  test('reads only: no call that could change anything, in IAM or anywhere else', async () => {
    await audit(['--json', '--min-age-keys-to-disable', '45', '--min-age-roles-to-disable', '45']);
    const reading = /^(Get|List|Describe|GenerateCredentialReport$)/;
    const writes = aws.calls.entries.filter(({ action }) => !reading.test(action));
    expect(writes).toEqual([]);
    const services = new Set(aws.calls.entries.map(({ service }) => service));
    expect([...services].sort()).toEqual(['access-analyzer', 'cloudformation', 'iam', 'sts']);
  });

  test('the thresholds are options', async () => {
    const findings = async (...args: string[]) =>
      (JSON.parse((await audit(['--json', ...args])).out).findings as object[]).length;
    expect(await findings('--min-age-keys-to-report', '401')).toBe(2);
    expect(await findings('--min-age-roles-to-report', '0')).toBe(2);
    expect(await findings('--min-age-unused-users-to-report', '401')).toBe(2);
  });

  test('--plan prints what would happen by itself, and when', async () => {
    const { status, out } = await audit(['--plan', '--min-age-keys-to-disable', '60']);
    expect(status).toBe(0);
    expect(out).toContain('2026-11-29 (in 7 days): deactivate access key AKIAADA of ada');
    expect(out).toContain('Nothing is done from here.');
    expect(out.replace(/\s+/g, ' ')).toContain(
      'with `notify` as it is (`report`) nothing of this would be done',
    );
    expect((await audit(['--plan'])).out).toContain('nothing happens by itself');
  });

  test('--csv and --html write files, and say so on standard error', async () => {
    const [csv, html] = [join(folder, 'a.csv'), join(folder, 'a.html')];
    const { status, err } = await audit(['--csv', csv, '--html', html]);
    expect(status).toBe(0);
    expect(err).toBe(`Written: ${csv}\nWritten: ${html}\n`);
    expect(readFileSync(csv, 'utf8')).toContain('AKIAADA');
    expect(readFileSync(html, 'utf8')).toContain('<!doctype html>');
  });

  test('a full disk costs the file, not the result', async () => {
    const { status, out, err } = await audit(['--csv', '/dev/full']);
    expect(status).toBe(3);
    expect(out).toContain('AKIAADA');
    expect(err).toBe('/dev/full could not be written (ENOSPC); the result above is complete without it.\n');
  });

  test('the same moment gives the same findings', async () => {
    const once = JSON.parse((await audit(['--json'])).out);
    const twice = JSON.parse((await audit(['--json'])).out);
    expect(twice.findings).toEqual(once.findings);
  });

  test('incomplete: still prints the result, and exits with 3', async () => {
    aws.faults.add({ fault: 'AccessDenied', action: 'ListServiceSpecificCredentials' });
    const { status, out } = await audit(['--json']);
    expect(status).toBe(3);
    const report = JSON.parse(out);
    expect(report.complete).toBe(false);
    expect(report.notChecked).toContainEqual(
      expect.objectContaining({
        what: 'service-specific credentials',
        why: 'iam:ListServiceSpecificCredentials was refused (AccessDenied): the permission is missing',
      }),
    );
    expect(report.findings.length).toBeGreaterThan(0);
  });

  test('nothing at all could be read: one sentence, and exits with 1', async () => {
    aws.faults.add({ fault: 'AccessDenied', service: 'iam' });
    const { status, out, err } = await audit([]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(
      /^Nothing could be read: iam:\w+ was refused \(AccessDenied\w*\): the permission is missing\.\n$/,
    );
  });

  test.each([
    {
      title: 'no credentials',
      env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      message: /^No AWS credentials were found: set AWS_PROFILE/,
    },
    {
      title: 'wrong credentials',
      env: { AWS_ACCESS_KEY_ID: 'AKIANOBODY' },
      message: /^AWS does not accept these credentials \(InvalidClientTokenId\)/,
    },
    {
      title: 'an unknown profile',
      env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: 'nobody' },
      message: /^The AWS profile "nobody" gives no credentials/,
    },
    {
      title: 'nobody listening',
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      message: /^AWS could not be reached \(ECONNREFUSED\).*AWS_ENDPOINT_URL/,
    },
  ])('$title: one helpful sentence, and exits with 1', async ({ env, message }) => {
    const { status, out, err } = await audit([], env);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    { args: ['--colour'], message: /--colour/ },
    { args: ['extra'], message: /extra/ },
    {
      args: ['--min-age-keys-to-report', 'soon'],
      message: /--min-age-keys-to-report: "soon" is not a whole number of days from 0 to 3650/,
    },
    {
      args: ['--min-age-keys-to-report=30', '--min-age-keys-to-disable=9', '--min-age-roles-to-report=999'],
      message: /--min-age-roles-to-report: "999"[\s\S]*--min-age-keys-to-disable: 9 is too low/,
    },
    { args: ['--now', 'yesterday'], message: /--now: "yesterday" is not a moment/ },
    { args: ['--csv', '/no/such/folder/a.csv'], message: /\/no\/such\/folder\/a\.csv cannot be written/ },
    { args: ['--csv', tmpdir()], message: /is a directory/ },
    { args: ['--csv'], message: /--csv/ },
  ])('wrong use $args: says what, and exits with 2 before any call', async ({ args, message }) => {
    const { status, out, err } = await audit(args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).toContain('npm run audit -- --help');
    expect(err).not.toMatch(/^\s+at /m);
    expect(aws.calls.entries).toEqual([]);
  });

  test('--help explains every option on standard output', async () => {
    const { status, out, err } = await audit(['--help']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const option of ['--json', '--csv FILE', '--html FILE', '--now ISO', '--min-age-keys-to-report N']) {
      expect(out).toContain(option);
    }
    for (const option of ['--delete-users-automatically true|false', '--read-ssh-keys flagged|all']) {
      expect(out).toContain(option);
    }
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(out).toContain('nothing is ever done from here');
    expect(aws.calls.entries).toEqual([]);
  });
});
