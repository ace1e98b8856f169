import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import { anAccount } from '../../infra/sandbox/aws/new-account.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { aWorkspace } from '../../infra/sandbox/slack/workspace.ts';
import { aDecision, ada, keyFinding } from '../cleanup/decisions/subjects.ts';
import { startJourney } from './start-journey.ts';

const MINUTE_MS = 60_000;
const minutesAgo = (n: number) => new Date(Date.now() - n * MINUTE_MS);

let sandbox: Sandbox;
afterEach(() => sandbox.close());

/** A click died between storing and sending; then an audit. */
async function auditAfterClick(minutes: number, prepare: () => unknown = () => {}) {
  sandbox = await startJourney({
    account: anAccount({ users: [ada()] }),
    workspace: aWorkspace(),
  });
  sandbox.aws.settings.reportPolls = 0;
  const client = new DynamoDBClient(sandbox.admin);
  const store = new DynamoDbDecisionStore({ client, tableName: sandbox.tableName, retentionDays: 400 });
  const decision = aDecision(keyFinding(ada()), { requestedAt: minutesAgo(minutes) });
  await store.request(decision);
  await prepare();
  const answer = await sandbox.audit.invoke({ id: 'run-1' });
  const sent = sandbox.aws.calls.find({ caller: 'audit-lambda', action: 'SendMessage' });
  return { answer, sent, stateNow: async () => (await store.decision(decision.account, decision.id))?.state };
}

describe('a decision that was stored and never sent', () => {
  test('is sent by the next audit, and settled', async () => {
    const { sent, stateNow } = await auditAfterClick(16);
    expect(sent).toMatchObject([{ status: 200 }]);
    await expect.poll(stateNow, { timeout: 15_000 }).not.toBe('requested');
  });

  test('is let be while it is young', async () => {
    const { sent, stateNow } = await auditAfterClick(5);
    expect(sent).toEqual([]);
    expect(await stateNow()).toBe('requested');
  });

  test('that cannot be sent is a gap in the report, which is sent', async () => {
    const { answer } = await auditAfterClick(16, () =>
      sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'sqs', action: 'SendMessage' }),
    );
    expect(answer).toMatchObject({ outcome: 'reported', complete: false });
    expect(sandbox.aws.emails.at(-1)?.message).toContain('decisions that wait');
  });
});
