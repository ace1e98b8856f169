import { expect, it } from 'vitest';
import { findingKey } from '../../../cleanup/store/keys.ts';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, aFinding, day } from './factories.ts';

const db = aDynamoDb();
it('what another version found by a rule of its own is passed over, and left as it is', async () => {
  const store = db.auditStore();
  const key = findingKey(ACCOUNT, `${ACCOUNT}:rule-of-tomorrow:AIDA1`);
  await db.put({ ...key, state: 'open', finding: { rule: 'rule-of-tomorrow' } });
  expect((await store.remember(ACCOUNT, day(1))).open).toEqual([]);
  const run = await store.begin(ACCOUNT, 'run', day(1), 1000);
  if (!('run' in run)) throw new Error(run.reason);
  const changes = await store.recordFindings(run.run, [aFinding('ada')], () => 'gone');
  expect(changes.resolved).toEqual([]);
  expect(await db.get(key)).toMatchObject({
    state: 'open',
    finding: { rule: 'rule-of-tomorrow' },
  });
});
