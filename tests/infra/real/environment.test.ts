import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anAccount, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../../infra/sandbox/aws/server.ts';
import { permitHosts } from '../../../infra/sandbox/loopback-only.ts';
import { awsHosts, slackHosts } from '../../../infra/sandbox/real/hosts.ts';
import { fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { slackEnv } from './started.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const run = promisify(execFile);

let real: EmulatedAws;
let slack: EmulatedSlack;
beforeEach(async () => {
  const users = [aUser({ name: 'somebody' })];
  real = await startEmulatedAws({ account: anAccount({ id: '999988887777', users }) });
  slack = await startEmulatedSlack({ workspace: fernwoodWorkspace(), scopes: [] });
});
afterEach(() => Promise.all([real.close(), slack.close()]));

/** `npm start` as a process of its own, in a shell that holds credentials for both. */
function npmStart(...args: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'start-'));
  const env = {
    ...slackEnv(slack.apiUrl),
    AWS_ENDPOINT_URL: real.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'sandbox-admin',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    NODE_NO_WARNINGS: '1',
  };
  return run(process.execPath, [join(ROOT, 'infra/sandbox/main.ts'), ...args], { cwd, env });
}

describe('the environment of a shell', { timeout: 90_000 }, () => {
  test('is not looked at without a flag', async () => {
    expect((await npmStart('--once', '--users', '5')).stdout).toContain('Subject:');
    expect(real.calls.find()).toEqual([]);
    expect(slack.calls).toEqual([]);
  });

  test('with --real-aws its AWS part is used, and its Slack part is not', async () => {
    const { stdout } = await npmStart('--real-aws');
    expect(stdout.trimStart()).toMatch(/^Real AWS account 999988887777 \(no alias\): read-only\./);
    expect(stdout).toContain('somebody');
    expect(real.calls.count({ service: 'access-analyzer', region: 'eu-central-1' })).toBeGreaterThan(0);
    expect(slack.calls).toEqual([]);
  });

  test('with --real-slack its Slack part is used, and its AWS part is not', async () => {
    slack.faults.unknownMethods.add('auth.test');
    const failed = await npmStart('--real-slack').catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('SLACK_TEAM_ID') });
    expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
    expect(real.calls.find()).toEqual([]);
  });
});

describe('what may be reached', () => {
  // Both are this machine, but not by a name that counts as the loopback.
  test.each([
    ['0', '0'],
    ['0.0.0.0', '*.0.0.0'],
  ])('is nothing beside this machine until %s is permitted as %s', async (host, permitted) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    const reach = (to: string) =>
      new Promise((resolve) => {
        const socket = connect({ host: to, port });
        socket.once('error', ({ name }) => resolve(name));
        socket.once('connect', () => resolve('reached'));
        socket.once('close', () => socket.destroy());
      });
    expect(await reach(host)).toBe('LeftLoopbackError');
    permitHosts([permitted]);
    expect(await reach(host)).toBe('reached');
    expect(await reach('192.0.2.1')).toBe('LeftLoopbackError');
    server.close();
  });

  test('is, of Slack, the server that was named and no other', () => {
    expect(slackHosts(null)).toEqual(['slack.com', '*.slack.com']);
    expect(slackHosts('https://chat.example.com/api/')).toEqual(['chat.example.com', '*.chat.example.com']);
  });

  test('is, of AWS, its own domains and where its containers keep credentials', () => {
    const hosts = awsHosts({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://creds.example.com/x' });
    expect(hosts).toEqual(
      expect.arrayContaining(['*.amazonaws.com', '169.254.169.254', 'creds.example.com']),
    );
    expect(hosts.filter((host) => host === '*' || /^\*\.[a-z]+$/.test(host))).toEqual([]);
  });
});
