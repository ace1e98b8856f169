import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../cleanup/finding.ts';
import { type AccessKey, nothingAsked } from '../../cleanup/inventory.ts';
import { lastAdministrator } from '../../cleanup/last-administrator.ts';
import { anAccessKey, anInventory, aRole, aUse, aUser, daysAgo, NOW } from './factories.ts';

const role = (name: string, days: number | null) =>
  aRole({ name, administratorBecause: 'yes', lastUsed: days === null ? null : aUse(days) });

test.each([
  { title: 'two in use: nobody is the last', days: [1, 89], last: null },
  { title: 'one in use: that one', days: [89, 90, null], last: 'AROAR0' },
  { title: 'none in use: the one used last', days: [400, 200, null], last: 'AROAR1' },
  { title: 'none ever used: still one is left alone', days: [null], last: 'AROAR0' },
  { title: 'no administrator at all', days: [], last: null },
])('$title', ({ days, last }) => {
  const roles = [
    ...days.map((age, index) => role(`r${index}`, age)),
    aRole({ name: 'plain', lastUsed: aUse(0) }),
  ];
  expect(lastAdministrator(anInventory({ roles }), [], NOW)).toBe(last);
});

/** What nobody was asked about: the report is all there is. */
const facts = nothingAsked(NOW);

test('a user counts as used by key or password, as the credential report tells', () => {
  const user = aUser({
    administratorBecause: 'yes',
    facts,
    row: { keys: [{ active: true, lastRotatedAt: null, lastUsedAt: daysAgo(3) }] },
  });
  expect(lastAdministrator(anInventory({ users: [user], roles: [role('r', 2)] }), [], NOW)).toBeNull();
  expect(lastAdministrator(anInventory({ users: [user], roles: [role('r', 100)] }), [], NOW)).toBe(user.id);
});

describe('what cannot sign in any more is no other administrator', () => {
  const keyUsed = (days: number, active: boolean) => [
    { active, lastRotatedAt: null, lastUsedAt: daysAgo(days) },
  ];
  const admin = (name: string, row: Parameters<typeof aUser>[0] & object) =>
    aUser({ name, administratorBecause: 'yes', facts, ...row });
  const alice = admin('alice', { row: { keys: keyUsed(46, true) } });

  test.each([
    { title: 'an inactive key', row: { keys: keyUsed(10, false) } },
    {
      title: 'a removed password',
      row: { password: { enabled: false, lastUsedAt: daysAgo(10), lastChangedAt: null } },
    },
  ])('$title', ({ row }) => {
    expect(lastAdministrator(anInventory({ users: [alice, admin('bob', { row })] }), [], NOW)).toBe(alice.id);
  });

  test('when all in use are due in one run, the one used last stays', () => {
    const bob = admin('bob', { row: { keys: keyUsed(60, true) } });
    const due = (principalId: string) => ({ principalId, stage: 'disable' }) as Verdict;
    const last = (...ids: string[]) =>
      lastAdministrator(anInventory({ users: [alice, bob] }), ids.map(due), NOW);
    expect(last(alice.id, bob.id)).toBe(alice.id);
    expect(last(alice.id)).toBeNull();
    expect(last()).toBeNull();
  });
});

describe('what was read just now goes before the credential report, which may be 4 hours old', () => {
  const slot = (days: number) => ({ active: true, lastRotatedAt: null, lastUsedAt: daysAgo(days) });
  const none = { enabled: false, lastUsedAt: null, lastChangedAt: null };
  const signedIn = { ...none, enabled: true, lastUsedAt: daysAgo(10) };
  const key = (overrides: Partial<AccessKey> = {}) => anAccessKey({ lastUsed: aUse(10), ...overrides });
  const used = role('r', 20);

  test.each([
    {
      title: 'a key switched off since is none in use',
      row: { keys: [slot(10)] },
      facts: { keys: [key({ active: false })] },
      last: used.id,
    },
    { title: 'a key deleted since is none', row: { keys: [slot(10)] }, facts: { keys: [] }, last: used.id },
    {
      title: 'a password removed since is none',
      row: { password: signedIn },
      facts: { password: null },
      last: used.id,
    },
    {
      title: 'one of two keys that still works is one',
      row: { keys: [slot(10), slot(12)] },
      facts: { keys: [key({ active: false }), key({ id: 'AKIA2' })] },
      last: null,
    },
    {
      title: 'a key switched on since is one',
      row: { keys: [{ ...slot(10), active: false }] },
      facts: { keys: [key()] },
      last: null,
    },
    { title: 'a key used since is one', row: { keys: [slot(100)] }, facts: { keys: [key()] }, last: null },
    {
      title: 'a password is one as long as it is there',
      row: { password: signedIn },
      facts: { password: { createdAt: daysAgo(99), lastUsedAt: daysAgo(10) } },
      last: null,
    },
    {
      title: 'a password made and used since is one',
      row: {},
      facts: { password: { createdAt: daysAgo(1), lastUsedAt: daysAgo(0) } },
      last: null,
    },
    {
      title: 'keys that were switched off say nothing of a password that nobody asked about',
      row: { keys: [slot(10)], password: signedIn },
      facts: { keys: [] },
      last: null,
    },
    {
      title: 'keys that could not be read are as the report has them',
      row: { keys: [slot(10)] },
      facts: { keys: 'unknown' as const },
      last: null,
    },
    {
      title: 'a use that could not be read is as the report has it',
      row: { keys: [slot(10)] },
      facts: { keys: [key({ lastUsed: 'unknown' })] },
      last: null,
    },
    {
      title: 'but not where the use may be of a key that was switched off since',
      row: { keys: [slot(10), slot(100)] },
      facts: { keys: [key({ active: false }), key({ lastUsed: 'unknown' })] },
      last: used.id,
    },
  ])('$title', ({ row, facts: read, last }) => {
    const user = aUser({ administratorBecause: 'yes', row, facts: { ...facts, ...read } });
    expect(lastAdministrator(anInventory({ users: [user], roles: [used] }), [], NOW)).toBe(last);
  });
});
