import type { Role, User } from '../inventory.ts';
import { type Owner, ownerOf } from '../owner.ts';
import type { Policy } from '../policy.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import type { Decision, Ownership, Person } from './decision.ts';

/**
 * Slack id of the owner as far as this person goes: theirs by somebody's word, or by what the account says. Null
 * when it is somebody else's or nobody's.
 *
 * The tags of this moment and those of the last audit have to agree: whoever may tag could otherwise make
 * something their own between an audit and a click.
 *
 * @param principal null where its tags were not read again
 */
export function ownerIs(
  person: Person,
  { finding }: Pick<StoredFinding, 'finding'>,
  ownership: Ownership,
  principal: User | Role | null,
  policy: Policy,
): string | null {
  if (ownership.owner !== null) return ownership.owner;
  if (ownership.notMine.includes(person.slackId)) return null;
  const owners = principal ? [finding.owner, ownerOf(principal, policy)] : [finding.owner];
  return owners.every((owner) => names(owner, person)) ? person.slackId : null;
}

function names(owner: Owner | null, { slackId, email }: Person): boolean {
  if (owner === null || owner.kind === 'text') return false;
  if (owner.kind === 'slack') return owner.value === slackId;
  return email !== null && owner.value.toLowerCase() === email.toLowerCase();
}

/** What `claim`, `assign` and `not-mine` make of what is remembered; null for every other action. */
export function ownershipAfter(decision: Decision, before: Ownership): Ownership | null {
  switch (decision.action) {
    case 'claim':
      return ownedBy(decision.by, before);
    case 'assign':
      return decision.assignee === null ? null : ownedBy(decision.assignee, before);
    case 'not-mine':
      return {
        ...before,
        owner: before.owner === decision.by ? null : before.owner,
        notMine: [...before.notMine.filter((id) => id !== decision.by), decision.by],
      };
    default:
      return null;
  }
}

function ownedBy(owner: string, before: Ownership): Ownership {
  return { ...before, owner, notMine: before.notMine.filter((id) => id !== owner) };
}
