import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sqsDecisionQueue } from '../../cleanup/aws/sqs-decision-queue.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aSlackUser, aWorkspace, type Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { aDecision, keyFinding } from '../cleanup/decisions/subjects.ts';
import { startJourney } from './start-journey.ts';

// A decision that cannot be applied, the dead-letter queue and the way back from it: decision.test.ts.

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const PATIENCE = { timeout: 60_000, interval: 100 };
const BOB = 'UBOB00001';

let workspace: Workspace;
let sandbox: Sandbox;
let logs: string;
let failed: number;

/** Ada's key is stale; Bob approves. */
beforeEach(async () => {
  [logs, failed] = ['', 0];
  workspace = aWorkspace();
  workspace.users.set(BOB, aSlackUser({ id: BOB, email: 'bob@example.com' }));
  for (const [id, kind] of [
    [CHANNELS.summary, 'public'],
    [CHANNELS.approvers, 'private'],
  ] as const) {
    workspace.channels.set(id, { id, name: id.toLowerCase(), kind, members: [BOB, workspace.botUserId] });
  }
  const lastUsed = { at: daysAgo(200), service: 's3', region: 'eu-west-1' };
  const keys = [aKey({ id: 'AKIASTALE', createdAt: daysAgo(400), lastUsed })];
  sandbox = await startJourney({
    account: anAccount({ users: [aUser({ name: 'ada', createdAt: daysAgo(500), keys })] }),
    workspace,
    policy: { notify: 'approvers' },
    onLog: (line) => {
      logs += JSON.stringify(line);
    },
    onMetrics: (line) => {
      failed += Number(line['SlackDeliveriesFailed'] ?? 0);
    },
  });
  sandbox.aws.settings.reportPolls = 0;
});
afterEach(() => sandbox.close());

const email = () => sandbox.aws.emails.at(-1)?.message ?? '';
const summaries = () =>
  workspace.messages.filter(({ channel, threadTs }) => channel === CHANNELS.summary && !threadTs);
const isActive = () => sandbox.aws.account.users.get('ada')?.keys[0]?.active;
const audit = (id: string) => sandbox.audit.invoke({ id });
function slackIs(state: 'up' | 'down' | 'revoked') {
  Object.assign(sandbox.chat?.slack.faults ?? {}, { down: state === 'down', revoked: state === 'revoked' });
}
const store = () =>
  new DynamoDbDecisionStore({
    client: new DynamoDBClient(sandbox.admin),
    tableName: sandbox.tableName,
    retentionDays: 400,
  });

describe('while Slack is down', { timeout: 120_000 }, () => {
  test('the audit reports, the email goes out and names what Slack did not get; the next run tells Slack', async () => {
    slackIs('down');
    expect(await audit('run-1')).toMatchObject({ outcome: 'reported', complete: false });
    expect(email()).toContain('AKIASTALE');
    expect(email()).toMatch(/NOT CHECKED: [\s\S]*Slack[\s\S]*HOW TO ACT/);
    await vi.waitFor(() => expect(failed).toBeGreaterThan(0), PATIENCE);
    expect(summaries()).toEqual([]);
    slackIs('up');
    expect(await audit('run-2')).toMatchObject({ outcome: 'reported', complete: true });
    expect(summaries()).toHaveLength(1);
  });
});

describe.each([
  ['Slack is down', () => slackIs('down'), () => slackIs('up')],
  ["the app's token is revoked", () => slackIs('revoked'), () => slackIs('up')],
])('while %s', { timeout: 120_000 }, (_, takeAway, giveBack) => {
  test('a decision waits, changes nothing, and is applied once Slack tells again who approves', async () => {
    await audit('run-1');
    takeAway();
    const ada = sandbox.aws.account.users.get('ada');
    if (!ada) throw new Error('no Ada');
    const finding = { ...keyFinding(ada), id: await findingId() };
    const decision = aDecision(finding, { by: BOB, requestedAt: new Date() });
    await store().request(decision);
    await sqsDecisionQueue(new SQSClient(sandbox.admin), sandbox.resources.queue.url).send(decision);
    await vi.waitFor(() => expect(logs).toContain('to be delivered again'), PATIENCE);
    expect(isActive()).toBe(true);
    expect((await store().decision(decision.account, decision.id))?.state).toBe('requested');
    giveBack();
    await vi.waitFor(() => expect(isActive()).toBe(false), PATIENCE);
  });
});

describe('when the token was revoked', { timeout: 60_000 }, () => {
  test('the audit reports, and the email says what to do', async () => {
    slackIs('revoked');
    expect(await audit('run-1')).toMatchObject({ outcome: 'reported', complete: false });
    expect(email()).toContain('AKIASTALE');
    expect(email()).toContain("Slack does not take the app's token");
    expect(`${email()}${logs}`).not.toMatch(/xoxb-\w/);
  });
});

describe('when SNS is down', { timeout: 60_000 }, () => {
  test('Slack is told, the run fails loudly, and its repetition sends the email and tells Slack nothing twice', async () => {
    const heal = sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'sns' });
    await expect(audit('run-1')).rejects.toThrow(/not authorized/);
    expect(summaries()).toHaveLength(1);
    expect(sandbox.aws.emails).toEqual([]);
    heal();
    expect(await audit('run-1')).toMatchObject({ outcome: 'reported' });
    expect(sandbox.aws.emails).toHaveLength(1);
    expect(summaries()).toHaveLength(1);
  });
});

describe('when the table is throttled', { timeout: 120_000 }, () => {
  test('now and then: it is asked again, and nothing is missing', async () => {
    sandbox.aws.faults.add({ fault: 'Throttling', service: 'dynamodb', fraction: 0.2 });
    expect(await audit('run-1')).toMatchObject({ outcome: 'reported', complete: true });
    sandbox.aws.faults.clear();
    expect((await store().openFindings('111122223333')).length).toBeGreaterThan(0);
    expect(summaries()).toHaveLength(1);
  });

  test('to the end: the report goes out and says so, the run fails, and its repetition stores everything once', async () => {
    const heal = sandbox.aws.faults.add({ fault: 'Throttling', service: 'dynamodb', action: 'UpdateItem' });
    await expect(audit('run-1')).rejects.toThrow(/The report was sent, but: .*throttled/);
    expect(email()).toContain('AKIASTALE');
    expect(await store().openFindings('111122223333')).toEqual([]);
    heal();
    expect(await audit('run-1')).toMatchObject({ outcome: 'reported', complete: true });
    const stored = await store().openFindings('111122223333');
    expect(new Set(stored.map(({ finding }) => finding.id)).size).toBe(stored.length);
    expect(stored.length).toBeGreaterThan(0);
  });
});

async function findingId(): Promise<string> {
  const all = await store().openFindings('111122223333');
  const found = all.find(({ finding }) => finding.rule === 'unused-access-key');
  if (!found) throw new Error('The key was not found.');
  return found.finding.id;
}
