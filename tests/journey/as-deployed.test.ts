import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import {
  aKey,
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aPolicy,
  aUser,
} from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import { ROLES, type RolePermissions } from '../../infra/sandbox/roles.ts';
import { type Sandbox, startSandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aSlackUser, aWorkspace } from '../../infra/sandbox/slack/workspace.ts';
import { aDecision, keyFinding } from '../cleanup/decisions/subjects.ts';
import { idleActions, NOT_SEEN, ONLY_IN_THE_MONTH, usedBy } from '../infra/stack/where-used.ts';
import { asTemplate } from './start-journey.ts';

const REGION = 'eu-west-1';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const [ADA, BOB] = ['UADA00001', 'UBOB00001'] as const;
const ADAS_MESSAGES = `D${ADA.slice(1)}`;
const PATIENCE = { timeout: 20_000, interval: 100 };

const POLICY = 'arn:aws:iam::111122223333:policy/messages';

/** Ada has a stale key, a password and an orphan beside her; nobody owns the key of `forgotten`; Bob approves. */
function theAccount() {
  const lastUsed = (days: number) => ({ at: daysAgo(days), service: 's3', region: REGION });
  const ada = aUser({
    name: 'ada',
    createdAt: daysAgo(500),
    tags: { email: 'ada@example.com' },
    keys: [
      aKey({ id: 'AKIASTALE', createdAt: daysAgo(400), lastUsed: lastUsed(200) }),
      aKey({ id: 'AKIABUSY', createdAt: daysAgo(400), lastUsed: lastUsed(1) }),
    ],
    loginProfile: { createdAt: daysAgo(400), lastChangedAt: daysAgo(400) },
    passwordLastUsed: daysAgo(150),
    certificates: [{ id: 'CERTADA', active: true, uploadedAt: daysAgo(400) }],
    attachedPolicyArns: [POLICY],
  });
  const forgotten = aUser({
    name: 'forgotten',
    createdAt: daysAgo(500),
    keys: [aKey({ id: 'AKIALOST', createdAt: daysAgo(400), lastUsed: lastUsed(100) })],
  });
  const finding = anAnalyzerFinding({
    resourceArn: 'arn:aws:iam::111122223333:user/ada',
    type: 'UnusedIAMUserAccessKey',
    accessKeys: [{ id: 'AKIASTALE', lastAccessed: null }],
  });
  const unused = anAnalyzerFinding({
    id: 'unused-permission',
    analyzedAt: daysAgo(1),
    resourceArn: 'arn:aws:iam::111122223333:user/ada',
    type: 'UnusedPermission',
    permissions: [{ service: 'sqs', lastAccessed: null, actions: [] }],
  });
  return anAccount({
    policies: [aPolicy({ arn: POLICY })],
    users: [ada, forgotten, aUser({ name: 'orphan', createdAt: daysAgo(500) })],
    analyzers: [
      anAnalyzer({ region: REGION, findings: [finding, unused] }),
      anAnalyzer({ region: 'us-east-1', name: 'security-hub', findings: [finding] }),
    ],
  });
}

function theWorkspace() {
  const workspace = aWorkspace();
  workspace.users.set(ADA, aSlackUser({ id: ADA, email: 'ada@example.com' }));
  workspace.users.set(BOB, aSlackUser({ id: BOB, email: 'bob@example.com' }));
  const { botUserId } = workspace;
  for (const [id, kind, members] of [
    [CHANNELS.summary, 'public', [ADA, BOB, botUserId]],
    [CHANNELS.approvers, 'private', [BOB, botUserId]],
  ] as const) {
    workspace.channels.set(id, { id, name: id.toLowerCase(), kind, members: [...members] });
  }
  return workspace;
}

const workspace = theWorkspace();
let sandbox: Sandbox;
let deployed: RolePermissions;

