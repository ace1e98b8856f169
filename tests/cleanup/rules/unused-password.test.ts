import { describe, expect, test } from 'vitest';
import { unusedPassword } from '../../../cleanup/rules/unused-password.ts';
import { anInventory, aUser, daysAgo, factsOf } from '../factories.ts';

interface Case {
  readonly title: string;
  readonly password: { createdAt: Date; lastUsedAt: Date | null } | null;
  readonly lastChangedAt: Date | null;
  readonly unusedDays: number | null;
}

describe('unused-password', () => {
  test.each<Case>([
    {
      title: 'never used counts from its creation',
      password: { createdAt: daysAgo(60), lastUsedAt: null },
      lastChangedAt: daysAgo(60),
      unusedDays: 60,
    },
    {
      title: 're-issued, with an old PasswordLastUsed, counts from its re-issue',
      password: { createdAt: daysAgo(40), lastUsedAt: daysAgo(700) },
      lastChangedAt: daysAgo(40),
      unusedDays: 40,
    },
    {
      title: 're-issued last week, with an old PasswordLastUsed, is not unused',
      password: { createdAt: daysAgo(7), lastUsedAt: daysAgo(700) },
      lastChangedAt: daysAgo(7),
      unusedDays: null,
    },
    {
      title: 'changed after its last use counts from the change',
      password: { createdAt: daysAgo(900), lastUsedAt: daysAgo(200) },
      lastChangedAt: daysAgo(100),
      unusedDays: 100,
    },
    {
      title: 'gone, with an old PasswordLastUsed, is nothing to report',
      password: null,
      lastChangedAt: null,
      unusedDays: null,
    },
    {
      title: 'used recently is not unused',
      password: { createdAt: daysAgo(900), lastUsedAt: daysAgo(2) },
      lastChangedAt: daysAgo(900),
      unusedDays: null,
    },
  ])('a password $title', ({ password, lastChangedAt, unusedDays }) => {
    const reported = { enabled: password !== null, lastUsedAt: password?.lastUsedAt ?? null, lastChangedAt };
    const user = aUser({ createdAt: daysAgo(1000), facts: { password }, row: { password: reported } });
    const verdicts = unusedPassword.judge(factsOf(anInventory({ users: [user] })));
    expect(verdicts.map((verdict) => verdict.unusedDays)).toEqual(unusedDays === null ? [] : [unusedDays]);
  });

  test.each(['not-asked', 'unknown'] as const)('a password that is %s is not judged', (password) => {
    expect(unusedPassword.judge(factsOf(anInventory({ users: [aUser({ facts: { password } })] })))).toEqual(
      [],
    );
  });
});
