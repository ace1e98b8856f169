import { spawn } from 'node:child_process';
import { type AttributeValue, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { examineSlack } from '../../../bot/doctor.ts';
import { manifestScopes } from '../../../bot/manifest-scopes.ts';
import { DOCTOR_PERMISSIONS } from '../../../cleanup/doctor/deployment.ts';
import type { EmulatedDeployment } from '../../../infra/sandbox/aws/deployment.ts';
import { aKey, anAccount, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { SLACK_SECRETS } from '../../../infra/sandbox/roles.ts';
import { type Sandbox, startSandbox } from '../../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { aSlackUser, aWorkspace } from '../../../infra/sandbox/slack/workspace.ts';
import { aStack, resourcesOf, SLACK } from '../../infra/stack/template.ts';
import { deployed } from './deployment-fixture.ts';

const CLI = new URL('../../../cleanup/doctor.cli.ts', import.meta.url).pathname;
const GUARD = new URL('../../refuse-other-hosts.ts', import.meta.url).href;
const SIGNING = 'sandbox-signing-secret';
const template = resourcesOf(aStack(SLACK).stack);

const workspace = theWorkspace();
let sandbox: Sandbox;
let deployment: EmulatedDeployment;
let startsThatFailed: string;

function theWorkspace() {
  const made = aWorkspace({ teamId: 'T000000001' });
  for (const id of ['UADA00001', 'UBOB00001']) {
    made.users.set(id, aSlackUser({ id, email: `${id.toLowerCase()}@example.com` }));
  }
  const channel = (id: string, kind: 'public' | 'private') =>
    made.channels.set(id, {
      id,
      name: id.toLowerCase(),
      kind,
      members: [...made.users.keys(), made.botUserId],
    });
  channel(CHANNELS.summary, 'public');
  channel(CHANNELS.approvers, 'private');
  made.channels.set('CEMPTY', { id: 'CEMPTY', name: 'empty', kind: 'private', members: [made.botUserId] });
  made.channels.set('COUTSIDE', { id: 'COUTSIDE', name: 'outside', kind: 'public', members: ['UADA00001'] });
  return made;
}

beforeAll(async () => {
  const user = aUser({ name: 'ada', keys: [aKey({ id: 'AKIAADA' })] });
  sandbox = await startSandbox({ account: anAccount({ users: [user] }), workspace });
  sandbox.aws.settings.reportPolls = 0;
  await sandbox.audit.invoke({ id: 'run-1' });
  const queue = await new SQSClient(sandbox.admin).send(new CreateQueueCommand({ QueueName: 'starts' }));
  startsThatFailed = queue.QueueUrl ?? '';
  // The doctor only.
  sandbox.aws.grant('doctor', [{ sid: 'Look', actions: DOCTOR_PERMISSIONS, resources: ['*'] }]);
}, 60_000);
beforeEach(() => {
  deployment = deployed(sandbox, template, startsThatFailed);
  sandbox.aws.deployment = deployment;
  sandbox.aws.faults.clear();
  sandbox.aws.secrets
    .set(SLACK_SECRETS.botToken, sandbox.chat?.slack.token ?? '')
    .set(SLACK_SECRETS.signingSecret, SIGNING);
  sandbox.aws.calls.clear();
  sandbox.chat?.slack.calls.splice(0);
});
afterAll(() => sandbox.close());

/** Runs it as a person would, with rights that only read. */
function doctor(...args: string[]) {
  const child = spawn(process.execPath, ['--import', GUARD, CLI, ...args], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: sandbox.aws.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'doctor',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
    },
  });
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

describe('npm run doctor', { timeout: 60_000 }, () => {
  test('finds nothing wrong with a deployment that is well', async () => {
    const { status, out, err } = await doctor();
    expect(out).toContain('0 wrong, 0 could not be looked at.');
    expect(out).toMatch(/✓ approvers +2 people/);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  test('changes nothing and shows no secret: these are all the calls that it makes', async () => {
    const { out } = await doctor('--json');
    const calls = sandbox.aws.calls
      .find({ caller: 'doctor' })
      .map(({ service, action }) => `${service === 'monitoring' ? 'cloudwatch' : service}:${action}`);
    expect([...new Set(calls)].sort()).toEqual([...DOCTOR_PERMISSIONS, 'sts:GetCallerIdentity'].sort());
    const asked = new Set(sandbox.chat?.slack.calls.map(({ method }) => method));
    expect([...asked].sort()).toEqual(['auth.test', 'conversations.info', 'conversations.members']);
    expect(out).not.toMatch(new RegExp(`xoxb-\\w|${SIGNING}`));
  });

  const cases: readonly [title: string, says: RegExp, arrange: () => unknown][] = [
    [
      'a deployment that failed',
      /✗ stack +UPDATE_ROLLBACK_COMPLETE/,
      () => (deployment.status = 'UPDATE_ROLLBACK_COMPLETE'),
    ],
    [
      'a subscription that nobody confirmed',
      /✗ report email +1 of 1 subscription not confirmed\n +→ .*link to click/,
      () => Object.assign(deployment.subscriptions[0] ?? {}, { isConfirmed: false }),
    ],
    ['a topic without readers', /✗ alarm email +nobody is subscribed/, () => deployment.subscriptions.pop()],
    [
      'an alarm that rings',
      /✗ alarms +A decision on an IAM user was set aside.*\n +→ See docs\/runbook\.md#decisions-set-aside/,
      () => ring('DecisionsSetAside', { state: 'ALARM' }),
    ],
    [
      'an alarm that tells nobody',
      /AuditFailed\w* tells nobody/,
      () => ring('AuditFailed', { actionsEnabled: false }),
    ],
    [
      'a schedule that was deleted',
      /✗ schedule +the stack has no schedule/,
      () => resource('AWS::Scheduler::Schedule', { status: 'DELETE_COMPLETE' }),
    ],
    [
      'an analyzer that is not at work',
      /✗ analyzer +that of the stack/,
      () =>
        deployment.resources.push({
          logicalId: 'A',
          physicalId: 'a',
          type: 'AWS::AccessAnalyzer::Analyzer',
          status: 'CREATE_COMPLETE',
        }),
    ],
    [
      'a secret that is not there',
      /✗ secret: signing.*no secret.*\n +→ Store it: aws .* create-secret --name/,
      () => sandbox.aws.secrets.delete(SLACK_SECRETS.signingSecret),
    ],
    [
      'secrets that were mixed up',
      /✗ secret: the app's token +is not a bot token/,
      () => sandbox.aws.secrets.set(SLACK_SECRETS.botToken, SIGNING),
    ],
    [
      'a token that Slack revoked',
      /✗ Slack token +Slack does not take it \(invalid_auth\)/,
      () => sandbox.aws.secrets.set(SLACK_SECRETS.botToken, 'xoxb-old'),
    ],
    [
      'another workspace',
      /✗ workspace +the app is in T000000001, the deployment is for TOTHER/,
      () => tell({ SLACK_TEAM_ID: 'TOTHER' }),
    ],
    [
      'functions that were told nonsense',
      /✗ environment +SLACK_TEAM_ID: .* is not a workspace id/,
      () => tell({ SLACK_TEAM_ID: 'nowhere' }),
    ],
    [
      'a channel that the app is not in',
      /✗ summary channel +there is no CGONE/,
      () => tell({ SLACK_CHANNEL: 'CGONE' }),
    ],
    [
      'a channel that the app was not invited to',
      /✗ summary channel +the app is not in it\n +→ .*\/invite/,
      () => tell({ SLACK_CHANNEL: 'COUTSIDE' }),
    ],
    [
      'approvers of whom there is none',
      /✗ approvers +nobody is in it/,
      () => tell({ SLACK_APPROVERS_CHANNEL: 'CEMPTY' }),
    ],
    [
      'an approvers’ channel that is not there',
      /✗ approvers +cannot be read \(channel_not_found\)/,
      () => tell({ SLACK_APPROVERS_CHANNEL: 'CGONE' }),
    ],
    [
      'approvers in a public channel',
      /✗ approvers +the channel is public/,
      () => tell({ SLACK_APPROVERS_CHANNEL: CHANNELS.summary }),
    ],
  ];
  test.each(cases)('tells of %s, and how to mend it', async (_, says, arrange) => {
    arrange();
    const { status, out } = await doctor();
    expect(out).toMatch(says);
    expect(out).not.toMatch(/xoxb-\w/);
    expect(status).toBe(1);
  });

  test('says what could not be looked at, and which permission is missing', async () => {
    sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'monitoring' });
    sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'sns' });
    const { status, out } = await doctor();
    expect(status).toBe(3);
    expect(out).toMatch(/\? alarms +your credentials lack cloudwatch:DescribeAlarms/);
    expect(out).toMatch(/\? report email +your credentials lack sns:ListSubscriptionsByTopic/);
    expect(out).toContain('✓ last audit');
  });

  test('a stack that is not there is one thing wrong, and nothing else is asked', async () => {
    const { status, out } = await doctor('--stack', 'Other');
    expect(out).toContain('there is no stack Other here');
    expect(status).toBe(1);
    expect(sandbox.aws.calls.count({ service: 'lambda', caller: 'doctor' })).toBe(0);
  });

  test.each([[['--stack', '../x']], [['--fast']], [['word']]])('%j is wrong use', async (args) => {
    const { status, out, err } = await doctor(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('npm run doctor -- --help');
    expect(sandbox.aws.calls.find({ caller: 'doctor' })).toEqual([]);
  });

  test('tells of decisions that were set aside', async () => {
    const message = { MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const QueueUrl = sandbox.resources.queue.deadLetterUrl;
    const sqs = new SQSClient(sandbox.admin);
    await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
    expect((await doctor()).out).toMatch(/✗ decisions set aside +1\n +→ See runbook\.md#decisions-set-aside/);
  });

  test('tells of audits that could not be started', async () => {
    const sqs = new SQSClient(sandbox.admin);
    await sqs.send(new SendMessageCommand({ QueueUrl: startsThatFailed, MessageBody: 'x' }));
    const { status, out } = await doctor();
    await sqs.send(new PurgeQueueCommand({ QueueUrl: startsThatFailed }));
    expect(out).toMatch(/✗ starts that failed +1\n +→ See runbook\.md#audit-not-started/);
    expect(status).toBe(1);
  });

  test('an audit that could not read everything is told', async () => {
    await change('SET trend[0].complete = :v', { BOOL: false });
    const { status, out } = await doctor();
    await change('SET trend[0].complete = :v', { BOOL: true });
    expect(out).toMatch(/✗ last audit +finished .*, incomplete\n +→ .*#a-report-says-incomplete/);
    expect(status).toBe(1);
  });

  test('an audit is overdue as the schedule has it: of four days ago where they are daily, not where they are weekly', async () => {
    const fourDaysAgo = new Date(Date.now() - 4 * 24 * 60 * 60 * 1000).toISOString();
    await change('SET trend[0].finishedAt = :v', { S: fourDaysAgo });
    expect((await doctor()).out).toMatch(/✗ last audit +finished .*, 96 hours ago/);
    const weekly = resourcesOf(aStack({ ...SLACK, schedule: 'rate(7 days)' }).stack);
    sandbox.aws.deployment = deployed(sandbox, weekly, startsThatFailed);
    expect((await doctor()).out).toMatch(/✓ last audit +finished/);
    await change('SET trend[0].finishedAt = :v', { S: '2024-01-01T00:00:00.000Z' });
    expect((await doctor()).out).toMatch(/✗ last audit +finished 2024-01-01 .* hours ago/);
  });

  test('that none has finished yet is told', async () => {
    await change('REMOVE trend');
    expect((await doctor()).out).toMatch(/✗ last audit +none has finished yet\n +→ Run one/);
  });
});

test('an app that is older than the manifest lacks scopes', async () => {
  const scopes = manifestScopes().filter((scope) => scope !== 'files:write');
  const slack = await startEmulatedSlack({ workspace, scopes });
  const approvers = { channel: CHANNELS.approvers };
  const config = { teamId: 'T000000001', channel: null, approversChannel: CHANNELS.approvers, approvers };
  const where = { ...config, apiUrl: slack.apiUrl, token: { value: '' } };
  const checks = await examineSlack(where, slack.token, manifestScopes());
  await slack.close();
  expect(checks.find(({ name }) => name === 'scopes')).toMatchObject({
    status: 'wrong',
    says: 'not granted: files:write',
  });
});

/** Changes what the table says of audits. */
async function change(UpdateExpression: string, value?: AttributeValue): Promise<void> {
  const Key = { pk: { S: 'RUNS#111122223333' }, sk: { S: 'HEAD' } };
  const values = value ? { ExpressionAttributeValues: { ':v': value } } : {};
  await new DynamoDBClient(sandbox.admin).send(
    new UpdateItemCommand({ TableName: sandbox.tableName, Key, UpdateExpression, ...values }),
  );
}

function ring(name: string, state: object): void {
  Object.assign(deployment.alarms.find((one) => one.name.includes(name)) ?? {}, state);
}

function resource(type: string, state: object): void {
  Object.assign(deployment.resources.find((one) => one.type === type) ?? {}, state);
}

function tell(environment: Record<string, string>): void {
  for (const [name, told] of deployment.environments) {
    deployment.environments.set(name, { ...told, ...environment });
  }
}
