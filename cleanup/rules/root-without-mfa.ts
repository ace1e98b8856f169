import { rootRow, rootVerdict } from './root.ts';
import type { Rule } from './rule.ts';

/** The root user should have MFA. Report only. */
export const rootWithoutMfa: Rule = {
  id: 'root-without-mfa',
  title: 'Root without MFA',
  judge(facts) {
    const row = rootRow(facts);
    if (!row || row.mfaActive) return [];
    return [
      rootVerdict(facts, row, {
        rule: 'root-without-mfa',
        reason: 'The root user has no MFA device.',
        lastUsedAt: row.password.lastUsedAt,
      }),
    ];
  },
};
