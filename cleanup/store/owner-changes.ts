import { addDays } from '../days.ts';
import { NEW_OWNER_DAYS } from '../decisions/new-owner.ts';
import type { Owner } from '../owner.ts';
import type { OwnerChanged } from '../report/report.ts';
import type { OwnerChange, StoredFinding } from './audit-store.ts';

/** What was known of a principal's owner before a run. */
export type PriorOwner = Pick<StoredFinding, 'ownerChange'> & {
  readonly finding: Pick<StoredFinding['finding'], 'owner'>;
};

/**
 * What the account said of each principal's owner before a run, by principal id: an open finding knows better than a
 * resolved one, which nobody has brought up to date since; among equals the one written last.
 */
export function priorOwners(stored: readonly StoredFinding[]): Map<string, StoredFinding> {
  const known = new Map<string, StoredFinding>();
  for (const one of stored) {
    const other = known.get(one.finding.principalId);
    if (!other || knowsBetter(one, other)) known.set(one.finding.principalId, one);
  }
  return known;
}

function knowsBetter(one: StoredFinding, other: StoredFinding): boolean {
  const [open, otherOpen] = [one.resolved === null, other.resolved === null];
  return open === otherOpen ? one.recordedAt > other.recordedAt : open;
}

/** Since when the owner is the owner, when that is known to have changed. The first sight of something is no change. */
export function ownerChangeOf(prior: PriorOwner | null, owner: Owner | null, at: Date): OwnerChange | null {
  if (!prior) return null;
  const before = prior.finding.owner;
  return isOther(before, owner) ? { from: before, at } : prior.ownerChange;
}

/**
 * Whether whoever may tag, or rename a user, could have made this difference. Another template is the operator's
 * doing, and changes the owners of many at once.
 */
function isOther(before: Owner | null, after: Owner | null): boolean {
  if (isOfTemplate(before) && isOfTemplate(after) && before?.from !== after?.from) return false;
  return before?.kind !== after?.kind || before?.value.toLowerCase() !== after?.value.toLowerCase();
}

function isOfTemplate(owner: Owner | null): boolean {
  return owner === null || owner.from.startsWith('template ');
}

/** Changes of owner that still hold the new one back, one a principal; told from stored times alone. */
export function recentOwnerChanges(stored: readonly StoredFinding[], now: Date): OwnerChanged[] {
  const recent = new Map<string, OwnerChanged>();
  for (const { finding, ownerChange, resolved } of stored) {
    if (!ownerChange || resolved || addDays(ownerChange.at, NEW_OWNER_DAYS) <= now) continue;
    const known = recent.get(finding.principalId);
    if (known && known.at >= ownerChange.at) continue;
    const { principalId, subject, owner } = finding;
    const type = subject.type === 'role' ? 'role' : 'user';
    recent.set(principalId, { principalId, type, name: subject.name, ...ownerChange, to: owner });
  }
  return [...recent.values()];
}
