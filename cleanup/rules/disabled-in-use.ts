import { isoDay } from '../days.ts';
import type { Verdict } from '../finding.ts';
import type { LastUse, Role, User } from '../inventory.ts';
import { beforeDeleting } from '../principals/before-deleting.ts';
import { lastUseOf, lastUseWhileDisabled, offSince, worksAgain } from './last-use.ts';
import { type Facts, type Rule, reportOnly, rolesOf, subjectOf, usersOf } from './rule.ts';

/**
 * A user or role that this product disabled, in whole or in part, and that somebody still uses, or tries to (IAM counts
 * refused calls, too), or of which somebody made something work again. Report only, in place of the finding that it is
 * unused: nothing more is done to it by itself until it is enabled again, or disabled in whole.
 */
export const disabledInUse: Rule = {
  id: 'disabled-in-use',
  judge(facts) {
    return [...usersOf(facts), ...rolesOf(facts)].flatMap((principal) => {
      const disabledAt = offSince(principal, facts);
      const use = lastUseWhileDisabled(principal, facts);
      if (!disabledAt || use === 'unknown') return [];
      const works = worksAgain(principal, facts);
      const reason = use
        ? triedWords(use, disabledAt, facts.disabledSince.has(principal.id))
        : works.length > 0
          ? worksWords(works, disabledAt)
          : null;
      return reason ? [verdictOn(facts, principal, use ?? lastUseOf(principal), reason)] : [];
    });
  },
};

function triedWords({ at, service, region }: LastUse, disabledAt: Date, isWhole: boolean): string {
  const where = [service && ` for ${service}`, region && ` in ${region}`];
  const when = `last on ${isoDay(at)}${where.filter(Boolean).join('')}`;
  const day = isoDay(disabledAt);
  const since = isWhole ? `is disabled since ${day}` : `was disabled in part on ${day}`;
  return at >= disabledAt
    ? `${since}, and somebody still tries to use it: ${when}.`
    : `was in use shortly before it was disabled ${isWhole ? '' : 'in part '}on ${day}, which did not show then: ${when}.`;
}

function worksWords(works: readonly string[], disabledAt: Date): string {
  return `is disabled since ${isoDay(disabledAt)}, and somebody made ${works.join(' and ')} work again.`;
}

function verdictOn(
  { inventory, now }: Facts,
  principal: User | Role,
  lastUsed: LastUse | null,
  reason: string,
): Verdict {
  return reportOnly(
    {
      rule: 'disabled-in-use',
      subject: subjectOf(principal),
      principalId: principal.id,
      createdAt: principal.createdAt,
      lastUsed,
      reason: `${principal.type === 'user' ? 'User' : 'Role'} ${principal.name} ${reason}`,
      evidence: [
        'AWSDenyAll refuses whatever it asks for; IAM counts refused calls as well.',
        'As long as that is so, it is not deleted by itself.',
      ],
      beforeDeletion: beforeDeleting(principal),
      asOf: inventory.readAt,
    },
    now,
  );
}
