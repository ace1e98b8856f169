import { describe, expect, test } from 'vitest';
import type { CredentialReportRow } from '../../../cleanup/inventory.ts';
import { consoleWithoutMfa } from '../../../cleanup/rules/console-without-mfa.ts';
import { oldAccessKey } from '../../../cleanup/rules/old-access-key.ts';
import { rootAccessKey } from '../../../cleanup/rules/root-access-key.ts';
import { rootWithoutMfa } from '../../../cleanup/rules/root-without-mfa.ts';
import { ACCOUNT, anAccessKey, anInventory, aUse, aUser, daysAgo, factsOf } from '../factories.ts';

describe('old-access-key', () => {
  const judgeKey = (key: Parameters<typeof anAccessKey>[0], maxKeyAge: number) =>
    oldAccessKey.judge(
      factsOf(anInventory({ users: [aUser({ facts: { keys: [anAccessKey(key)] } })] }), { maxKeyAge }),
    );

  test.each([
    { title: 'as old as the limit', key: { createdAt: daysAgo(90) }, limit: 90, found: 1 },
    { title: 'a day younger', key: { createdAt: daysAgo(89) }, limit: 90, found: 0 },
    { title: 'inactive', key: { active: false }, limit: 90, found: 0 },
    { title: 'of any age while the rule is off', key: {}, limit: 0, found: 0 },
  ])('an active key $title: $found', ({ key, limit, found }) => {
    expect(judgeKey(key, limit)).toHaveLength(found);
  });

  test('tells age and use apart', () => {
    const [verdict] = judgeKey({ createdAt: daysAgo(200), lastUsed: aUse(3) }, 90);
    expect(verdict).toMatchObject({ stage: 'report', unusedDays: 3, since: daysAgo(3), next: null });
    expect(verdict?.reason).toContain('200 days old (limit 90)');
  });
});

test.each([
  { enabled: true, mfaActive: false, found: 1 },
  { enabled: true, mfaActive: true, found: 0 },
  { enabled: false, mfaActive: false, found: 0 },
])('console-without-mfa: password $enabled, MFA $mfaActive: $found', ({ enabled, mfaActive, found }) => {
  const password = { enabled, lastUsedAt: null, lastChangedAt: null };
  const inventory = anInventory({ users: [aUser({ row: { password, mfaActive } })] });
  expect(consoleWithoutMfa.judge(factsOf(inventory))).toHaveLength(found);
});

describe('the root user', () => {
  const root = (overrides: Partial<CredentialReportRow>): CredentialReportRow => ({
    user: '<root_account>',
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    userCreatedAt: daysAgo(2000),
    password: { enabled: null, lastUsedAt: null, lastChangedAt: null },
    mfaActive: true,
    keys: [],
    certificates: [],
    ...overrides,
  });
  const rulesFor = (row: CredentialReportRow | null) =>
    [rootAccessKey, rootWithoutMfa].flatMap((rule) =>
      rule.judge(factsOf(anInventory({ root: row }))).map((verdict) => verdict.rule),
    );

  test.each([
    ['an access key (inactive,', [false]],
    ['an access key (active,', [true]],
    ['2 access keys (1 active,', [true, false]],
  ])('root-access-key says how many work: %s', (words, keys) => {
    const row = root({ keys: keys.map((active) => ({ active, lastRotatedAt: null, lastUsedAt: null })) });
    expect(rootAccessKey.judge(factsOf(anInventory({ root: row })))[0]?.reason).toContain(
      `The root user has ${words} never used)`,
    );
  });

  test('root-access-key: any key, active or not', () => {
    expect(rulesFor(root({}))).toEqual([]);
    expect(
      rulesFor(root({ keys: [{ active: false, lastRotatedAt: daysAgo(9), lastUsedAt: null }] })),
    ).toEqual(['root-access-key']);
  });

  test('root-without-mfa', () => {
    expect(rulesFor(root({ mfaActive: false }))).toEqual(['root-without-mfa']);
  });

  test('root-without-mfa is no matter in an account made without root credentials', () => {
    const password = { enabled: false, lastUsedAt: null, lastChangedAt: null };
    expect(rulesFor(root({ mfaActive: false, password }))).toEqual([]);
  });

  test('is not judged when the report has no line for it', () => {
    expect(rulesFor(null)).toEqual([]);
  });
});
