import { beforeEach, describe, expect, it } from 'vitest';
import type { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { headKey, runKey } from '../../../cleanup/store/keys.ts';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, aRun, aSummary, day, HOUR_MS, runOf } from './factories.ts';
import { beforeWriteOf, writesOf } from './wire-tap.ts';

const db = aDynamoDb();
let store: DynamoDbAuditStore;
beforeEach(() => {
  store = db.auditStore();
});

function later(ms: number, date = day(1)): Date {
  return new Date(date.getTime() + ms);
}

describe('beginning a run', () => {
  it('takes the lock and records the run', async () => {
    expect(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS)).toEqual({
      outcome: 'started',
      run: aRun('first', day(1)),
      reason: 'no other run is at work',
    });
    expect(await db.dump()).toEqual({
      'RUNS#111122223333 / HEAD': {
        latestStartedAt: '2026-03-02T05:00:00.000Z',
        holder: {
          runId: 'first',
          startedAt: '2026-03-02T05:00:00.000Z',
          holdUntil: '2026-03-02T06:00:00.000Z',
        },
      },
      'RUNS#111122223333 / RUN#first': {
        state: 'running',
        startedAt: '2026-03-02T05:00:00.000Z',
        expiresAt: day(401).getTime() / 1000,
      },
    });
  });

  it('tells a second run who is at work, since when and until when, and writes nothing', async () => {
    await store.begin(ACCOUNT, 'first', day(1), HOUR_MS);
    const client = db.newClient();
    const writes = writesOf(client);
    expect(await db.auditStore(client).begin(ACCOUNT, 'second', later(HOUR_MS - 1), HOUR_MS)).toEqual({
      outcome: 'busy',
      holder: { runId: 'first', startedAt: day(1), holdUntil: later(HOUR_MS) },
      reason: 'run first is at work since 2026-03-02T05:00:00.000Z, at most until 2026-03-02T06:00:00.000Z',
    });
    expect(writes).toEqual([]);
  });

  it('does not stop another account', async () => {
    await store.begin(ACCOUNT, 'first', day(1), HOUR_MS);
    expect(await store.begin('444455556666', 'second', day(1), HOUR_MS)).toMatchObject({
      outcome: 'started',
    });
  });

  it('goes on with an interrupted run under its first start, and holds on from now', async () => {
    await store.begin(ACCOUNT, 'first', day(1), HOUR_MS);
    expect(await store.begin(ACCOUNT, 'first', later(5_000), HOUR_MS)).toEqual({
      outcome: 'resumed',
      run: aRun('first', day(1)),
      reason: 'run first was interrupted',
    });
    const head = await db.get(headKey(ACCOUNT));
    expect(head).toMatchObject({ holder: { holdUntil: '2026-03-02T06:00:05.000Z' } });
  });

  it('goes on with an interrupted run whose hold expired, when nobody took over', async () => {
    await store.begin(ACCOUNT, 'first', day(1), HOUR_MS);
    const resumed = await store.begin(ACCOUNT, 'first', later(2 * HOUR_MS), HOUR_MS);
    expect(resumed).toMatchObject({ outcome: 'resumed', run: aRun('first', day(1)) });
  });

  it('takes over from a run that did not finish within its hold', async () => {
    await store.begin(ACCOUNT, 'first', day(1), HOUR_MS);
    expect(await store.begin(ACCOUNT, 'second', later(HOUR_MS), HOUR_MS)).toEqual({
      outcome: 'started',
      run: aRun('second', later(HOUR_MS)),
      reason: 'run first did not finish within its hold',
    });
  });

  it('begins a run anew, later than all others, when it was taken over before', async () => {
    await store.begin(ACCOUNT, 'first', day(1), HOUR_MS);
    const second = runOf(await store.begin(ACCOUNT, 'second', later(HOUR_MS), HOUR_MS));
    await store.finish(second, aSummary(second));
    expect(await store.begin(ACCOUNT, 'first', later(2 * HOUR_MS), HOUR_MS)).toMatchObject({
      outcome: 'started',
      run: aRun('first', later(2 * HOUR_MS)),
    });
  });

  it('is later than every run before, even where the clock says otherwise', async () => {
    const first = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    await store.finish(first, aSummary(first));
    const second = runOf(await store.begin(ACCOUNT, 'second', later(-500), HOUR_MS));
    expect(second.startedAt).toEqual(later(1));
  });

  it('lets one of two runs win that begin at once, and tells the other who won', async () => {
    for (let round = 1; round <= 20; round++) {
      await db.newTable();
      const ids = ['red', 'blue'];
      const both = await Promise.all(ids.map((id) => db.auditStore().begin(ACCOUNT, id, day(1), HOUR_MS)));
      const winner = ids[both.findIndex(({ outcome }) => outcome === 'started')];
      expect(both.map(({ outcome }) => outcome).sort()).toEqual(['busy', 'started']);
      expect(both).toContainEqual(
        expect.objectContaining({ outcome: 'busy', holder: expect.objectContaining({ runId: winner }) }),
      );
    }
  });

  it('tells the loser of a race that it lost after it looked', async () => {
    const client = db.newClient();
    beforeWriteOf(client, 'HEAD', () => store.begin(ACCOUNT, 'quick', day(1), HOUR_MS));
    const slow = await db.auditStore(client).begin(ACCOUNT, 'slow', later(1), HOUR_MS);
    expect(slow).toMatchObject({ outcome: 'busy', holder: { runId: 'quick' } });
    expect(await db.get(runKey(ACCOUNT, 'slow'))).toBeUndefined();
  });
});

