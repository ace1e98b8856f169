import { describe, expect, it } from 'vitest';
import type { Requested } from '../../../cleanup/decisions/decision-store.ts';
import { readHistory } from '../../../cleanup/decisions/history.ts';
import { decodeDecision } from '../../../cleanup/store/decision-codec.ts';
import type { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, aDecision, anOutcome, aRefusal, day } from './factories.ts';
import { beforeWriteOf } from './wire-tap.ts';

const ROUNDS = 20;
const FIRST = aDecision('1');
const SECOND = aDecision('2', { action: 'keep', by: 'U0BOB' });
const APPLIED = { ...FIRST, state: 'applied', outcome: anOutcome() };

const db = aDynamoDb();
/** A process that another one overtakes just before it takes the principal. */
function overtaken(act: () => Promise<unknown>): DynamoDbDecisionStore {
  const client = db.newClient();
  beforeWriteOf(client, 'PRINCIPAL#', act);
  return db.decisionStore(client);
}

const outcomes = (answers: readonly Requested[]) => answers.map(({ outcome }) => outcome).sort();

describe('two requests at once', { timeout: 120_000 }, () => {
  it('on one principal: exactly one is stored, and the loser is told who won', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      await db.newTable();
      const answers = await Promise.all([
        db.decisionStore().request(FIRST),
        db.decisionStore().request(SECOND),
      ]);
      expect(outcomes(answers)).toEqual(['conflict', 'stored']);
      const winner = answers.flatMap((one) => (one.outcome === 'stored' ? [one.decision] : []));
      expect(answers).toContainEqual({ outcome: 'conflict', winner: winner[0] });
      expect(await db.decisionStore().openDecisions(ACCOUNT)).toEqual(winner);
      expect(await db.decisionStore().history(ACCOUNT, { limit: 9 })).toEqual(winner);
    }
  });

  it('of the same click: one is stored, both are told so', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      await db.newTable();
      const answers = await Promise.all([
        db.decisionStore().request(FIRST),
        db.decisionStore().request(FIRST),
      ]);
      expect(outcomes(answers)).toEqual(['again', 'stored']);
      expect(await db.decisionStore().history(ACCOUNT, { limit: 9 })).toEqual([FIRST]);
    }
  });

  it('on a principal that is free again: exactly one is stored', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      await db.newTable();
      await db.decisionStore().request(FIRST);
      await db.decisionStore().settle(FIRST, 'applied', anOutcome());
      const third = aDecision('3', { requestedAt: day(2) });
      const answers = await Promise.all([
        db.decisionStore().request(SECOND),
        db.decisionStore().request(third),
      ]);
      expect(outcomes(answers)).toEqual(['conflict', 'stored']);
      expect(await db.decisionStore().openDecisions(ACCOUNT)).toHaveLength(1);
      expect(await db.decisionStore().decision(ACCOUNT, FIRST.id)).toEqual(APPLIED);
    }
  });
});

describe('a request that is overtaken', () => {
  it('by another on its principal, loses to it', async () => {
    const late = overtaken(() => db.decisionStore().request(FIRST));
    expect(await late.request(SECOND)).toEqual({ outcome: 'conflict', winner: FIRST });
    expect(await db.decisionStore().decision(ACCOUNT, SECOND.id)).toBeNull();
  });

  it('by the whole life of the same click, opens it not a second time', async () => {
    const late = overtaken(async () => {
      await db.decisionStore().request(FIRST);
      await db.decisionStore().settle(FIRST, 'applied', anOutcome());
    });
    expect(await late.request(FIRST)).toEqual({ outcome: 'again', decision: APPLIED });
    expect(await db.decisionStore().openDecisions(ACCOUNT)).toEqual([]);
  });

  it('by the same click and another after it, opens it not a second time either', async () => {
    const late = overtaken(async () => {
      await db.decisionStore().request(FIRST);
      await db.decisionStore().settle(FIRST, 'applied', anOutcome());
      await db.decisionStore().request(SECOND);
      await db.decisionStore().settle(SECOND, 'applied', anOutcome());
    });
    expect(await late.request(FIRST)).toEqual({ outcome: 'again', decision: APPLIED });
    expect(await db.decisionStore().openDecisions(ACCOUNT)).toEqual([]);
    expect(await db.decisionStore().isNewest(SECOND)).toBe(true);
  });

  it('by another that is already settled, is stored after it', async () => {
    const late = overtaken(async () => {
      await db.decisionStore().request(FIRST);
      await db.decisionStore().settle(FIRST, 'applied', anOutcome());
    });
    expect(await late.request(SECOND)).toEqual({ outcome: 'stored', decision: SECOND });
    expect(await db.decisionStore().decision(ACCOUNT, FIRST.id)).toEqual(APPLIED);
  });

  it('by its own settling just after it, takes nothing of it back', async () => {
    await db.decisionStore().request(FIRST);
    const client = db.newClient();
    for (const copy of ['PRINCIPAL#', '"ID#', '"AT#', '"OF#'])
      beforeWriteOf(client, copy, () => db.decisionStore().settle(FIRST, 'applied', anOutcome()));
    await db.decisionStore(client).settle(FIRST, 'failed', anOutcome({ reason: 'Too late.' }));
    expect(await db.decisionStore(client).request(FIRST)).toEqual({ outcome: 'again', decision: APPLIED });
    const items = Object.values(await db.dump());
    expect(items.map((item) => decodeDecision({ ...item, pk: '', sk: '' }))).toEqual(Array(4).fill(APPLIED));
    for (const item of items) expect(item).toHaveProperty('expiresAt');
  });

  it('by a refusal of the same click, stays requested, and its settling is what is told', async () => {
    const late = overtaken(() => db.decisionStore().refuse(aRefusal(FIRST)));
    expect(await late.request(FIRST)).toEqual({ outcome: 'stored', decision: FIRST });
    await db.decisionStore().settle(FIRST, 'applied', anOutcome());
    expect(await db.decisionStore().history(ACCOUNT, { limit: 9 })).toEqual([APPLIED]);
    const sources = {
      ...{ store: db.decisionStore(), approvals: { all: async () => [] } },
      schedule: { pauses: async () => [] },
    };
    const { entries } = await readHistory(sources, ACCOUNT, 9, new Date());
    expect(entries.map(({ kind }) => kind)).toEqual(['decision']);
  });

  it('at every attempt, gives up with an error that names the principal, and stores nothing', async () => {
    const client = db.newClient();
    let clicks = 0;
    const overtakeNext = () =>
      beforeWriteOf(client, FIRST.id, async () => {
        const other = aDecision(`other-${++clicks}`);
        await db.decisionStore().request(other);
        await db.decisionStore().settle(other, 'applied', anOutcome());
        overtakeNext();
      });
    overtakeNext();
    await expect(db.decisionStore(client).request(FIRST)).rejects.toMatchObject({
      name: 'ContentionError',
      item: 'The newest decision on AIDAADA',
    });
    expect(clicks).toBe(5);
    expect(await db.decisionStore().decision(ACCOUNT, FIRST.id)).toBeNull();
  });
});

