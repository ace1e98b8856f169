import { type Rule, reportOnly, subjectOf, usersOf } from './rule.ts';

/** A user who can sign in to the console with a password alone. Report only. */
export const consoleWithoutMfa: Rule = {
  id: 'console-without-mfa',
  judge(facts) {
    const { credentialReport } = facts.inventory;
    if (!credentialReport.known) return [];
    const asOf = credentialReport.value.generatedAt;
    return usersOf(facts).flatMap((user) => {
      if (!user.report.known) return [];
      const { password, mfaActive } = user.report.value;
      if (!password.enabled || mfaActive) return [];
      return reportOnly(
        {
          rule: 'console-without-mfa',
          subject: subjectOf(user),
          principalId: user.id,
          createdAt: user.createdAt,
          lastUsed: password.lastUsedAt && { at: password.lastUsedAt, service: null, region: null },
          reason: `User ${user.name} can sign in to the console without MFA.`,
          asOf,
        },
        facts.now,
      );
    });
  },
};
