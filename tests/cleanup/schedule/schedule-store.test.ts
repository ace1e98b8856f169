import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { DynamoDbScheduleStore } from '../../../cleanup/store/dynamodb-schedule-store.ts';
import { aDynamoDb } from '../store/dynamodb.ts';

const ACCOUNT = '111122223333';
const AT = new Date('2026-06-01T12:00:00Z');
const paused = { by: 'UBOB', at: AT, reason: 'office move' };
const jump = { by: 'schedule', at: addDays(AT, 2), reason: '300 findings are open, 40 were.' };
const db = aDynamoDb();
let store: DynamoDbScheduleStore;
beforeEach(() => {
  store = new DynamoDbScheduleStore({ client: db.client, tableName: db.table });
});

it('a jump during a pause is added to its reason, once', async () => {
  await store.setPause(ACCOUNT, paused);
  await store.latch(ACCOUNT, jump);
  await store.latch(ACCOUNT, jump);
  expect(await store.pause(ACCOUNT)).toEqual({
    ...paused,
    reason: 'office move Besides: 300 findings are open, 40 were.',
  });
});

it('a jump stops what nobody paused', async () => {
  await store.latch(ACCOUNT, jump);
  expect(await store.pause(ACCOUNT)).toEqual(jump);
});

it('a pause over a jump keeps what it said, however often, until somebody resumes', async () => {
  await store.latch(ACCOUNT, jump);
  for (const by of ['UBOB', 'UADA']) {
    const stored = await store.setPause(ACCOUNT, { ...paused, by });
    expect(stored).toEqual({ ...paused, by, reason: 'office move Besides: 300 findings are open, 40 were.' });
    expect(await store.pause(ACCOUNT)).toEqual(stored);
  }
});

it('a pause over somebody’s pause takes its place', async () => {
  await store.setPause(ACCOUNT, paused);
  const stored = await store.setPause(ACCOUNT, { ...paused, by: 'UADA', reason: 'a merger' });
  expect(stored.reason).toBe('a merger');
});

it('resuming lifts what somebody was shown, and nothing that came since', async () => {
  await store.setPause(ACCOUNT, paused);
  await store.latch(ACCOUNT, jump);
  const word = { by: 'UEVE', at: addDays(AT, 3), reason: 'move is over' };
  expect(await store.resume(ACCOUNT, paused, word)).toBe(false);
  const now = await store.pause(ACCOUNT);
  expect(now?.reason).toContain('300 findings');
  expect(now && (await store.resume(ACCOUNT, now, word))).toBe(true);
  expect(await store.pause(ACCOUNT)).toBeNull();
});

it('who paused and resumed is kept, the refused attempt not', async () => {
  await store.setPause(ACCOUNT, paused);
  await store.resume(ACCOUNT, jump, { by: 'UADA', at: AT, reason: 'wrong' });
  await store.resume(ACCOUNT, paused, { by: 'UEVE', at: addDays(AT, 3), reason: 'over' });
  expect((await store.pauses(ACCOUNT)).map(({ what, by, reason }) => `${what} ${by} ${reason}`)).toEqual([
    'pause UBOB office move',
    'resume UEVE over',
  ]);
});

describe('a resume that got no answer', () => {
  const word = { by: 'UEVE', at: addDays(AT, 3), reason: 'over' };
  const later = (minutes: number) => ({ ...word, at: new Date(word.at.getTime() + minutes * 60_000) });

  it('is the same one when it is said again, and is recorded once', async () => {
    await store.setPause(ACCOUNT, paused);
    await store.resume(ACCOUNT, paused, word);
    expect(await store.resume(ACCOUNT, null, later(1))).toBe(true);
    expect(await store.resume(ACCOUNT, paused, later(2))).toBe(true);
    const events = (await store.pauses(ACCOUNT)).filter(({ what }) => what === 'resume');
    expect(events).toEqual([{ ...word, what: 'resume' }]);
  });

  it.each([
    ['by somebody else', { ...later(1), by: 'UADA' }],
    ['in other words', { ...later(1), reason: 'really over' }],
    ['much later', later(11)],
  ])('is not what is said %s', async (_, said) => {
    await store.setPause(ACCOUNT, paused);
    await store.resume(ACCOUNT, paused, word);
    expect(await store.resume(ACCOUNT, null, said)).toBe(false);
    expect(await store.pauses(ACCOUNT)).toHaveLength(2);
  });

  it('does not lift what was paused since', async () => {
    await store.setPause(ACCOUNT, paused);
    await store.resume(ACCOUNT, paused, word);
    await store.setPause(ACCOUNT, { ...paused, at: later(1).at });
    expect(await store.resume(ACCOUNT, null, later(2))).toBe(false);
    expect(await store.pause(ACCOUNT)).not.toBeNull();
  });
});
