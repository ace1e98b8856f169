import { afterAll, beforeAll, expect, it } from 'vitest';
import { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { findingKey } from '../../../cleanup/store/keys.ts';
import { DynamoDb } from './dynamodb.ts';
import { ACCOUNT, aFinding, day } from './factories.ts';

let db: DynamoDb;
beforeAll(async () => {
  db = await DynamoDb.start();
});
afterAll(() => db.stop());

it('what another version found by a rule of its own is passed over, and left as it is', async () => {
  const tableName = await db.newTable();
  const store = new DynamoDbAuditStore({ client: db.newClient(), tableName, retentionDays: 400 });
  const key = findingKey(ACCOUNT, `${ACCOUNT}:rule-of-tomorrow:AIDA1`);
  await db.put(tableName, { ...key, state: 'open', finding: { rule: 'rule-of-tomorrow' } });
  expect((await store.remember(ACCOUNT, day(1))).open).toEqual([]);
  const run = await store.begin(ACCOUNT, 'run', day(1), 1000);
  if (!('run' in run)) throw new Error(run.reason);
  const changes = await store.recordFindings(run.run, [aFinding('ada')], () => 'gone');
  expect(changes.resolved).toEqual([]);
  expect(await db.get(tableName, key)).toMatchObject({
    state: 'open',
    finding: { rule: 'rule-of-tomorrow' },
  });
});
