import { latest } from '../days.ts';
import type { Verdict } from '../finding.ts';
import { isRead, type User } from '../inventory.ts';
import { thresholdsOf } from '../policy.ts';
import { type AnalyzerOpinions, analyzerOpinions } from './analyzer-opinion.ts';
import { type Facts, judgeUnused, type Rule, usersOf } from './rule.ts';

/**
 * A console password, unused since the later of its last use and its last change: a re-issued password
 * inherits the last use of the one before it.
 */
export const unusedPassword: Rule = {
  id: 'unused-password',
  judge(facts) {
    const opinions = analyzerOpinions(facts.inventory);
    return usersOf(facts).flatMap((user) => judgePassword(facts, user, opinions) ?? []);
  },
};

function judgePassword(facts: Facts, user: User, opinions: AnalyzerOpinions): Verdict | null {
  const { password, readAt } = user.live;
  if (!user.report.known || !isRead(password) || password === null) return null;
  const { lastUsedAt, createdAt } = password;
  return judgeUnused(
    {
      rule: 'unused-password',
      subject: { type: 'password', name: user.name, arn: user.arn, id: user.id },
      principalId: user.id,
      createdAt,
      since: latest(createdAt, lastUsedAt, user.report.value.password.lastChangedAt),
      lastUsed: lastUsedAt && { at: lastUsedAt, service: null, region: null },
      asOf: readAt,
      what: `The console password of ${user.name}`,
      opinion: opinions.onPassword(user),
    },
    // Disabling a password is deleting it: there is no further stage.
    { ...thresholdsOf(facts.policy, 'UnusedUsers'), delete: 0 },
    facts,
  );
}
