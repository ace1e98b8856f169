import { thresholdsOf } from '../policy.ts';
import { beforeDeleting } from '../principals/before-deleting.ts';
import { analyzerOpinions } from './analyzer-opinion.ts';
import { lastUseWhileDisabled } from './last-use.ts';
import { judgeUnused, type Rule, rolesOf, subjectOf } from './rule.ts';

/** A role nobody assumed since `RoleLastUsed` or, when IAM recorded no use in its 400 days, since its creation. */
export const unusedRole: Rule = {
  id: 'unused-role',
  judge(facts) {
    const thresholds = thresholdsOf(facts.policy, 'Roles');
    const opinions = analyzerOpinions(facts.inventory);
    return rolesOf(facts).flatMap((role) => {
      // Used while it is disabled: see `disabled-in-use`.
      if (lastUseWhileDisabled(role, facts) !== null) return [];
      const verdict = judgeUnused(
        {
          rule: 'unused-role',
          subject: subjectOf(role),
          principalId: role.id,
          createdAt: role.createdAt,
          since: role.lastUsed?.at ?? role.createdAt,
          lastUsed: role.lastUsed,
          asOf: facts.inventory.readAt,
          what: `Role ${role.name}`,
          neverMeans: 'IAM remembers the last 400 days',
          opinion: opinions.onRole(role),
          beforeDeletion: beforeDeleting(role),
        },
        thresholds,
        facts,
        facts.disabledSince.get(role.id),
      );
      return verdict ? [verdict] : [];
    });
  },
};
