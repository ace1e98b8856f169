import { thresholdsOf } from '../policy.ts';
import { analyzerOpinions } from './analyzer-opinion.ts';
import { judgeUnused, keySubject, keysOf, type Rule, SES_WARNING } from './rule.ts';

/** Each active access key by itself: unused since its last use or, when never used, since its creation. */
export const unusedAccessKey: Rule = {
  id: 'unused-access-key',
  judge(facts) {
    const thresholds = thresholdsOf(facts.policy, 'Keys');
    const opinions = analyzerOpinions(facts.inventory);
    return keysOf(facts).flatMap(({ user, key, readAt }) => {
      if (!key.active) return [];
      const verdict = judgeUnused(
        {
          rule: 'unused-access-key',
          subject: keySubject(user, key.id),
          principalId: user.id,
          createdAt: key.createdAt,
          since: key.lastUsed?.at ?? key.createdAt,
          lastUsed: key.lastUsed,
          asOf: readAt,
          what: `Access key ${key.id} of ${user.name}`,
          evidence: key.lastUsed?.service === 'ses' ? [SES_WARNING] : [],
          opinion: opinions.onKey(key.id),
        },
        thresholds,
        facts,
      );
      return verdict ? [verdict] : [];
    });
  },
};
