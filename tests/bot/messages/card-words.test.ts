import { expect, test } from 'vitest';
import { factLines } from '../../../bot/messages/card-words.ts';
import { aFinding } from '../../cleanup/report/factories.ts';

const { subject } = aFinding();

test.each([
  ['access-key', 'Access key AKIA1 of ada has never been used.', 'Has never been used.'],
  ['password', 'The console password of ada has never been used.', 'Has never been used.'],
  ['user', 'User ada is orphaned.', 'Is orphaned.'],
  ['user', 'User adam is orphaned.', 'User adam is orphaned.'],
  ['root', 'The root user has an access key.', 'Has an access key.'],
] as const)('below the name of a %s, "%s" needs no name', (type, reason, expected) => {
  const finding = aFinding({ subject: { ...subject, type, name: 'ada', accessKeyId: 'AKIA1' }, reason });
  expect(factLines(finding)[0]).toBe(expected);
});

test.each([
  ['Role ada has no use recorded: IAM remembers the last 400 days.', []],
  ['Role ada is called unused by Access Analyzer only.', ['Last used: no record.']],
])('a role without a recorded use is not said to be never used: %s', (reason, expected) => {
  const role = aFinding({ subject: { ...subject, type: 'role', name: 'ada' }, reason, lastUsed: null });
  expect(factLines(role).filter((line) => line.startsWith('Last used'))).toEqual(expected);
});
