import { expect, test } from 'vitest';
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
  expect(lastAdministrator(anInventory({ roles }), NOW)).toBe(last);
});

test('a user counts as used by key or password, as the credential report tells', () => {
  const user = aUser({
    administratorBecause: 'yes',
    row: { keys: [{ active: true, lastRotatedAt: null, lastUsedAt: daysAgo(3) }] },
  });
  expect(lastAdministrator(anInventory({ users: [user], roles: [role('r', 2)] }), NOW)).toBeNull();
  expect(lastAdministrator(anInventory({ users: [user], roles: [role('r', 100)] }), NOW)).toBe(user.id);
});
