import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../cleanup/finding.ts';
import { lastAdministrator } from '../../cleanup/last-administrator.ts';
import { anInventory, aRole, aUse, aUser, daysAgo, NOW } from './factories.ts';

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

test('a user counts as used by key or password, as the credential report tells', () => {
  const user = aUser({
    administratorBecause: 'yes',
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
    aUser({ name, administratorBecause: 'yes', ...row });
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
