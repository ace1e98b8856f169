import { isoDay } from '../days.ts';
import type { Verdict } from '../finding.ts';
import type { LastUse, Role, User } from '../inventory.ts';
import { beforeDeleting } from '../principals/before-deleting.ts';
import { lastUseWhileDisabled } from './last-use.ts';
import { type Facts, type Rule, reportOnly, rolesOf, subjectOf, usersOf } from './rule.ts';

/**
 * A user or role that this product disabled and that somebody still uses, or tries to: IAM counts refused calls, too.
 * Report only, in place of the finding that it is unused: nothing more is done to it by itself until it is enabled again.
 */
export const disabledInUse: Rule = {
  id: 'disabled-in-use',
  judge(facts) {
    return [...usersOf(facts), ...rolesOf(facts)].flatMap((principal) => {
      const use = lastUseWhileDisabled(principal, facts);
      const disabledAt = facts.disabledSince.get(principal.id);
      return use && use !== 'unknown' && disabledAt ? [judgeUse(facts, principal, use, disabledAt)] : [];
    });
  },
};

function judgeUse(
  { inventory, now }: Facts,
  principal: User | Role,
  use: LastUse,
  disabledAt: Date,
): Verdict {
  const what = `${principal.type === 'user' ? 'User' : 'Role'} ${principal.name}`;
  const where = [use.service && ` for ${use.service}`, use.region && ` in ${use.region}`];
  const when = `last on ${isoDay(use.at)}${where.filter(Boolean).join('')}`;
  const verdict = reportOnly(
    {
      rule: 'disabled-in-use',
      subject: subjectOf(principal),
      principalId: principal.id,
      createdAt: principal.createdAt,
      lastUsed: use,
      reason:
        use.at >= disabledAt
          ? `${what} is disabled since ${isoDay(disabledAt)}, and somebody still tries to use it: ${when}.`
          : `${what} was in use shortly before it was disabled on ${isoDay(disabledAt)}, which did not show then: ${when}.`,
      evidence: [
        'AWSDenyAll refuses whatever it asks for; IAM counts refused calls as well.',
        'Nothing more happens to it by itself.',
      ],
      asOf: inventory.readAt,
    },
    now,
  );
  return { ...verdict, beforeDeletion: beforeDeleting(principal) };
}
