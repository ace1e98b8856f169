import { describe, expect, it } from 'vitest';
import type { LeaversQuestion, LeaversStore } from '../../../cleanup/people.ts';
import { DynamoDbLeaversStore } from '../../../cleanup/store/dynamodb-leavers-store.ts';
import { MemoryLeaversStore } from '../../bot/notify/memory-leavers-store.ts';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, day } from './factories.ts';

const db = aDynamoDb();
const FIRST: LeaversQuestion = {
  id: day(1).toISOString(),
  people: [{ slackId: 'UADA', name: 'Ada' }],
  owners: 9,
  answer: null,
  closedAt: null,
};
const SECOND = { ...FIRST, id: day(2).toISOString() };
const left = { left: true, by: 'UAPRIL', at: day(3) };
const wait = { left: false, by: 'UARNO', at: day(3) };

describe.each<[string, () => Promise<LeaversStore>]>([
  ['in memory', async () => new MemoryLeaversStore()],
  ['in the table', async () => new DynamoDbLeaversStore(db.client, db.table)],
])('the question about leavers %s', (_, make) => {
  it('is none at first, and then as it was asked', async () => {
    const store = await make();
    expect(await store.question(ACCOUNT)).toBeNull();
    expect(await store.ask(ACCOUNT, FIRST, null)).toBe(true);
    expect(await store.question(ACCOUNT)).toEqual(FIRST);
  });

  it('is answered once: that they left is final, to wait is not', async () => {
    const store = await make();
    await store.ask(ACCOUNT, FIRST, null);
    expect(await store.answer(ACCOUNT, FIRST.id, wait)).toMatchObject({ outcome: 'stored' });
    expect(await store.answer(ACCOUNT, FIRST.id, { ...wait, by: 'UX' })).toMatchObject({ outcome: 'again' });
    expect(await store.answer(ACCOUNT, FIRST.id, left)).toMatchObject({ outcome: 'stored' });
    expect(await store.answer(ACCOUNT, FIRST.id, { ...left, by: 'UX' })).toMatchObject({ outcome: 'again' });
    expect(await store.answer(ACCOUNT, FIRST.id, wait)).toMatchObject({ outcome: 'final' });
    expect(await store.question(ACCOUNT)).toEqual({ ...FIRST, answer: left });
  });

  it('takes no answer when it is over, or is another one', async () => {
    const store = await make();
    expect(await store.answer(ACCOUNT, FIRST.id, left)).toEqual({ outcome: 'over' });
    await store.ask(ACCOUNT, FIRST, null);
    expect(await store.answer(ACCOUNT, SECOND.id, left)).toEqual({ outcome: 'over' });
    expect(await store.close(ACCOUNT, FIRST, day(4))).toBe(true);
    expect(await store.answer(ACCOUNT, FIRST.id, left)).toEqual({ outcome: 'over' });
    expect(await store.question(ACCOUNT)).toEqual({ ...FIRST, closedAt: day(4) });
  });

  it('is neither closed nor replaced by whoever has not seen the answer', async () => {
    const store = await make();
    await store.ask(ACCOUNT, FIRST, null);
    await store.answer(ACCOUNT, FIRST.id, left);
    expect(await store.close(ACCOUNT, FIRST, day(4))).toBe(false);
    expect(await store.ask(ACCOUNT, SECOND, FIRST)).toBe(false);
    expect(await store.ask(ACCOUNT, SECOND, null)).toBe(false);
    expect(await store.question(ACCOUNT)).toEqual({ ...FIRST, answer: left });
    expect(await store.ask(ACCOUNT, SECOND, { ...FIRST, answer: left })).toBe(true);
  });
});
