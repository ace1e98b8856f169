import { isoDay } from '../days.ts';
import { isExpired, judgeOutOfUse, type OtherCredential, otherCredentialsOf } from './other-credential.ts';
import type { Rule } from './rule.ts';

/**
 * A signing certificate or service-specific credential past its expiry: of no use to anybody, and never again. A
 * certificate whose body says so while IAM still calls it active is only reported: AWS does not say that it is
 * refused.
 */
export const expiredCredential: Rule = {
  id: 'expired-credential',
  judge(facts) {
    const { policy, now } = facts;
    if (policy.minAgeKeysToReport === 0) return [];
    return otherCredentialsOf(facts)
      .filter((credential) => isExpired(credential, now))
      .map((credential) => {
        const { what, expiresAt, createdAt } = credential;
        const when = expiresAt ? `on ${isoDay(expiresAt)}` : 'on a day that IAM does not tell';
        return judgeOutOfUse(facts, credential, {
          rule: 'expired-credential',
          reason: `${what} expired ${when} but still exists: created ${isoDay(createdAt)}.`,
          knownSince: expiresAt !== null && expiresAt <= now ? expiresAt : null,
          seenWords: 'Seen expired since',
          neverBecause: mayStillWork(credential)
            ? 'IAM still calls it active: deactivate it first, nothing happens by itself.'
            : null,
        });
      });
  },
};

function mayStillWork({ subject, status }: OtherCredential): boolean {
  return subject.type === 'signing-certificate' && status === 'Active';
}
