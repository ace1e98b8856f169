import { isoDay } from '../days.ts';
import type { Verdict } from '../finding.ts';
import type { User } from '../inventory.ts';
import { ownerOf } from '../owner.ts';
import { ownerPersonOf } from '../owner-person.ts';
import type { People } from '../people.ts';
import { beforeDeleting } from '../principals/before-deleting.ts';
import { plural } from '../report/text.ts';
import { lastUseOf } from './last-use.ts';
import { type Facts, type Rule, reportOnly, subjectOf, usersOf } from './rule.ts';

/**
 * A user whose owner's Slack record is deactivated, however busy the user is: somebody else has to answer for it.
 * Somebody whom Slack does not know has not left. Report only; stages count from last use alone.
 */
export const leaverUser: Rule = {
  id: 'leaver-user',
  judge(facts) {
    const { people } = facts.inventory;
    if (!people.known) return [];
    return usersOf(facts).flatMap((user) => judgeUser(facts, user, people.value) ?? []);
  },
};

function judgeUser(facts: Facts, user: User, { believed, ownerships }: People): Verdict | null {
  const { credentialReport, readAt } = facts.inventory;
  const ownership = ownerships.get(user.id) ?? null;
  const owner = ownerOf(user, facts.policy);
  const person = ownerPersonOf(owner, ownership, believed);
  if (person?.standing !== 'deleted') return null;
  const lastUsed = lastUseOf(user);
  const how = ownership?.owner ? 'by claim or assignment' : `by ${owner?.from}`;
  const used = lastUsed ? `last used ${isoDay(lastUsed.at)}` : 'no use recorded';
  return reportOnly(
    {
      rule: 'leaver-user',
      subject: subjectOf(user),
      principalId: user.id,
      createdAt: user.createdAt,
      lastUsed,
      reason: `The owner of user ${user.name} left: ${person.name}, ${how}; ${used}; assign a new owner.`,
      evidence: credentialsOf(user),
      beforeDeletion: beforeDeleting(user),
      asOf: credentialReport.known ? credentialReport.value.generatedAt : readAt,
    },
    facts.now,
  );
}

/** What the leaver may still have in hand. */
function credentialsOf({ report }: User): string[] {
  if (!report.known) return [];
  const { password, keys } = report.value;
  const active = keys.filter(({ active }) => active).length;
  const all = [password.enabled && 'a password', active > 0 && plural(active, 'active access key')];
  const named = all.filter(Boolean).join(' and ');
  return named ? [`Still works: ${named}.`] : [];
}
