import {
  AccessAnalyzerClient,
  CreateAnalyzerCommand,
  ListAnalyzersCommand,
} from '@aws-sdk/client-accessanalyzer';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestScopes } from '../../../bot/manifest-scopes.ts';
import { aKey, anAccount, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../../infra/sandbox/aws/server.ts';
import { buttonsOf } from '../../../infra/sandbox/page/render-blocks.ts';
import { openRealAccount } from '../../../infra/sandbox/real/real-account.ts';
import type { Running } from '../../../infra/sandbox/real/start-real.ts';
import { type Sandbox, startSandbox } from '../../../infra/sandbox/sandbox.ts';
import { actAs } from '../../../infra/sandbox/slack/act-as.ts';
import { CHANNELS, fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { SIGNING_SECRET, slackEnv, started } from './started.ts';

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const STALE = 'AKIASTALE';
/** The "real" one's id; unlike that of any made-up account. */
const ACCOUNT = '999988887777';
const READS = /^(Get|List|Generate|Describe)/;

/** A second emulated AWS stands for the real account: it sees everything that leaves the sandbox. */
let real: EmulatedAws;
let slack: EmulatedSlack;

beforeEach(async () => {
  const keys = [
    aKey({
      id: STALE,
      createdAt: daysAgo(400),
      lastUsed: { at: daysAgo(200), service: 's3', region: 'eu-west-1' },
    }),
  ];
  const users = [aUser({ name: 'forgotten', createdAt: daysAgo(500), keys }), aUser({ name: 'other' })];
  real = await startEmulatedAws({ account: anAccount({ id: ACCOUNT, alias: 'the-real-one', users }) });
  slack = await startEmulatedSlack({ workspace: fernwoodWorkspace(), scopes: manifestScopes() });
});
afterEach(() => Promise.all([real.close(), slack.close()]));

const inReal = () => ({
  region: 'eu-west-1',
  client: { endpoint: real.url, credentials: { accessKeyId: 'sandbox-admin', secretAccessKey: 'x' } },
});
const writesThatArrived = () => real.calls.find(({ action }) => !READS.test(action));
const keyIsActive = () => real.account.users.get('forgotten')?.keys[0]?.active;
const approver = () => {
  const members = slack.workspace.channels.get(CHANNELS.approvers)?.members ?? [];
  return members.find((id) => id !== slack.workspace.botUserId) ?? '';
};
const cards = () =>
  slack.workspace.messages.filter(({ channel, onlyFor }) => channel === CHANNELS.approvers && !onlyFor);

/** An approver presses Deactivate on the stale key's card. */
async function deactivate({ where }: Running): Promise<void> {
  const people = actAs({
    slack,
    signingSecret: SIGNING_SECRET,
    deliver: async ({ headers, body }) => {
      const answer = await fetch(where, { method: 'POST', headers, body });
      return { status: answer.status, body: await answer.text() };
    },
  });
  for (const message of cards()) {
    const found = buttonsOf(message.blocks).find(
      ({ action_id, value }) => action_id === 'finding:deactivate' && value?.includes(STALE),
    );
    if (!found) continue;
    const { confirm: _, ...clicked } = found;
    expect((await people.click(approver(), message, clicked)).status).toBe(200);
    return;
  }
  throw new Error('The stale key has no card.');
}

describe('npm start -- --real-aws', { timeout: 90_000 }, () => {
  test('alone says whose account it is, audits it, and ends; nothing is changed or created there', async () => {
    const { status, out, err } = await started(['--real-aws'], { aws: inReal() });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.trimStart()).toMatch(/^Real AWS account 999988887777 \(alias the-real-one\): read-only\.\n/);
    expect(out).toContain('forgotten');
    expect(out).toContain('asking people needs --real-slack');
    expect(out).toMatch(
      /Not checked, or not delivered:\n {2}no unused-access analyzer in [^\n]*\n {2}no Slack is connected[^\n]*\n\n/,
    );
    expect(real.calls.count({ action: 'GetAccountAuthorizationDetails' })).toBeGreaterThan(0);
    expect(new Set(real.calls.find().map(({ service }) => service))).toEqual(
      new Set(['iam', 'sts', 'access-analyzer']),
    );
    expect(writesThatArrived()).toEqual([]);
  });

  test('read-only: a click is answered with how to allow it, and nothing arrives', async () => {
    const args = ['--real-aws', '--real-slack'];
    const env = slackEnv(slack.apiUrl);
    await started(args, { env, aws: inReal() }, async (running, said) => {
      await deactivate(running);
      await expect
        .poll(() => JSON.stringify(slack.workspace.messages), { timeout: 20_000 })
        .toContain(`read-only: start with --allow-changes ${ACCOUNT} to let clicks change IAM`);
      await expect.poll(() => JSON.stringify(cards()), { timeout: 10_000 }).toContain('read-only');
      await expect.poll(said, { timeout: 10_000 }).toContain('deactivate: failed');
    });
    expect(writesThatArrived()).toEqual([]);
    expect(keyIsActive()).toBe(true);
  });

  test('with --allow-changes and its id a click changes it, and nothing else', async () => {
    const args = ['--real-aws', '--real-slack', '--allow-changes', ACCOUNT];
    const env = slackEnv(slack.apiUrl);
    const { out } = await started(args, { env, aws: inReal() }, async (running) => {
      await deactivate(running);
      await expect.poll(keyIsActive, { timeout: 20_000 }).toBe(false);
      await expect.poll(() => JSON.stringify(cards()), { timeout: 10_000 }).toContain('was deactivated');
    });
    expect(out).toContain('clicks in Slack may change IAM in it');
    expect(writesThatArrived().map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      `UpdateAccessKey arn:aws:iam::${ACCOUNT}:user/forgotten`,
    ]);
  });

  test('credentials that belong to another account by then change nothing', async () => {
    const args = ['--real-aws', '--real-slack', '--allow-changes', ACCOUNT];
    await started(args, { env: slackEnv(slack.apiUrl), aws: inReal() }, async (running) => {
      real.setAccount({ ...real.account, id: '222233334444' });
      await deactivate(running);
      await expect
        .poll(() => JSON.stringify(slack.workspace.messages), { timeout: 20_000 })
        .toContain('changes are allowed in 999988887777 only');
    });
    expect(writesThatArrived()).toEqual([]);
  });

  test('with the id of another account nothing starts', async () => {
    const args = ['--real-aws', '--real-slack', '--allow-changes', '111122223333'];
    const { status, out, err } = await started(args, { env: slackEnv(slack.apiUrl), aws: inReal() });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(
      '--allow-changes names 111122223333, but the AWS credentials belong to 999988887777. Nothing was done.\n',
    );
    expect(slack.calls).toEqual([]);
    expect(real.calls.find().map(({ action }) => action)).toEqual([
      'GetCallerIdentity',
      'ListAccountAliases',
    ]);
  });

  test('without credentials that AWS takes it is one sentence', async () => {
    const client = { endpoint: real.url, credentials: { accessKeyId: 'AKIAWRONG', secretAccessKey: 'x' } };
    const { status, err } = await started(['--real-aws'], { aws: { region: 'eu-west-1', client } });
    expect(status).toBe(1);
    expect(err).toMatch(/^AWS does not accept these credentials \(InvalidClientTokenId\).*\n$/);
  });
});

