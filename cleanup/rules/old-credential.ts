import { ageInDays, isoDay } from '../days.ts';
import type { User } from '../inventory.ts';
import { isExpired, otherCredentialsOf } from './other-credential.ts';
import { type Facts, type Rule, reportOnly } from './rule.ts';

/**
 * A working SSH key, signing certificate or service-specific credential created at least `maxKeyAge` days ago. Whether
 * anybody uses it cannot be known. Report only; 0 = off.
 */
export const oldCredential: Rule = {
  id: 'old-credential',
  judge(facts) {
    const { policy, now } = facts;
    const { maxKeyAge } = policy;
    if (maxKeyAge === 0) return [];
    return otherCredentialsOf(facts).flatMap((credential) => {
      const { user, subject, what, status, createdAt, expiresAt, asOf } = credential;
      const age = ageInDays(createdAt, now);
      if (status !== 'Active' || isExpired(credential, now) || age < maxKeyAge) return [];
      const end = expiresAt ? `It expires by itself on ${isoDay(expiresAt)}.` : null;
      return reportOnly(
        {
          rule: 'old-credential',
          subject,
          principalId: user.id,
          createdAt,
          lastUsed: null,
          reason: `${what} is ${age} days old (limit ${maxKeyAge}): created ${isoDay(createdAt)}.`,
          evidence: [...(end ? [end] : []), ...restOfUser(user, facts)],
          asOf,
        },
        now,
      );
    });
  },
};

/** No use is recorded of the credential itself: whether its user does anything else is the next best thing. */
function restOfUser(user: User, { policy, now }: Facts): string[] {
  if (!user.report.known) return [];
  const { password, keys } = user.report.value;
  const days = policy.minAgeUnusedUsersToReport || 30;
  const uses = [...keys.map(({ lastUsedAt }) => lastUsedAt), password.enabled ? password.lastUsedAt : null];
  const inUse = uses.some((at) => at !== null && ageInDays(at, now) < days);
  return [
    inUse
      ? `AWS does not record its use; its user does use a key or the password (in the last ${days} days).`
      : `AWS does not record its use; its user used no key and no password in the last ${days} days.`,
  ];
}
