import { describe, expect, it, test } from 'vitest';
import { collectPeople } from '../../cleanup/collect-people.ts';
import type { Person } from '../../cleanup/decisions/decision.ts';
import { Gaps } from '../../cleanup/gaps.ts';
import { leaversAmong } from '../../cleanup/leavers.ts';
import type { LeaversQuestion, PeopleReader } from '../../cleanup/people.ts';
import { ACCOUNT, aPolicy, aUser, daysAgo } from './factories.ts';

const person = (index: number, standing: Person['standing']): Person => ({
  slackId: `U${index}`,
  name: `u${index}`,
  email: `u${index}@example.com`,
  standing,
});
const all = (standing: Person['standing'], count: number) =>
  Array.from({ length: count }, (_, index) => person(index, standing));
const ids = (count: number) => new Set(all('member', count).map(({ slackId }) => slackId));
const nobody = new Set<string>();

describe('leavers are', () => {
  test.each<
    [string, { left: number; before: Person['standing'] | null; owners: number; confirmed?: number }, number]
  >([
    ['three of four owners: believed', { left: 3, before: 'member', owners: 4 }, 0],
    ['four of twenty: doubted', { left: 4, before: 'member', owners: 20 }, 4],
    ['a tenth of many: believed', { left: 5, before: 'member', owners: 50 }, 0],
    ['more than a tenth of many: doubted', { left: 6, before: 'member', owners: 50 }, 6],
    ['known to have left before: believed', { left: 6, before: 'deleted', owners: 6 }, 0],
    ['never heard of before: doubted as any others', { left: 4, before: null, owners: 4 }, 4],
    ['confirmed by an approver: believed', { left: 6, before: 'member', owners: 6, confirmed: 6 }, 0],
    ['confirmed but for a few more: believed', { left: 6, before: 'member', owners: 6, confirmed: 4 }, 0],
    ['owners of nothing: believed, and not counted', { left: 9, before: 'member', owners: 0 }, 0],
  ])('%s', (_, { left, before, owners, confirmed = 0 }, doubted) => {
    const held = before === null ? [] : all(before, left);
    const listed = all('deleted', left);
    const judged = leaversAmong({ listed, held, owners: ids(owners), confirmed: ids(confirmed) });
    expect(judged.doubted).toHaveLength(doubted);
    expect(judged.believed).toEqual(doubted > 0 ? held : listed);
  });

  test('not those whom Slack does not list', () => {
    const judged = leaversAmong({ listed: [], held: all('member', 9), owners: ids(9), confirmed: nobody });
    expect(judged).toEqual({ believed: [], doubted: [] });
  });
});

describe('people are collected', () => {
  const users = Array.from({ length: 5 }, (_, index) =>
    aUser({ name: `user${index}`, tags: { owner: `u${index}@example.com` } }),
  );
  const question: LeaversQuestion = {
    id: daysAgo(1).toISOString(),
    people: all('deleted', 5),
    owners: 5,
    answer: { left: true, by: 'UAPRIL', at: daysAgo(1) },
    closedAt: null,
  };
  const april: Person = { slackId: 'UAPRIL', name: 'April', email: 'april@example.com', standing: 'member' };
  const collect = async (overrides: Partial<PeopleReader> | null, principals = users) => {
    const gaps = new Gaps();
    const reader: PeopleReader = {
      listed: async () => [...all('deleted', 5), april],
      remembered: async () => all('member', 5),
      ownerships: async () => [],
      question: async () => null,
      isApprover: async (id) => id === 'UAPRIL',
      ...overrides,
    };
    const known = { known: true, value: principals } as const;
    const people = await collectPeople(overrides && reader, ACCOUNT, known, aPolicy(), gaps);
    return { people, gaps: gaps.all };
  };

  it('without Slack: nobody is known, and the run is complete', async () => {
    const { people, gaps } = await collect(null);
    expect(people.known).toBe(false);
    expect(gaps).toEqual([expect.objectContaining({ what: 'who left (Slack)', failed: false })]);
  });

  it.each<[string, Partial<PeopleReader>, string]>([
    ['Slack fails', { listed: () => Promise.reject(new Error('x')) }, 'Slack failed'],
    ['the table fails', { remembered: () => Promise.reject(new Error('x')) }, 'Slack failed'],
    [
      'nobody can tell whether who confirmed it is an approver',
      { question: async () => question, isApprover: () => Promise.reject(new Error('x')) },
      'Slack failed',
    ],
    ['there is no address', { listed: async () => [{ ...april, email: null }] }, 'users:read.email'],
  ])('%s: nobody is known, and the run is incomplete', async (_, overrides, why) => {
    const { people, gaps } = await collect(overrides);
    expect(people.known).toBe(false);
    expect(gaps).toEqual([
      { what: 'who left (Slack)', why: expect.stringContaining(why), failed: true, required: false },
    ]);
  });

  it('with a doubt, which is told and leaves the run complete', async () => {
    const { people, gaps } = await collect({});
    expect(people).toMatchObject({ value: { doubted: all('deleted', 5), owners: 5, isConfirmed: false } });
    expect(gaps).toEqual([
      expect.objectContaining({
        why: expect.stringContaining('5 of 5 owners seem to have left'),
        failed: false,
      }),
    ]);
  });

  it.each<[string, Partial<PeopleReader>, boolean]>([
    ['an approver', {}, true],
    ['somebody who is no approver any more', { isApprover: async () => false }, false],
    [
      'somebody who left themselves',
      { listed: async () => [...all('deleted', 5), { ...april, standing: 'deleted' }] },
      false,
    ],
    [
      'an approver who said to wait',
      { question: async () => ({ ...question, answer: { left: false, by: 'UAPRIL', at: daysAgo(1) } }) },
      false,
    ],
    [
      'an approver, of a question that is over',
      { question: async () => ({ ...question, closedAt: daysAgo(1) }) },
      false,
    ],
  ])('believing the confirmation of %s: %s', async (_, overrides, isConfirmed) => {
    const { people } = await collect({ question: async () => question, ...overrides });
    expect(people).toMatchObject({ value: { isConfirmed } });
    expect(people.known && people.value.doubted.length === 0).toBe(isConfirmed);
  });
});
