import { rootRow, rootVerdict } from './root.ts';
import type { Rule } from './rule.ts';

/** The root user should have MFA. Report only. */
export const rootWithoutMfa: Rule = {
  id: 'root-without-mfa',
  judge(facts) {
    const row = rootRow(facts);
    // An account made without root credentials: nobody can sign in as root, so there is nothing to protect.
    if (!row || row.mfaActive || row.password.enabled === false) return [];
    return [
      rootVerdict(facts, row, {
        rule: 'root-without-mfa',
        reason: 'The root user has no MFA device.',
        lastUsedAt: row.password.lastUsedAt,
      }),
    ];
  },
};
