import { beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { decisionKey, newestDecisionKey } from '../../../cleanup/store/keys.ts';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, aDecision, anOutcome, aRefusal, day } from './factories.ts';

const FIRST = aDecision('1');
const SECOND = aDecision('2', { by: 'U0BOB', requestedAt: day(3) });
const OF_BOB = aDecision('3', { principalId: 'AIDABOB', requestedAt: day(2) });
const APPLIED: Decision = { ...FIRST, state: 'applied', outcome: anOutcome() };
const NO = aDecision('no');
const REFUSED = aRefusal(NO);

const db = aDynamoDb();
let store: DynamoDbDecisionStore;
beforeEach(() => {
  store = db.decisionStore();
});

/** Does something and says that nothing was written by it. */
async function unwritten<T>(act: () => Promise<T>): Promise<T> {
  const before = await db.dump();
  const answer = await act();
  expect(await db.dump()).toEqual(before);
  return answer;
}

describe('requesting a decision', () => {
  it('stores it', async () => {
    expect(await store.request(FIRST)).toEqual({ outcome: 'stored', decision: FIRST });
    expect(await store.decision(ACCOUNT, FIRST.id)).toEqual(FIRST);
    expect(await store.openDecisions(ACCOUNT)).toEqual([FIRST]);
    const items = Object.values(await db.dump());
    expect(items).toHaveLength(1);
    for (const item of items) expect(item).not.toHaveProperty('expiresAt');
  });

  it('stores it as requested, whatever it says of itself', async () => {
    expect(await store.request(APPLIED)).toEqual({ outcome: 'stored', decision: FIRST });
  });

  it('again changes nothing and gives what is stored', async () => {
    await store.request(FIRST);
    const later = { ...FIRST, requestedAt: day(2), reason: 'a second thought' };
    expect(await unwritten(() => store.request(later))).toEqual({ outcome: 'again', decision: FIRST });
  });

  it('again after it was settled gives the settled decision and opens nothing', async () => {
    await store.request(FIRST);
    await store.settle(FIRST, 'applied', anOutcome());
    expect(await unwritten(() => store.request(FIRST))).toEqual({ outcome: 'again', decision: APPLIED });
    await store.request(SECOND);
    expect(await unwritten(() => store.request(FIRST))).toEqual({ outcome: 'again', decision: APPLIED });
    expect(await store.openDecisions(ACCOUNT)).toEqual([SECOND]);
  });

  it('tells the loser who won, and stores nothing of the loser', async () => {
    await store.request(FIRST);
    expect(await unwritten(() => store.request(SECOND))).toEqual({ outcome: 'conflict', winner: FIRST });
    expect(await store.decision(ACCOUNT, SECOND.id)).toBeNull();
  });

  it('is free again once the one before is settled', async () => {
    await store.request(FIRST);
    await store.settle(FIRST, 'failed', anOutcome());
    expect(await store.request(SECOND)).toEqual({ outcome: 'stored', decision: SECOND });
    expect(await db.get(newestDecisionKey(SECOND))).not.toHaveProperty('expiresAt');
  });

  it('is found by its principal, and by a wrong one as well', async () => {
    await store.request(FIRST);
    expect(await store.decision(ACCOUNT, FIRST.id, FIRST.principalId)).toEqual(FIRST);
    expect(await store.decision(ACCOUNT, FIRST.id, OF_BOB.principalId)).toEqual(FIRST);
    expect(await store.decision(ACCOUNT, SECOND.id, FIRST.principalId)).toBeNull();
  });

  it('does not mind other principals, nor other accounts', async () => {
    await store.request(FIRST);
    expect(await store.request(OF_BOB)).toMatchObject({ outcome: 'stored' });
    expect(await store.request({ ...FIRST, account: '444455556666' })).toMatchObject({ outcome: 'stored' });
    expect(await store.openDecisions(ACCOUNT)).toEqual([FIRST, OF_BOB]);
  });

  it('stores nothing of a broken one', async () => {
    const broken = { ...FIRST, until: new Date(Number.NaN), requestedAt: new Date(Number.NaN) };
    await unwritten(() => expect(store.request(broken)).rejects.toMatchObject({ name: 'StoredItemError' }));
  });
});

describe('settling a decision', () => {
  it.each(['applied', 'refused', 'failed', 'superseded'] as const)('makes it %s, once', async (state) => {
    await store.request(FIRST);
    await store.settle(FIRST, state, anOutcome());
    const settled = { ...FIRST, state, outcome: anOutcome() };
    expect(await store.decision(ACCOUNT, FIRST.id)).toEqual(settled);
    expect(await store.openDecisions(ACCOUNT)).toEqual([]);
    await unwritten(() => store.settle(FIRST, state, anOutcome()));
    await unwritten(() => store.settle(FIRST, 'failed', anOutcome({ at: day(5), reason: 'Too late.' })));
    expect(await store.decision(ACCOUNT, FIRST.id)).toEqual(settled);
  });

  it('lets every item of it expire, counted from then', async () => {
    await store.request(FIRST);
    await store.settle(FIRST, 'applied', anOutcome({ at: day(2) }));
    const items = Object.values(await db.dump());
    expect(items).toHaveLength(4);
    for (const item of items) expect(item).toMatchObject({ expiresAt: day(402).getTime() / 1000 });
  });

  it('keeps what was requested, whatever the one that settles believes', async () => {
    await store.request(FIRST);
    await store.settle({ ...FIRST, by: 'U0EVE', reason: 'another' }, 'applied', anOutcome());
    expect(await store.decision(ACCOUNT, FIRST.id)).toEqual(APPLIED);
  });

  it('of an old one does not touch the decision that came after', async () => {
    await store.request(FIRST);
    await store.settle(FIRST, 'applied', anOutcome());
    await store.request(SECOND);
    await unwritten(() => store.settle(FIRST, 'superseded', anOutcome()));
  });

  it('that was never requested is an error', async () => {
    await store.request(FIRST);
    await unwritten(() =>
      expect(store.settle(SECOND, 'applied', anOutcome())).rejects.toMatchObject({
        name: 'UnknownDecisionError',
        account: ACCOUNT,
        decisionId: SECOND.id,
      }),
    );
  });
});