describe('a settling that is overtaken', () => {
  it.each(['"ID#', '"AT#', '"OF#'])(
    'by the next request before it writes %s, is seen by every reader all the time',
    async (copy) => {
      await db.decisionStore().request(FIRST);
      const client = db.newClient();
      beforeWriteOf(client, copy, async () => {
        expect(await db.decisionStore().request(SECOND)).toMatchObject({ outcome: 'stored' });
        expect(await db.decisionStore().decision(ACCOUNT, FIRST.id)).toEqual(APPLIED);
        expect(await db.decisionStore().history(ACCOUNT, { limit: 9 })).toEqual([SECOND, APPLIED]);
      });
      await db.decisionStore(client).settle(FIRST, 'applied', anOutcome());
      expect(await db.decisionStore().history(ACCOUNT, { limit: 9 })).toEqual([SECOND, APPLIED]);
      expect(await db.decisionStore().openDecisions(ACCOUNT)).toEqual([SECOND]);
    },
  );
});

describe('two refusals at once', { timeout: 120_000 }, () => {
  it('of the same click, each by its own clock: one is told', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      await db.newTable();
      const later = aRefusal(FIRST, { at: new Date(FIRST.requestedAt.getTime() + 5 * 60_000) });
      await Promise.all([db.decisionStore().refuse(aRefusal(FIRST)), db.decisionStore().refuse(later)]);
      expect(await db.decisionStore().refusals(ACCOUNT, 9)).toHaveLength(1);
    }
  });
});

describe('two settlings at once', { timeout: 120_000 }, () => {
  it('of one decision: one holds, everywhere', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      await db.newTable();
      await db.decisionStore().request(FIRST);
      const failure = anOutcome({ at: day(3), reason: 'AWS refused.', change: null });
      await Promise.all([
        db.decisionStore().settle(FIRST, 'applied', anOutcome()),
        db.decisionStore().settle(FIRST, 'failed', failure),
      ]);
      const decision = await db.decisionStore().decision(ACCOUNT, FIRST.id);
      expect([APPLIED, { ...FIRST, state: 'failed', outcome: failure }]).toContainEqual(decision);
      const stored = Object.values(await db.dump()).map((item) => item['decision']);
      expect(new Set(stored.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(await db.decisionStore().history(ACCOUNT, { limit: 9, principalId: FIRST.principalId })).toEqual(
        [decision],
      );
    }
  });

  it('and the next request: it is stored or told who is in its way, never both, never lost', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      await db.newTable();
      await db.decisionStore().request(FIRST);
      const [answer] = await Promise.all([
        db.decisionStore().request(SECOND),
        db.decisionStore().settle(FIRST, 'applied', anOutcome()),
      ]);
      const open = await db.decisionStore().openDecisions(ACCOUNT);
      expect(open).toEqual(answer.outcome === 'stored' ? [SECOND] : []);
      expect(await db.decisionStore().decision(ACCOUNT, FIRST.id)).toEqual(APPLIED);
    }
  });
});
