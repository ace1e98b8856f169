import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Deactivation } from '../../cleanup/decisions/decision.ts';
import type { Disablement } from '../../cleanup/principals/disablement.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import { DynamoDbScheduleStore } from '../../cleanup/store/dynamodb-schedule-store.ts';
import type { EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aKey, anAccount, aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import type { Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { ADA, officeOfTwo } from './office.ts';
import { startJourney } from './start-journey.ts';

const ACCOUNT = '111122223333';
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const POLICY = {
  notify: 'owners',
  ...{ minAgeRolesToDisable: 60, minAgeRolesToDelete: 90, deleteRolesAutomatically: true },
  ...{ minAgeUnusedUsersToDisable: 60, minAgeUnusedUsersToDelete: 90, deleteUsersAutomatically: true },
  ...{ minAgeKeysToDisable: 60, minAgeKeysToDelete: 90 },
};
const SUBJECT = { type: 'role', id: 'AROABATCH', name: 'batch' } as const;

let workspace: Workspace;
let sandbox: Sandbox;
let role: EmulatedRole;
let decisions: DynamoDbDecisionStore;
let schedule: DynamoDbScheduleStore;
let memory: DynamoDbAuditStore;
let runs = 0;

/** Ada owns a role that the schedule disabled 20 days ago; Bob approves. */
beforeEach(async () => {
  role = aRole({
    ...SUBJECT,
    createdAt: daysAgo(500),
    lastUsed: { at: daysAgo(200), region: 'eu-west-1' },
    tags: { email: 'ada@example.com' },
    attachedPolicyArns: [DENY_ALL],
  });
  workspace = officeOfTwo();
  sandbox = await startJourney({ account: anAccount({ roles: [role] }), workspace, policy: POLICY });
  sandbox.aws.settings.reportPolls = 0;
  const client = new DynamoDBClient(sandbox.admin);
  const stored = { client, tableName: sandbox.tableName, retentionDays: 400 };
  decisions = new DynamoDbDecisionStore(stored);
  schedule = new DynamoDbScheduleStore(stored);
  memory = new DynamoDbAuditStore(stored);
  await decisions.setDeactivation(ACCOUNT, SUBJECT, {
    at: daysAgo(20),
    by: 'schedule',
    disabling: {
      decisionId: 'long-ago',
      disablement: {
        schemaVersion: 1,
        principal: SUBJECT,
        begunAt: daysAgo(20),
        denyAllArn: DENY_ALL,
        attachesDenyAll: true,
        keys: [],
        removesPassword: false,
      },
    },
  });
});
afterEach(() => sandbox.close());

async function audit(): Promise<void> {
  runs += 1;
  expect(await sandbox.audit.invoke({ id: `run-${runs}` })).toMatchObject({
    outcome: 'reported',
    complete: true,
  });
}
const email = () => sandbox.aws.emails.at(-1)?.message ?? '';
const shownTo = (channel: RegExp) =>
  workspace.messages
    .filter((message) => channel.test(message.channel))
    .flatMap(({ blocks }) => buttonsOf(blocks).map(({ action_id }) => action_id));
const planned = async () => (await schedule.lastPlan(ACCOUNT))?.actions.map(({ action }) => action);
/** Ada presses the undo button in what was sent to her. */
async function undo(): Promise<void> {
  const isUndo = ({ action_id }: { readonly action_id?: string }) => action_id === 'finding:reactivate';
  const message = workspace.messages.find(
    ({ channel, blocks }) => /^D/.test(channel) && buttonsOf(blocks).some(isUndo),
  );
  const button = buttonsOf(message?.blocks ?? []).find(isUndo);
  if (!message || !button || !sandbox.chat) throw new Error('There is no way back.');
  const { confirm: _, ...clicked } = button;
  await sandbox.chat.actAs.click(ADA, message, clicked);
}
const openRules = async () => (await decisions.openFindings(ACCOUNT)).map(({ finding }) => finding.rule);

describe('a role that was disabled here', { timeout: 60_000 }, () => {
  test('and is still tried: owner and approvers hear it, nothing more is planned, and one click undoes it', async () => {
    await audit();
    expect(await openRules()).toEqual(['unused-role']);
    expect(await planned()).toEqual(['delete']);

    role.lastAccessed.push({ service: 'ec2', at: daysAgo(1) });
    await audit();
    expect(await openRules()).toEqual(['disabled-in-use']);
    expect(await planned()).toEqual([]);
    expect(email()).toMatch(/role batch is disabled since .*, and somebody\s+still tries to use it/i);
    expect(email()).toContain('used since it was disabled');
    expect(shownTo(/^D/)).toContain('finding:reactivate');
    expect(shownTo(new RegExp(CHANNELS.approvers))).toContain('finding:reactivate');

    await undo();
    await expect.poll(() => [...role.attachedPolicyArns], { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => decisions.deactivation(ACCOUNT, SUBJECT), { timeout: 20_000 }).toBeNull();
    await audit();
    expect(await openRules()).not.toContain('disabled-in-use');
    expect(await planned()).toEqual([]);
  });

  test('and is not tried: it goes its way, and nobody is told that it is in use', async () => {
    await audit();
    await audit();
    expect(await openRules()).toEqual(['unused-role']);
    expect(await planned()).toEqual(['delete']);
    expect(email()).not.toContain('still tries');
    expect(shownTo(new RegExp(CHANNELS.approvers))).toEqual([]);
  });
});

const CAROL = { type: 'user', id: 'AIDACAROL', name: 'carol' } as const;

/** Ada's, too: `AWSDenyAll` is attached and the key is off. */
function putCarol(overrides: Partial<EmulatedUser> = {}): EmulatedUser {
  const lastUsed = { at: daysAgo(200), service: 's3', region: 'eu-west-1' };
  const carol = aUser({
    ...{ name: CAROL.name, id: CAROL.id, createdAt: daysAgo(500) },
    tags: { email: 'ada@example.com' },
    keys: [aKey({ id: 'AKIACAROL', active: false, createdAt: daysAgo(400), lastUsed })],
    passwordLastUsed: daysAgo(210),
    attachedPolicyArns: [DENY_ALL],
    ...overrides,
  });
  sandbox.aws.account.users.set(CAROL.name, carol);
  return carol;
}
/** What we know of disabling her. */
function note(deactivation: Pick<Deactivation, 'at' | 'begun'>): Promise<void> {
  const disablement: Disablement = {
    schemaVersion: 1,
    ...{ principal: CAROL, begunAt: deactivation.at, denyAllArn: DENY_ALL, attachesDenyAll: true },
    ...{ keys: ['AKIACAROL'], removesPassword: true },
  };
  const disabling = { decisionId: 'decision', disablement };
  return decisions.setDeactivation(ACCOUNT, CAROL, { ...deactivation, by: 'schedule', disabling });
}
const openOnCarol = async () =>
  (await decisions.openFindings(ACCOUNT))
    .filter(({ finding }) => finding.principalId === CAROL.id)
    .map(({ finding }) => finding.rule);

describe('a user whose disabling failed half way', { timeout: 60_000 }, () => {
  let carol: EmulatedUser;

  /** AWS refused to remove the password, some days ago. */
  beforeEach(async () => {
    carol = putCarol({ loginProfile: { createdAt: daysAgo(400), lastChangedAt: daysAgo(400) } });
    await note({ at: daysAgo(5), begun: true });
  });

  test('and that is still tried: owner and approvers hear it, and one click undoes what was done', async () => {
    carol.lastAccessed.push({ service: 'ec2', at: daysAgo(1) });
    await audit();
    expect(await openOnCarol()).toContain('disabled-in-use');
    expect(await openOnCarol()).not.toContain('unused-user');
    expect(email().replaceAll(/\s+/g, ' ')).toMatch(
      /User carol was disabled in part on [\d-]+, and somebody still tries to use it: last on/,
    );
    expect(shownTo(new RegExp(CHANNELS.approvers))).toContain('finding:reactivate');
    await undo();
    await expect.poll(() => [...carol.attachedPolicyArns], { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => decisions.deactivation(ACCOUNT, CAROL), { timeout: 20_000 }).toBeNull();
    expect(carol.keys).toMatchObject([{ active: true }]);
    expect(carol.loginProfile).not.toBeNull();
    await audit();
    expect(await openOnCarol()).not.toContain('disabled-in-use');
  });

  test.each<[string, () => unknown]>([
    ['is not tried', () => {}],
    ['was tried before that', () => carol.lastAccessed.push({ service: 'ec2', at: daysAgo(6) })],
    [
      'is used again, since somebody detached AWSDenyAll',
      () => {
        carol.attachedPolicyArns.splice(0);
        carol.lastAccessed.push({ service: 'ec2', at: daysAgo(1) });
      },
    ],
    [
      'is being disabled at this moment',
      () => {
        carol.lastAccessed.push({ service: 'ec2', at: new Date() });
        return note({ at: new Date(Date.now() - 60_000), begun: true });
      },
    ],
  ])('and that %s: nobody is told that it is in use', async (_, arrange) => {
    await arrange();
    await audit();
    expect(await openOnCarol()).toContain('unused-user');
    expect(await openOnCarol()).not.toContain('disabled-in-use');
    expect(email()).not.toContain('still tries');
    expect(shownTo(/^C/)).not.toContain('finding:reactivate');
  });
});

describe('a key of a disabled user', { timeout: 60_000 }, () => {
  let carol: EmulatedUser;
  beforeEach(async () => {
    carol = putCarol();
    await note({ at: daysAgo(40) });
  });
  const setKey = (active: boolean) => Object.assign(carol.keys[0] ?? {}, { active });
  const plannedForCarol = async () =>
    (await schedule.lastPlan(ACCOUNT))?.actions.filter(({ findingId }) => /CAROL/.test(findingId));
  const exemptions = async () => (await memory.remember(ACCOUNT, new Date())).memory.exemptions;

  test('that is switched on elsewhere is told, with the way back, and nothing happens by itself for 30 days', async () => {
    setKey(true);
    await audit();
    expect(await openOnCarol()).toContain('disabled-in-use');
    expect(email().replaceAll(/\s+/g, ' ')).toContain('somebody made access key AKIACAROL work again');
    expect(shownTo(/^D/)).toContain('finding:reactivate');
    expect(shownTo(new RegExp(CHANNELS.approvers))).toContain('finding:reactivate');
    expect(await plannedForCarol()).toEqual([]);
    const exempted = await exemptions();
    expect(exempted).toMatchObject([
      { subject: { type: 'access-key', id: 'AKIACAROL' }, principalId: CAROL.id },
    ]);
    expect(exempted[0]?.until.getTime()).toBeGreaterThan(daysAgo(-29.9).getTime());
    expect(await decisions.deactivation(ACCOUNT, CAROL)).not.toBeNull();

    await audit();
    expect(await exemptions()).toEqual(exempted);
    expect(await openOnCarol()).toContain('disabled-in-use');
    setKey(false);
    await audit();
    expect(await openOnCarol()).toContain('unused-user');
    expect(await plannedForCarol()).toEqual([]);
    const trail = await decisions.trail(ACCOUNT, { limit: 100 });
    expect(trail.entries.filter(({ what }) => what === 'switched on again')).toHaveLength(1);
  });

  test('that stays off is nobody’s doing but ours: its user is to be deleted when that is due', async () => {
    await audit();
    expect(await openOnCarol()).not.toContain('disabled-in-use');
    expect(await plannedForCarol()).toMatchObject([{ action: 'delete' }]);
    expect(await exemptions()).toEqual([]);
  });
});