describe('finishing a run', () => {
  it('makes it the last finished one and lets the next begin', async () => {
    const run = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    await store.finish(run, aSummary(run));
    const { lastFinished, trend } = await store.remember(ACCOUNT, day(1));
    expect({ lastFinished, trend }).toEqual({ lastFinished: aSummary(run), trend: [aSummary(run)] });
    expect(await db.get(runKey(ACCOUNT, 'first'))).toMatchObject({
      state: 'finished',
      expiresAt: day(401).getTime() / 1000,
    });
    expect(await store.begin(ACCOUNT, 'second', later(10_000), HOUR_MS)).toMatchObject({
      outcome: 'started',
    });
  });

  it('answers the same event, delivered again, with the summary, and writes nothing', async () => {
    const run = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    await store.finish(run, aSummary(run));
    const before = await db.dump();
    const client = db.newClient();
    const writes = writesOf(client);
    expect(await db.auditStore(client).begin(ACCOUNT, 'first', later(10_000), HOUR_MS)).toEqual({
      outcome: 'already-finished',
      summary: aSummary(run),
      reason: 'run first finished at 2026-03-02T05:00:09.000Z',
    });
    expect(writes).toEqual([]);
    expect(await db.dump()).toEqual(before);
  });

  it('does nothing when repeated, also while the next run is at work', async () => {
    const first = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    await store.finish(first, aSummary(first));
    await store.begin(ACCOUNT, 'second', later(10_000), HOUR_MS);
    const before = await db.dump();
    await store.finish(first, aSummary(first, { calls: 99 }));
    expect(await db.dump()).toEqual(before);
  });

  it('is refused to a run that was taken over, and changes nothing', async () => {
    const first = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    await store.begin(ACCOUNT, 'second', later(HOUR_MS), HOUR_MS);
    const before = await db.dump();
    await expect(store.finish(first, aSummary(first))).rejects.toMatchObject({
      name: 'RunTakenOverError',
      run: first,
      by: { runId: 'second' },
    });
    expect(await db.dump()).toEqual(before);
  });

  it('is refused to a run that is taken over at the last moment', async () => {
    const client = db.newClient();
    const first = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    beforeWriteOf(client, 'HEAD', () => store.begin(ACCOUNT, 'second', later(HOUR_MS), HOUR_MS));
    await expect(db.auditStore(client).finish(first, aSummary(first))).rejects.toMatchObject({
      name: 'RunTakenOverError',
      by: { runId: 'second' },
    });
    expect((await store.remember(ACCOUNT, day(1))).trend).toEqual([]);
  });

  it('is refused to the lost process of a run that was taken over and begun anew', async () => {
    const lost = runOf(await store.begin(ACCOUNT, 'first', day(1), HOUR_MS));
    const second = runOf(await store.begin(ACCOUNT, 'second', later(HOUR_MS), HOUR_MS));
    await store.finish(second, aSummary(second));
    const anew = runOf(await store.begin(ACCOUNT, 'first', later(2 * HOUR_MS), HOUR_MS));
    await expect(store.finish(lost, aSummary(lost))).rejects.toMatchObject({
      by: { startedAt: anew.startedAt },
    });
  });

  it('keeps the last 30 for the trend, oldest first, but knows the older ones by their id', async () => {
    for (let n = 1; n <= 32; n++) {
      const run = runOf(await store.begin(ACCOUNT, `run-${n}`, day(n), HOUR_MS));
      await store.finish(run, aSummary(run));
    }
    const { trend, lastFinished } = await store.remember(ACCOUNT, day(32));
    expect(trend.map(({ runId }) => runId)).toEqual(Array.from({ length: 30 }, (_, n) => `run-${n + 3}`));
    expect(lastFinished?.runId).toBe('run-32');
    expect(await store.begin(ACCOUNT, 'run-1', day(33), HOUR_MS)).toMatchObject({
      outcome: 'already-finished',
      summary: { runId: 'run-1' },
    });
  });
});
