import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { aDynamoDb, type StoredItem } from './dynamodb.ts';
import { ACCOUNT, aDecision, anOutcome, aRefusal, day } from './factories.ts';
import { Killed, killAt, writesOf } from './wire-tap.ts';

/*
 * Every way a request, a refusal or a settling can die: before or after each single write, in turn. Whoever comes
 * next, nothing may be lost, stuck, or done twice.
 */

const EARLIER = aDecision('0', { requestedAt: day(0) });
const FIRST = aDecision('1');
const NEXT = aDecision('2', { by: 'U0BOB', requestedAt: day(3) });
const APPLIED: Decision = { ...FIRST, state: 'applied', outcome: anOutcome() };

type Store = DynamoDbDecisionStore;
type Act = (store: Store) => Promise<unknown>;

const request: Act = (store) => store.request(FIRST);
const refuse: Act = (store) => store.refuse(aRefusal(FIRST));
const settle: Act = (store) => store.settle(FIRST, 'applied', anOutcome());
const earlierLife: Act = async (store) => {
  await store.request(EARLIER);
  await store.settle(EARLIER, 'failed', anOutcome({ at: day(0) }));
};
/** Settled, and dead before any copy was written. */
const earlierDeath: Act = async (store) => {
  await store.request(EARLIER);
  await dyingAt(2, (dying) => dying.settle(EARLIER, 'failed', anOutcome({ at: day(0) })));
};
const afterDeath: Act = async (store) => {
  await earlierDeath(store);
  await request(store);
};
const nothing: Act = async () => {};

const db = aDynamoDb();
/** In the table of the running case, a process that dies before its n-th write. */
async function dyingAt(n: number, act: Act): Promise<void> {
  const client = db.newClient();
  killAt(client, n, 'before');
  await expect(act(process(db.table, client))).rejects.toBeInstanceOf(Killed);
}

/** The store of a process of its own. */
function process(table: string, client = db.newClient()): Store {
  return db.decisionStore(client, table);
}

async function tableAfter(...acts: readonly Act[]): Promise<string> {
  const table = await db.newTable();
  for (const act of acts) await act(process(table));
  return table;
}

/** What is stored in the end when nothing dies, and every point at which `act` can. */
async function undisturbed(before: Act, act: Act) {
  const table = await tableAfter(before);
  const client = db.newClient();
  const writes = writesOf(client);
  await act(process(table, client));
  const points = writes.flatMap((_, n) =>
    (['before', 'after'] as const).map((moment) => ({ n: n + 1, moment, where: `${moment} write ${n + 1}` })),
  );
  return { items: await db.dump(table), points };
}

async function dies(table: string, act: Act, n: number, moment: 'before' | 'after'): Promise<void> {
  const client = db.newClient();
  killAt(client, n, moment);
  await expect(act(process(table, client))).rejects.toBeInstanceOf(Killed);
}

/** Everything a reader can see of the principal's decisions. */
async function seen(table: string) {
  const store = process(table);
  const { principalId } = FIRST;
  return {
    decision: await store.decision(ACCOUNT, FIRST.id),
    open: await store.openDecisions(ACCOUNT),
    history: await store.history(ACCOUNT, { limit: 9 }),
    ofPrincipal: await store.history(ACCOUNT, { limit: 9, principalId }),
  };
}

const CASES: readonly (readonly [string, Act, Act, number])[] = [
  ['a first request', nothing, request, 1],
  ['a request after a settled one', earlierLife, request, 1],
  ['a request after one whose settling died', earlierDeath, request, 1],
  ['a settling after one that died', afterDeath, settle, 1 + 3 + 3 + 1],
  ['a settling', request, settle, 5],
  ['a refusal', nothing, refuse, 1],
];

describe.each(CASES)('%s that dies at any point', (_what, before, act, writes) => {
  it('and is repeated, leaves what the undisturbed one does', async () => {
    const { items, points } = await undisturbed(before, act);
    expect(points).toHaveLength(2 * writes);
    for (const { n, moment, where } of points) {
      const table = await tableAfter(before);
      await dies(table, act, n, moment);
      await act(process(table));
      expect(await db.dump(table), where).toEqual(items);
    }
  });

  it('and dies again when it is repeated, leaves the same when it gets through', async () => {
    const { items, points } = await undisturbed(before, act);
    for (const first of points) {
      for (let n = 1; n <= writes; n++) {
        const table = await tableAfter(before);
        await dies(table, act, first.n, first.moment);
        const client = db.newClient();
        killAt(client, n, 'after');
        await act(process(table, client)).catch((error) => expect(error).toBeInstanceOf(Killed));
        await act(process(table));
        expect(await db.dump(table), `${first.where}, then after write ${n}`).toEqual(items);
      }
    }
  }, 120_000);
});