describe('the newest decision on a principal', () => {
  it('is the last one requested, open or settled', async () => {
    expect(await store.isNewest(FIRST)).toBe(false);
    await store.request(FIRST);
    expect(await store.isNewest(FIRST)).toBe(true);
    await store.settle(FIRST, 'applied', anOutcome());
    expect(await store.isNewest(FIRST)).toBe(true);
    await store.request(SECOND);
    expect([await store.isNewest(FIRST), await store.isNewest(SECOND)]).toEqual([false, true]);
  });

  it('is not one that was refused at the click, nor one that lost', async () => {
    await store.request(FIRST);
    await store.request(SECOND);
    await store.refuse(REFUSED);
    expect([await store.isNewest(SECOND), await store.isNewest(NO)]).toEqual([false, false]);
  });
});

describe('a refusal at the click', () => {
  it('is one item that expires, and in nobody’s way', async () => {
    await store.refuse(REFUSED);
    expect(await store.refusals(ACCOUNT, 9)).toEqual([REFUSED]);
    expect(Object.values(await db.dump())).toMatchObject([{ expiresAt: day(401).getTime() / 1000 }]);
    expect(await store.openDecisions(ACCOUNT)).toEqual([]);
    expect(await store.decision(ACCOUNT, REFUSED.id)).toBeNull();
    expect(await store.history(ACCOUNT, { limit: 9 })).toEqual([]);
    expect(await store.request(FIRST)).toMatchObject({ outcome: 'stored' });
  });

  it('again changes nothing', async () => {
    await store.refuse(REFUSED);
    await unwritten(() => store.refuse({ ...REFUSED, reason: 'Another.' }));
  });

  const minutesLater = (minutes: number) => new Date(NO.requestedAt.getTime() + minutes * 60_000);

  it.each([0, 5, 59])(
    'is the answer to the same click %i minutes later, also when it would be allowed by now',
    async (minutes) => {
      await store.refuse(REFUSED);
      const again = { ...NO, requestedAt: minutesLater(minutes) };
      expect(await unwritten(() => store.request(again))).toEqual({ outcome: 'refused', refusal: REFUSED });
    },
  );

  it('is the answer to it across the turn of the hour', async () => {
    const late = { ...REFUSED, at: minutesLater(59) };
    await store.refuse(late);
    const again = { ...NO, requestedAt: minutesLater(62) };
    expect(await unwritten(() => store.request(again))).toEqual({ outcome: 'refused', refusal: late });
  });

  it('never changes a decision that was requested', async () => {
    await store.request(FIRST);
    await store.refuse(aRefusal(FIRST));
    expect(await store.decision(ACCOUNT, FIRST.id)).toEqual(FIRST);
    expect(await store.openDecisions(ACCOUNT)).toEqual([FIRST]);
  });

  it('is told newest first, however many there are in an hour', async () => {
    const refusals = Array.from({ length: 12 }, (_, n) =>
      aRefusal(aDecision(`${(n * 7) % 12}`), { at: minutesLater(n * 15) }),
    );
    for (const one of refusals) await store.refuse(one);
    const newest = refusals.toReversed();
    expect(await store.refusals(ACCOUNT, 99)).toEqual(newest);
    expect(await store.refusals(ACCOUNT, 6)).toEqual(newest.slice(0, 6));
    expect(await store.refusals('444455556666', 6)).toEqual([]);
  });
});

describe('the history', () => {
  it('tells requests and what became of them, not who was told no, newest first', async () => {
    await store.request(FIRST);
    await store.settle(FIRST, 'applied', anOutcome());
    await store.request(SECOND);
    await store.request(OF_BOB);
    await store.refuse(REFUSED);
    expect(await store.history(ACCOUNT, { limit: 10 })).toEqual([SECOND, OF_BOB, APPLIED]);
    expect(await store.history(ACCOUNT, { limit: 2 })).toEqual([SECOND, OF_BOB]);
    expect(await store.history(ACCOUNT, { limit: 10, principalId: 'AIDAADA' })).toEqual([SECOND, APPLIED]);
    expect(await store.history(ACCOUNT, { limit: 1, principalId: 'AIDABOB' })).toEqual([OF_BOB]);
  });

  it('is empty where nothing was decided, and of other accounts', async () => {
    await store.request(FIRST);
    expect(await store.history(ACCOUNT, { limit: 0 })).toEqual([]);
    expect(await store.history(ACCOUNT, { limit: 5, principalId: 'AIDA' })).toEqual([]);
    expect(await store.history('444455556666', { limit: 5 })).toEqual([]);
  });

  it('is an error that names the item when a stored one cannot be read', async () => {
    const key = decisionKey(ACCOUNT, 'odd');
    await db.put({
      ...key,
      decision: { ...FIRST, requestedAt: 'once', until: null, lastUsedSeen: null },
    });
    await expect(store.decision(ACCOUNT, 'odd')).rejects.toMatchObject({ name: 'StoredItemError', key });
  });
});
