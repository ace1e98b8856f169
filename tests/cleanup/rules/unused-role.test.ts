import { describe, expect, test } from 'vitest';
import { unusedWords } from '../../../cleanup/report/words.ts';
import { unusedRole } from '../../../cleanup/rules/unused-role.ts';
import { ACCOUNT, anAnalyzerFinding, anInventory, aRole, daysAgo, factsOf } from '../factories.ts';

const used = (days: number) => ({ at: daysAgo(days), service: null, region: 'eu-west-1' });

describe('unused-role', () => {
  test.each([
    { title: 'never used, young', role: { createdAt: daysAgo(29) }, unusedDays: null },
    { title: 'never used, old', role: { createdAt: daysAgo(200) }, unusedDays: 200 },
    { title: 'used long ago', role: { lastUsed: used(90) }, unusedDays: 90 },
    { title: 'used recently', role: { lastUsed: used(3) }, unusedDays: null },
  ])('a role $title', ({ role, unusedDays }) => {
    const verdicts = unusedRole.judge(factsOf(anInventory({ roles: [aRole(role)] })));
    expect(verdicts.map((verdict) => verdict.unusedDays)).toEqual(unusedDays === null ? [] : [unusedDays]);
  });

  test('a role without a recorded use is told of in the words of lists, and is not called never used', () => {
    const [verdict] = unusedRole.judge(factsOf(anInventory({ roles: [aRole({ createdAt: daysAgo(34) })] })));
    expect(verdict && unusedWords(verdict)).toBe('no use recorded in 34 days');
    expect(verdict?.reason).toMatch(/^Role \w+ has no use recorded in 34 days: created /);
  });

  test("a role of the same name in another account of an organisation's analyzer accuses nobody here", () => {
    const other = anAnalyzerFinding({
      type: 'UnusedIAMRole',
      resourceArn: 'arn:aws:iam::999988887777:role/reports',
    });
    const here = anAnalyzerFinding({
      type: 'UnusedIAMRole',
      resourceArn: `arn:aws:iam::${ACCOUNT}:role/reports`,
    });
    const judge = (finding: typeof other) =>
      unusedRole.judge(
        factsOf(anInventory({ roles: [aRole({ lastUsed: used(3) })], analyzerFindings: [finding] })),
      );
    expect(judge(other)).toEqual([]);
    expect(judge(here)).toMatchObject([{ sources: ['access-analyzer'], stage: 'report', next: null }]);
  });
});