describe('a request that died', () => {
  it('is either as if it never was, or open for every reader and sent again by the audit', async () => {
    const { points } = await undisturbed(nothing, request);
    for (const { n, moment, where } of points) {
      const table = await tableAfter();
      await dies(table, request, n, moment);
      const { decision, open } = await seen(table);
      const taken = !(n === 1 && moment === 'before');
      expect({ decision, open }, where).toEqual(
        taken ? { decision: FIRST, open: [FIRST] } : { decision: null, open: [] },
      );
    }
  });

  it('can be settled without being repeated, and then all is as usual', async () => {
    const table = await tableAfter(request, settle);
    const { points } = await undisturbed(nothing, request);
    for (const { n, moment, where } of points.slice(1)) {
      const other = await tableAfter();
      await dies(other, request, n, moment);
      await settle(process(other));
      expect(await db.dump(other), where).toEqual(await db.dump(table));
    }
  });

  it('is told to whoever loses to it, who writes nothing', async () => {
    const { items, points } = await undisturbed(nothing, request);
    for (const { n, moment, where } of points.slice(1)) {
      const table = await tableAfter();
      await dies(table, request, n, moment);
      expect(await process(table).request(NEXT), where).toEqual({ outcome: 'conflict', winner: FIRST });
      expect(await db.dump(table), where).toEqual(items);
    }
  });
});

describe('a settling that died', () => {
  it('is settled for every reader from its first write on, and another settling changes nothing', async () => {
    const { items, points } = await undisturbed(request, settle);
    for (const { n, moment, where } of points.slice(1)) {
      const table = await tableAfter(request);
      await dies(table, settle, n, moment);
      const all = { decision: APPLIED, open: [], history: [APPLIED], ofPrincipal: [APPLIED] };
      expect(await seen(table), where).toEqual(all);
      await process(table).settle(FIRST, 'failed', anOutcome({ reason: 'Too late.' }));
      expect(await db.dump(table), where).toEqual(items);
    }
  });

  it('has freed its principal, and the next decision loses nothing of it', async () => {
    const { points } = await undisturbed(request, settle);
    const settleNext: Act = (store) => store.settle(NEXT, 'applied', anOutcome({ at: day(4) }));
    const expected = await tableAfter(request, settle, (store) => store.request(NEXT), settleNext);
    for (const { n, moment, where } of points.slice(1)) {
      const table = await tableAfter(request);
      await dies(table, settle, n, moment);
      expect(await process(table).request(NEXT), where).toEqual({ outcome: 'stored', decision: NEXT });
      const history = [NEXT, APPLIED];
      const all = { decision: APPLIED, open: [NEXT], history, ofPrincipal: history };
      expect(await seen(table), where).toEqual(all);
      expect(await process(table).request(FIRST), where).toEqual({ outcome: 'again', decision: APPLIED });
      await settle(process(table));
      expect(await seen(table), where).toEqual(all);
      await settleNext(process(table));
      expect(await db.dump(table), where).toEqual(await db.dump(expected));
    }
  });

  it('never lets the principal’s item expire before every copy does', async () => {
    const { points } = await undisturbed(request, settle);
    for (const { n, moment, where } of points) {
      const table = await tableAfter(request);
      await dies(table, settle, n, moment);
      const items = Object.entries(await db.dump(table));
      const expires = ([, item]: readonly [string, StoredItem]) => item['expiresAt'] !== undefined;
      const [principal, copies] = [true, false].map((is) =>
        items.filter(([key]) => key.includes('PRINCIPAL#') === is),
      );
      if (principal?.some(expires)) expect(copies?.every(expires), where).toBe(true);
    }
  });
});

/** One thing that happens: a click of a few, or its settling, by a process that may die on the way. */
const anyStep = fc.record({
  click: fc.integer({ min: 1, max: 4 }),
  what: fc.constantFrom('request', 'request', 'settle', 'refuse'),
  death: fc.option(fc.record({ n: fc.integer({ min: 1, max: 8 }), after: fc.boolean() }), { nil: null }),
});

describe('whatever happens in whatever order', () => {
  it('one decision is open at most, what is settled stays so, and what was told as stored is never lost', async () => {
    const life = fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 14 }), async (steps) => {
      const table = await db.newTable();
      const settled = new Map<string, Decision>();
      const stored = new Set<string>();
      for (const { click, what, death } of steps) {
        const client = db.newClient();
        if (death) killAt(client, death.n, death.after ? 'after' : 'before');
        const store = process(table, client);
        const decision = aDecision(String(click), { requestedAt: day(click) });
        const act = async () => {
          if (what === 'refuse') await store.refuse(aRefusal(decision));
          else if (what === 'settle') await store.settle(decision, 'applied', anOutcome({ at: day(9) }));
          else if ((await store.request(decision)).outcome === 'stored') stored.add(decision.id);
        };
        await act().catch((error) => expect(error.name).toMatch(/^(Killed|UnknownDecisionError)$/));

        const reader = process(table);
        const open = await reader.openDecisions(ACCOUNT);
        expect(open.length).toBeLessThanOrEqual(1);
        const history = await reader.history(ACCOUNT, { limit: 99 });
        expect(new Set(history.map(({ id }) => id)).size).toBe(history.length);
        for (const id of stored) expect(await reader.decision(ACCOUNT, id)).not.toBeNull();
        for (const one of history) {
          expect(await reader.decision(ACCOUNT, one.id)).toEqual(one);
          if (one.state === 'requested') expect(open).toEqual([one]);
          if (one.state === 'applied') settled.set(one.id, settled.get(one.id) ?? one);
        }
        for (const [id, one] of settled) expect(await reader.decision(ACCOUNT, id)).toEqual(one);
      }
    });
    await fc.assert(life, { numRuns: 40 });
  }, 120_000);
});