describe('the only way to the real account', () => {
  let sandbox: Sandbox;
  const open = async (allowChanges: boolean) => {
    const account = { ...(await openRealAccount(inReal())), allowChanges };
    sandbox = await startSandbox({ account: anAccount({ id: ACCOUNT }), realAws: account });
    real.calls.clear();
  };
  afterEach(() => sandbox.close());

  const user = { UserName: 'forgotten' };
  const WRITES: readonly (readonly [string, (iam: IAMClient) => Promise<unknown>])[] = [
    [
      'UpdateAccessKey',
      (iam) => iam.send(new UpdateAccessKeyCommand({ ...user, AccessKeyId: STALE, Status: 'Inactive' })),
    ],
    ['DeleteAccessKey', (iam) => iam.send(new DeleteAccessKeyCommand({ ...user, AccessKeyId: STALE }))],
    ['DeleteLoginProfile', (iam) => iam.send(new DeleteLoginProfileCommand(user))],
    ['DeleteUser', (iam) => iam.send(new DeleteUserCommand({ UserName: 'other' }))],
    ['CreateUser', (iam) => iam.send(new CreateUserCommand({ UserName: 'new' }))],
    ['CreateAccessKey', (iam) => iam.send(new CreateAccessKeyCommand(user))],
    [
      'AttachUserPolicy',
      (iam) =>
        iam.send(new AttachUserPolicyCommand({ ...user, PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' })),
    ],
    [
      'PutUserPolicy',
      (iam) => iam.send(new PutUserPolicyCommand({ ...user, PolicyName: 'p', PolicyDocument: '{}' })),
    ],
    ['TagUser', (iam) => iam.send(new TagUserCommand({ ...user, Tags: [{ Key: 'a', Value: 'b' }] }))],
  ];

  test.each(WRITES)('read-only, %s does not get there, whoever asks', async (_, write) => {
    await open(false);
    const iam = new IAMClient({ ...sandbox.admin, maxAttempts: 1 });
    await expect(write(iam)).rejects.toMatchObject({ name: 'ReadOnly' });
    expect(real.calls.find()).toEqual([]);
    // The same way is open for reading.
    await iam.send(new ListUsersCommand({}));
    expect(real.calls.find().map(({ action }) => action)).toEqual(['ListUsers']);
  });

  test.each([
    ['an action in the address beside one in the body', 'POST', '/?Action=DeleteUser', 'Action=ListUsers'],
    ['two actions in the body', 'POST', '/', 'Action=ListUsers&Action=DeleteUser'],
    ['an action in the address alone', 'GET', '/?Action=ListUsers', null],
    ['another path', 'POST', '/more', 'Action=ListUsers'],
    ['a read in name only', 'POST', '/', 'Action=GetUser%0aDeleteUser'],
    ['another case', 'POST', '/', 'Action=deleteUser'],
    ['no action', 'POST', '/', 'UserName=other'],
  ])('%s does not get there', async (_, method, path, body) => {
    await open(false);
    const key = sandbox.admin.credentials.accessKeyId;
    const answer = await fetch(new URL(path, sandbox.aws.url), {
      method,
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0`,
      },
    });
    expect([400, 403]).toContain(answer.status);
    expect(real.calls.find()).toEqual([]);
  });

  test('STS is asked who one is, and for no other role', async () => {
    await open(true);
    const sts = new STSClient({ ...sandbox.admin, maxAttempts: 1 });
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: ACCOUNT });
    real.calls.clear();
    const assume = new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:role/admin', RoleSessionName: 'me' });
    await expect(sts.send(assume)).rejects.toThrow();
    expect(real.calls.find()).toEqual([]);
  });

  test('stacks and analyzers are asked in the region that was meant, and only read', async () => {
    await open(false);
    const options = { ...sandbox.admin, region: 'us-east-1', maxAttempts: 1 };
    const stacks = new CloudFormationClient(options);
    const ask = new DescribeStackResourcesCommand({ PhysicalResourceId: 'forgotten' });
    await expect(stacks.send(ask)).rejects.toThrow('does not exist');
    await expect(stacks.send(new DeleteStackCommand({ StackName: 'any' }))).rejects.toThrow('Only');
    const analyzers = new AccessAnalyzerClient(options);
    expect(await analyzers.send(new ListAnalyzersCommand({ type: 'ACCOUNT_UNUSED_ACCESS' }))).toMatchObject({
      analyzers: [],
    });
    const analyzer = new CreateAnalyzerCommand({ analyzerName: 'a', type: 'ACCOUNT_UNUSED_ACCESS' });
    await expect(analyzers.send(analyzer)).rejects.toThrow('Only reads');
    expect(real.calls.find().map(({ action, region }) => `${action} ${region}`)).toEqual([
      'DescribeStackResources us-east-1',
      'ListAnalyzers us-east-1',
    ]);
  });

  test.each(['sandbox-admin', 'decision-lambda', 'audit-lambda'])(
    'another process on this machine cannot borrow it as %s',
    async (accessKeyId) => {
      await open(true);
      const credentials = { accessKeyId, secretAccessKey: 'sandbox' };
      const iam = new IAMClient({ ...sandbox.admin, credentials, maxAttempts: 1 });
      await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
        name: 'InvalidClientTokenId',
      });
      expect(real.calls.find()).toEqual([]);
    },
  );
});
