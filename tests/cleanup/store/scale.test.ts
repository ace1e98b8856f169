import { expect, it } from 'vitest';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, aFinding, aSummary, day, everythingChecked, HOUR_MS, runOf } from './factories.ts';
import { writesOf } from './wire-tap.ts';

const FINDINGS = Array.from({ length: 5_000 }, (_, n) =>
  aFinding(`user${n}`, { evidence: ['x'.repeat(300)] }),
);

const LATER = new Date(day(0).getTime() + HOUR_MS);

const db = aDynamoDb();
/** dynalite shares two cores with every other test. */
const TIMEOUT_MS = 120_000;

it(
  'records and remembers 5,000 findings over many pages, and another run of the day writes only what changed',
  async () => {
    const client = db.newClient();
    const store = db.auditStore(client);
    const first = runOf(await store.begin(ACCOUNT, 'first', day(0), HOUR_MS));
    const { opened } = await store.recordFindings(first, FINDINGS, everythingChecked);
    await store.finish(first, aSummary(first));
    expect(opened.size).toBe(5_000);

    const second = runOf(await store.begin(ACCOUNT, 'second', LATER, HOUR_MS));
    expect((await store.remember(ACCOUNT, LATER)).open).toHaveLength(5_000);
    const writes = writesOf(client);
    const seen = FINDINGS.slice(1).map((finding) => ({ ...finding, asOf: LATER }));
    const changes = await store.recordFindings(second, seen, everythingChecked);
    expect(changes).toMatchObject({ unchanged: 4_999, resolved: [{ id: FINDINGS[0]?.id }] });
    expect(writes).toHaveLength(1);
  },
  TIMEOUT_MS,
);
