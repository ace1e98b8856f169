import { expect, test } from 'vitest';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { thresholdLines } from '../../../cleanup/report/thresholds.ts';

test('a password is removed where its user would be disabled, and nothing of it is left to delete', () => {
  const policy = parsePolicy({
    minAgeUnusedUsersToDisable: 60,
    minAgeUnusedUsersToDelete: 75,
    minAgeRolesToReport: 0,
  });
  expect(thresholdLines(policy)).toEqual([
    'Unused access keys: report after 30 days, never disable, never delete.',
    'Unused users: report after 30 days, disable after 60 days, delete after 75 days.',
    'Unused passwords: report after 30 days, remove after 60 days.',
    'Unused roles: not looked for.',
    'Old access keys and other credentials: not looked for.',
  ]);
});

test('a password is never removed where disabling is off', () => {
  expect(thresholdLines(parsePolicy({}))).toContain('Unused passwords: report after 30 days, never remove.');
});
