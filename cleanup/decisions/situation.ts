import type { Finding } from '../finding.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import { inactiveSince } from './apply-hold.ts';
import type { Ownership, Person, Situation } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';
import { ownerChangedAt } from './new-owner.ts';

/**
 * Slack id of who owns a finding: by claim or assignment, else by tag, name or template, as long as that person
 * is a member among `people` and has not said that it is not theirs.
 */
export function ownerIdOf(
  { owner }: Pick<Finding, 'owner'>,
  ownership: Ownership,
  people: readonly Person[],
): string | null {
  if (ownership.owner) return ownership.owner;
  if (owner === null || owner.kind === 'text') return null;
  const { kind, value } = owner;
  const named =
    kind === 'slack' ? people.find(({ slackId }) => slackId === value) : personByEmail(people, value);
  if (named?.standing !== 'member' || ownership.notMine.includes(named.slackId)) return null;
  return named.slackId;
}

/** Reads what is remembered of a finding's principal and subject; the finding itself is read already. */
export async function situationOf(
  store: Pick<DecisionStore, 'ownership' | 'deactivation'>,
  stored: StoredFinding,
  people: readonly Person[],
): Promise<Situation> {
  const { finding, resolved } = stored;
  const [ownership, deactivation] = await Promise.all([
    store.ownership(finding.account, finding.principalId),
    store.deactivation(finding.account, finding.subject),
  ]);
  const seen = finding.rule === 'inactive-access-key' ? stored : null;
  return {
    finding,
    over: resolved ? resolved.reason.replace(/[.\s]+$/, '') : null,
    owner: ownerIdOf(finding, ownership, people),
    ownerChangedAt: ownerChangedAt(stored, ownership),
    deactivation,
    inactiveSince: inactiveSince(deactivation, seen),
  };
}

/** Addresses are the same whatever their case; somebody who is still here goes before somebody who left. */
export function personByEmail(people: readonly Person[], email: string): Person | null {
  const wanted = email.trim().toLowerCase();
  const same = people.filter((person) => person.email?.toLowerCase() === wanted);
  return same.find(({ standing }) => standing === 'member') ?? same[0] ?? null;
}
