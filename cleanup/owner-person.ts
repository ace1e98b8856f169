import type { Ownership, Person } from './decisions/decision.ts';
import type { Owner } from './owner.ts';

/**
 * Who, among the people of Slack, is named as the owner, whatever became of them since: by claim or assignment, else by
 * what the account says. Null: nobody, nobody who is known, or somebody who said that it is not theirs.
 */
export function ownerPersonOf(
  owner: Owner | null,
  ownership: Pick<Ownership, 'owner' | 'notMine'> | null,
  people: readonly Person[],
): Person | null {
  const byId = (id: string) => people.find(({ slackId }) => slackId === id) ?? null;
  if (ownership?.owner) return byId(ownership.owner);
  if (owner === null || owner.kind === 'text') return null;
  const named = owner.kind === 'slack' ? byId(owner.value) : personByEmail(people, owner.value);
  return named && !ownership?.notMine.includes(named.slackId) ? named : null;
}

/** Addresses are the same whatever their case; somebody who is still here goes before somebody who left. */
export function personByEmail(people: readonly Person[], email: string): Person | null {
  const wanted = email.trim().toLowerCase();
  const same = people.filter((person) => person.email?.toLowerCase() === wanted);
  return same.find(({ standing }) => standing === 'member') ?? same[0] ?? null;
}
