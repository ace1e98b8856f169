import { isoDay } from '../days.ts';
import { judgeOutOfUse, otherCredentialsOf } from './other-credential.ts';
import type { Rule } from './rule.ts';

/**
 * An SSH key, signing certificate or service-specific credential that is switched off lingers until somebody deletes
 * it. It counts from the first audit that saw it inactive: only since then is it certain that nobody uses it.
 */
export const inactiveCredential: Rule = {
  id: 'inactive-credential',
  judge(facts) {
    if (facts.policy.minAgeKeysToReport === 0) return [];
    return otherCredentialsOf(facts)
      .filter(({ status }) => status === 'Inactive')
      .map((credential) =>
        judgeOutOfUse(facts, credential, {
          rule: 'inactive-credential',
          reason: `${credential.what} is inactive but still exists: created ${isoDay(credential.createdAt)}.`,
          knownSince: null,
          seenWords: 'Seen inactive since',
          neverBecause: null,
        }),
      );
  },
};
