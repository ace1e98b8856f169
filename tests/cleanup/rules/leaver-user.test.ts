import { describe, expect, it, test } from 'vitest';
import type { Ownership, Person } from '../../../cleanup/decisions/decision.ts';
import type { Inventory, User } from '../../../cleanup/inventory.ts';
import type { People } from '../../../cleanup/people.ts';
import { leaverUser } from '../../../cleanup/rules/leaver-user.ts';
import { whyGone } from '../../../cleanup/why-gone.ts';
import { anInventory, aUser, daysAgo, factsOf } from '../factories.ts';
import { aFinding } from '../report/factories.ts';

const person = (slackId: string, standing: Person['standing']): Person => ({
  slackId,
  name: slackId.slice(1).toLowerCase(),
  email: `${slackId.slice(1).toLowerCase()}@example.com`,
  standing,
});
const PEOPLE = [
  person('ULEA0001', 'deleted'),
  person('UBEN0001', 'member'),
  person('UGUS0001', 'guest'),
  person('UBOT0001', 'bot'),
  person('USAM0001', 'stranger'),
];

function people(believed: readonly Person[], ownerships: readonly Ownership[] = []): Inventory['people'] {
  const value: People = {
    listed: PEOPLE,
    believed,
    doubted: [],
    owners: 1,
    ownerships: new Map(ownerships.map((one) => [one.principalId, one])),
    question: null,
    isConfirmed: false,
  };
  return { known: true, value };
}

const judge = (user: User, known = people(PEOPLE), policy = {}) =>
  leaverUser.judge(factsOf(anInventory({ users: [user], people: known }), policy));
const lea = { email: 'lea0001@example.com' };
const ownership = (owner: string | null, notMine: readonly string[] = []): Ownership[] => [
  { principalId: 'AIDAADA', owner, notMine },
];

describe('leaver-user', () => {
  it('reports a busy user at once, with its last use and what still works', () => {
    const row = {
      password: { enabled: true, lastUsedAt: daysAgo(90), lastChangedAt: null },
      keys: [
        { active: true, lastRotatedAt: null, lastUsedAt: daysAgo(0) },
        { active: false, lastRotatedAt: null, lastUsedAt: daysAgo(2) },
      ],
    };
    expect(judge(aUser({ tags: lea, row }))).toEqual([
      expect.objectContaining({
        rule: 'leaver-user',
        stage: 'report',
        next: null,
        lastUsed: { at: daysAgo(0), service: null, region: null },
        unusedDays: 0,
        reason:
          'The owner of user ada left: lea0001, by tag email; last used 2026-11-22; assign a new owner.',
        evidence: ['Still works: a password and 1 active access key.'],
      }),
    ]);
  });

  it('tells the last use of a password that we removed', () => {
    const facts = { removedPasswordUse: daysAgo(3) };
    expect(judge(aUser({ tags: lea, facts }))).toMatchObject([{ lastUsed: { at: daysAgo(3) } }]);
  });

  it('never goes beyond a report, however long unused', () => {
    const all = { minAgeUnusedUsersToReport: 1, minAgeUnusedUsersToDisable: 2, minAgeUnusedUsersToDelete: 3 };
    expect(judge(aUser({ tags: lea }), people(PEOPLE), all)).toMatchObject([{ stage: 'report', next: null }]);
  });

  test.each<[string, User, Inventory['people'], Record<string, unknown>, boolean]>([
    ['a tag with their address', aUser({ tags: lea }), people(PEOPLE), {}, true],
    ['the address in capitals', aUser({ tags: { email: 'LEA0001@Example.com' } }), people(PEOPLE), {}, true],
    ['a tag with their Slack id', aUser({ tags: { 'slack-user-id': 'ULEA0001' } }), people(PEOPLE), {}, true],
    ['their address as user name', aUser({ name: 'lea0001@example.com' }), people(PEOPLE), {}, true],
    [
      'the template',
      aUser({ name: 'lea0001' }),
      people(PEOPLE),
      { ownerTemplate: '{name}@example.com' },
      true,
    ],
    ['a claim of theirs', aUser(), people(PEOPLE, ownership('ULEA0001')), {}, true],
    [
      'a claim of theirs over a tag of somebody here',
      aUser({ tags: { email: 'ben0001@example.com' } }),
      people(PEOPLE, ownership('ULEA0001')),
      {},
      true,
    ],
    [
      'a tag of theirs, but a claim of somebody here',
      aUser({ tags: lea }),
      people(PEOPLE, ownership('UBEN0001')),
      {},
      false,
    ],
    [
      'a tag of theirs, who had said "not mine"',
      aUser({ tags: lea }),
      people(PEOPLE, ownership(null, ['ULEA0001'])),
      {},
      false,
    ],
    [
      'a claim of somebody whom Slack does not list',
      aUser({ tags: lea }),
      people(PEOPLE, ownership('UGONE001')),
      {},
      false,
    ],
    [
      'somebody whom Slack does not list',
      aUser({ tags: { email: 'zoe@example.com' } }),
      people(PEOPLE),
      {},
      false,
    ],
    ['somebody who is here', aUser({ tags: { email: 'ben0001@example.com' } }), people(PEOPLE), {}, false],
    ['a guest', aUser({ tags: { email: 'gus0001@example.com' } }), people(PEOPLE), {}, false],
    ['a bot', aUser({ tags: { email: 'bot0001@example.com' } }), people(PEOPLE), {}, false],
    ['a stranger', aUser({ tags: { email: 'sam0001@example.com' } }), people(PEOPLE), {}, false],
    ['free text', aUser({ tags: { owner: 'Lea' } }), people(PEOPLE), {}, false],
    ['nobody', aUser(), people(PEOPLE), {}, false],
    ['a leaver in doubt', aUser({ tags: lea }), people([person('ULEA0001', 'member')]), {}, false],
    ['a leaver in doubt whom nobody knew before', aUser({ tags: lea }), people([]), {}, false],
    [
      'the same address as somebody who is here',
      aUser({ tags: lea }),
      people([...PEOPLE, { ...person('ULEA0002', 'member'), email: 'lea0001@example.com' }]),
      {},
      false,
    ],
  ])('the owner by %s', (_, user, known, policy, left) => {
    expect(judge(user, known, policy)).toHaveLength(left ? 1 : 0);
  });

  it('says nothing where nobody can say who left', () => {
    expect(leaverUser.judge(factsOf(anInventory({ users: [aUser({ tags: lea })] }), {}))).toEqual([]);
  });

  test.each<[string, Inventory['people'], string | null]>([
    ['people were read: it is settled', people(PEOPLE), 'its owner is here, or it has another one'],
    [
      'they could not be read: it stays open',
      { known: false, gap: { what: 'x', why: 'x', failed: true, required: false } },
      null,
    ],
    [
      'Slack is gone',
      { known: false, gap: { what: 'x', why: 'x', failed: false, required: false } },
      'no Slack is connected any more',
    ],
  ])('when it is not found again and %s', (_, known, expected) => {
    const user = aUser();
    const finding = { ...aFinding({ rule: 'leaver-user' }), principalId: user.id };
    expect(whyGone(finding, anInventory({ users: [user], people: known }))).toBe(expected);
  });
});
