import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findingId } from '../../cleanup/finding.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import type { EmulatedKey } from '../../infra/sandbox/aws/account.ts';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { startJourney } from './start-journey.ts';

const ACCOUNT = '111122223333';
const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const SUBJECT = { type: 'access-key', id: 'AKIAADA', name: 'ada' } as const;

let sandbox: Sandbox;
let key: EmulatedKey;
let store: DynamoDbDecisionStore;
let memory: DynamoDbAuditStore;

/** Ada's key was switched off here an hour ago, after an audit had found it; it was last used so many days ago. */
async function open(usedDaysAgo: number) {
  key = aKey({
    id: 'AKIAADA',
    createdAt: daysAgo(400),
    lastUsed: { at: daysAgo(usedDaysAgo), service: 's3', region: 'eu-west-1' },
  });
  const user = aUser({ name: 'ada', createdAt: daysAgo(500), keys: [key] });
  sandbox = await startJourney({ account: anAccount({ users: [user] }) });
  sandbox.aws.settings.reportPolls = 0;
  const stored = {
    client: new DynamoDBClient(sandbox.admin),
    tableName: sandbox.tableName,
    retentionDays: 400,
  };
  store = new DynamoDbDecisionStore(stored);
  memory = new DynamoDbAuditStore(stored);
}
beforeEach(async () => {
  await open(200);
  key.active = false;
  await sandbox.audit.invoke({ id: 'run-1' });
  await store.setDeactivation(ACCOUNT, SUBJECT, { at: new Date(Date.now() - DAY / 24), by: 'UADA00001' });
});
afterEach(() => sandbox.close());

const lastEmail = () => sandbox.aws.emails.at(-1)?.message ?? '';
const exemptions = async () => (await memory.remember(ACCOUNT, new Date())).memory.exemptions;
const inactive = findingId(ACCOUNT, {
  rule: 'inactive-access-key',
  subject: { ...SUBJECT, arn: `arn:aws:iam::${ACCOUNT}:user/ada` },
});

describe('a key that was switched off here and on again elsewhere', { timeout: 60_000 }, () => {
  test('is left alone for 30 days from the next audit on, which tells it, once', async () => {
    key.active = true;
    expect(await sandbox.audit.invoke({ id: 'run-2' })).toMatchObject({
      outcome: 'reported',
      complete: true,
    });
    expect(lastEmail()).toMatch(/EXEMPT: \d[\s\S]*switched on again outside this product, seen on/);
    expect(await exemptions()).toMatchObject([
      { subject: { id: 'AKIAADA' }, by: 'somebody outside this product' },
    ]);
    expect(await store.deactivation(ACCOUNT, SUBJECT)).toBeNull();
    expect((await store.finding(ACCOUNT, inactive))?.resolved?.reason).toBe(
      'switched on again outside this product',
    );
    const before = await exemptions();
    await sandbox.audit.invoke({ id: 'run-3' });
    expect(await exemptions()).toEqual(before);
    expect(sandbox.aws.calls.find(({ errorCode }) => errorCode?.includes('AccessDenied') === true)).toEqual(
      [],
    );
  });

  test('is told as that by the run that comes after one that noticed it and died', async () => {
    key.active = true;
    const heal = sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'dynamodb', action: 'UpdateItem' });
    await expect(sandbox.audit.invoke({ id: 'run-2' })).rejects.toThrow();
    heal();
    expect(await store.deactivation(ACCOUNT, SUBJECT)).toBeNull();
    expect((await store.finding(ACCOUNT, inactive))?.resolved).toBeNull();
    await sandbox.audit.invoke({ id: 'run-2' });
    expect((await store.finding(ACCOUNT, inactive))?.resolved?.reason).toBe(
      'switched on again outside this product',
    );
  });

  test('is noticed even when it is in use again, so that nothing else would make the audit ask', async () => {
    key.active = true;
    key.lastUsed = { at: new Date(), service: 's3', region: 'eu-west-1' };
    await sandbox.audit.invoke({ id: 'run-2' });
    expect(await exemptions()).toHaveLength(1);
    expect(lastEmail()).toContain('switched on again outside this product');
  });

  test('is none while it is off', async () => {
    await sandbox.audit.invoke({ id: 'run-2' });
    expect(await exemptions()).toEqual([]);
    expect(await store.deactivation(ACCOUNT, SUBJECT)).not.toBeNull();
    expect(lastEmail()).not.toContain('outside this product');
  });

  test('is not believed in when what was switched off cannot be read: the report says so', async () => {
    key.active = true;
    sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'dynamodb', action: 'Query' });
    await sandbox.audit.invoke({ id: 'run-2' }).catch(() => null);
    sandbox.aws.faults.clear();
    expect(await exemptions()).toEqual([]);
    expect(await store.deactivation(ACCOUNT, SUBJECT)).not.toBeNull();
  });
});
