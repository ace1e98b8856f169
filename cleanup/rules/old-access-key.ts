import { ageInDays, isoDay } from '../days.ts';
import { keySubject, keysOf, type Rule, reportOnly } from './rule.ts';

/** An active key created at least `maxKeyAge` days ago should be rotated. Report only; 0 = off. */
export const oldAccessKey: Rule = {
  id: 'old-access-key',
  judge(facts) {
    const { maxKeyAge } = facts.policy;
    if (maxKeyAge === 0) return [];
    return keysOf(facts).flatMap(({ user, key, readAt }) => {
      const age = ageInDays(key.createdAt, facts.now);
      if (!key.active || age < maxKeyAge) return [];
      const reason = `Access key ${key.id} of ${user.name} is ${age} days old (limit ${maxKeyAge}): created ${isoDay(key.createdAt)}.`;
      return reportOnly(
        {
          rule: 'old-access-key',
          subject: keySubject(user, key.id),
          principalId: user.id,
          createdAt: key.createdAt,
          lastUsed: key.lastUsed,
          reason,
          asOf: readAt,
        },
        facts.now,
      );
    });
  },
};
