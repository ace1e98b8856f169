import { describe, expect, test } from 'vitest';
import { unusedAccessKey } from '../../../cleanup/rules/unused-access-key.ts';
import { anAccessKey, anAnalyzerFinding, anInventory, aUse, aUser, daysAgo, factsOf } from '../factories.ts';

const judgeKeys = (keys: Parameters<typeof anAccessKey>[0][], policy = {}) =>
  unusedAccessKey.judge(
    factsOf(anInventory({ users: [aUser({ facts: { keys: keys.map(anAccessKey) } })] }), policy),
  );

describe('unused-access-key', () => {
  test.each([
    { title: 'never used, older than the threshold', key: { createdAt: daysAgo(30) }, stage: 'report' },
    { title: 'never used, younger than the threshold', key: { createdAt: daysAgo(29) }, stage: null },
    { title: 'used on the day of the threshold', key: { lastUsed: aUse(30) }, stage: 'report' },
    { title: 'used a day later', key: { lastUsed: aUse(29) }, stage: null },
    {
      title: 'used a second less than the threshold ago',
      key: { lastUsed: aUse(30 - 1 / 86_400) },
      stage: null,
    },
    { title: 'already inactive', key: { active: false, lastUsed: aUse(300) }, stage: null },
    { title: 'whose last use could not be read', key: { lastUsed: 'unknown' as const }, stage: null },
  ])('a key $title: $stage', ({ key, stage }) => {
    expect(judgeKeys([key]).map((verdict) => verdict.stage)).toEqual(stage ? [stage] : []);
  });

  test.each([
    { days: 44, stage: 'report', next: { stage: 'disable', at: daysAgo(-1) } },
    { days: 45, stage: 'disable', next: { stage: 'delete', at: daysAgo(-45) } },
    // Not before it was off for the whole cooling-off, however old it is.
    { days: 90, stage: 'delete', next: { stage: 'delete', at: daysAgo(-14) } },
  ])('$days unused days call for $stage', ({ days, stage, next }) => {
    const policy = { minAgeKeysToDisable: 45, minAgeKeysToDelete: 90 };
    expect(judgeKeys([{ lastUsed: aUse(days) }], policy)).toMatchObject([{ stage, next, unusedDays: days }]);
  });

  test.each([0, 1])('only the stale one of two keys with equal creation dates, in slot %i', (slot) => {
    const keys = [
      { id: 'AKIABUSY', lastUsed: aUse(1) },
      { id: 'AKIASTALE', lastUsed: aUse(200) },
    ];
    const verdicts = judgeKeys(slot === 0 ? keys.toReversed() : keys);
    expect(verdicts.map(({ subject }) => subject.accessKeyId)).toEqual(['AKIASTALE']);
  });

  test('the reason says since when, for what and where', () => {
    expect(judgeKeys([{ lastUsed: aUse(200) }])[0]?.reason).toBe(
      'Access key AKIA0000000000000001 of ada has not been used for 200 days: last used 2026-05-06 for s3 in eu-west-1.',
    );
    expect(judgeKeys([{}])[0]?.reason).toBe(
      'Access key AKIA0000000000000001 of ada has never been used in 400 days: created 2025-10-18.',
    );
  });

  test('a key that last sent mail through SES carries a warning', () => {
    expect(judgeKeys([{ lastUsed: aUse(200, { service: 'ses' }) }])[0]?.evidence.join()).toContain('SMTP');
    expect(judgeKeys([{ lastUsed: aUse(200) }])[0]?.evidence).toEqual([]);
  });

  test('nothing is said when the rule is off, whatever Access Analyzer says', () => {
    expect(judgeWithAnalyzer({ lastUsed: aUse(200) }, daysAgo(200), { minAgeKeysToReport: 0 })).toEqual([]);
  });

  describe('with Access Analyzer as second source', () => {
    test('agreeing', () => {
      const [verdict] = judgeWithAnalyzer({ lastUsed: aUse(200) }, daysAgo(200));
      expect(verdict?.sources).toEqual(['iam', 'access-analyzer']);
      expect(verdict?.evidence).toEqual(['Access Analyzer (2026-11-21) agrees that it is unused.']);
    });

    test('disagreeing about the date', () => {
      const [verdict] = judgeWithAnalyzer({ lastUsed: aUse(200) }, daysAgo(120));
      expect(verdict?.evidence[0]).toMatch(/says last used 2026-07-25; IAM says 2026-05-06/);
    });

    test('alone: reported with the disagreement, and never beyond that', () => {
      const policy = { minAgeKeysToDisable: 45, minAgeKeysToDelete: 90 };
      const [verdict] = judgeWithAnalyzer({ lastUsed: aUse(2) }, daysAgo(200), policy);
      expect(verdict).toMatchObject({ stage: 'report', sources: ['access-analyzer'], next: null });
      expect(verdict?.reason).toContain('unused by Access Analyzer only: IAM says last used 2026-11-20.');
      expect(verdict?.evidence[0]).toMatch(/says last used 2026-05-06\. Nothing follows from this alone/);
    });

    test('one finding that holds both keys accuses each by its id', () => {
      const finding = anAnalyzerFinding({
        details: {
          accessKeys: [
            { id: 'AKIAONE', lastAccessedAt: daysAgo(200) },
            { id: 'AKIATWO', lastAccessedAt: null },
          ],
          lastAccessedAt: null,
          permissions: [],
        },
      });
      const keys = ['AKIAONE', 'AKIATWO', 'AKIATHREE'].map((id) => anAccessKey({ id, lastUsed: aUse(2) }));
      const inventory = anInventory({ users: [aUser({ facts: { keys } })], analyzerFindings: [finding] });
      const ids = unusedAccessKey.judge(factsOf(inventory)).map(({ subject }) => subject.accessKeyId);
      expect(ids).toEqual(['AKIAONE', 'AKIATWO']);
    });
  });
});

function judgeWithAnalyzer(key: Parameters<typeof anAccessKey>[0], lastAccessedAt: Date, policy = {}) {
  const accessKey = anAccessKey(key);
  const details = {
    accessKeys: [{ id: accessKey.id, lastAccessedAt }],
    lastAccessedAt: null,
    permissions: [],
  };
  const inventory = anInventory({
    users: [aUser({ facts: { keys: [accessKey] } })],
    analyzerFindings: [anAnalyzerFinding({ details })],
  });
  return unusedAccessKey.judge(factsOf(inventory, policy));
}