beforeAll(async () => {
  const policy = { notify: 'owners', minAgeKeysToDisable: 60, minAgeUnusedUsersToDisable: 60 };
  const { permissions, environments } = asTemplate({ policy, workspace });
  sandbox = await startSandbox({
    ...{ account: theAccount(), workspace, policy, environments },
    permissions(...about) {
      deployed = permissions(...about);
      return deployed;
    },
  });
  sandbox.aws.settings.reportPolls = 0;
}, 60_000);
afterAll(() => sandbox.close());

const user = () => sandbox.aws.account.users.get('ada');

async function click(who: string, channel: string, action: string, about: string) {
  const message = workspace.messages.find(
    (one) => one.channel === channel && !one.onlyFor && JSON.stringify(one.blocks).includes(about),
  );
  const button = buttonsOf(message?.blocks ?? []).find(
    ({ action_id, value }) => action_id === `finding:${action}` && value?.includes(about),
  );
  if (!message || !button) throw new Error(`There is no button ${action} for ${about}.`);
  const { confirm: _, ...clicked } = button;
  expect((await sandbox.chat?.actAs.click(who, message, clicked))?.status).toBe(200);
}

/** Everything that a deployment is there for, once. */
async function theJourney() {
  const client = new DynamoDBClient(sandbox.admin);
  const store = new DynamoDbDecisionStore({ client, tableName: sandbox.tableName, retentionDays: 400 });
  const ada = user();
  if (!ada) throw new Error('no Ada');
  // A click that died between storing and sending.
  await store.request(aDecision(keyFinding(ada), { requestedAt: daysAgo(0.1) }));
  await sandbox.audit.invoke({ id: 'run-1' });
  await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE');
  await vi.waitFor(() => expect(user()?.keys[0]?.active).toBe(false), PATIENCE);
  const shown = () => JSON.stringify(workspace.messages.map(({ blocks }) => blocks));
  await vi.waitFor(() => expect(shown()).toContain('was deactivated'), PATIENCE);
  await click(ADA, ADAS_MESSAGES, 'deactivate', 'unused-password');
  await vi.waitFor(() => expect(user()?.loginProfile).toBeNull(), PATIENCE);
  await click(BOB, CHANNELS.approvers, 'claim', 'AKIALOST');
  const act = sandbox.chat?.actAs;
  for (const command of ['list', 'history', 'mine', 'plan', 'report', 'show ada', 'audit']) {
    expect((await act?.command(BOB, CHANNELS.approvers, command))?.status, command).toBe(200);
  }
  await act?.openHome(ADA);
  // What a click on *Show recommended policy* starts.
  const findingId = `111122223333:unused-permissions:${ada.id}`;
  await sandbox.audit.invoke({ id: 'recommend-1', recommend: { findingId, to: BOB } });
  await sandbox.audit.invoke({ id: 'run-2' });
}

describe('under the policies of the synthesised template', { timeout: 120_000 }, () => {
  beforeAll(theJourney, 120_000);

  test('no call is refused', () => {
    const refused = sandbox.aws.calls.find(({ errorCode }) => errorCode?.includes('AccessDenied') === true);
    expect(refused).toEqual([]);
  });

  test.each(['audit', 'bot', 'decision'] as const)(
    'what the %s may do it does, here or in the month, or there is a reason',
    (role) => {
      const idle = idleActions(deployed[role], usedBy(role, sandbox.aws.calls.entries));
      const elsewhere = [...Object.keys(NOT_SEEN[role]), ...ONLY_IN_THE_MONTH[role]];
      expect(idle).toEqual(elsewhere.sort());
    },
  );

  test('the secrets are read by those who need them only', () => {
    const readers = (name: string) =>
      new Set(
        sandbox.aws.calls
          .find(({ service, resource }) => service === 'secretsmanager' && resource.includes(name))
          .map(({ caller }) => caller),
      );
    expect(readers('bot-token')).toEqual(new Set([ROLES.audit, ROLES.bot, ROLES.decision]));
    expect(readers('signing-secret')).toEqual(new Set([ROLES.bot]));
  });
});
