import { addDays, isoDay } from '../days.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import type { Ownership, Situation } from './decision.ts';

/** Whoever may tag may otherwise take over: an owner by a changed tag does nothing for so long that cannot be undone. */
export const NEW_OWNER_DAYS = 7;

/** Since when the owner is the owner by a changed tag. A claim or an assignment is somebody's word, and no tag. */
export function ownerChangedAt(
  { ownerChange }: Pick<StoredFinding, 'ownerChange'>,
  { owner }: Pick<Ownership, 'owner'>,
): Date | null {
  return owner === null && ownerChange ? ownerChange.at : null;
}

/** Until when a new owner has to wait, or null. */
export function newOwnerUntil(
  { ownerChangedAt: at }: Pick<Situation, 'ownerChangedAt'>,
  now: Date,
): Date | null {
  const until = at && addDays(at, NEW_OWNER_DAYS);
  return until && until > now ? until : null;
}

/** Why somebody may not yet do what cannot be undone, in a sentence for them; null when nothing is in the way. */
export function newOwnerProblem(
  { isApprover }: { readonly isApprover: boolean },
  situation: Pick<Situation, 'ownerChangedAt'>,
  what: 'delete' | 'remove a password',
  now: Date,
): string | null {
  const until = newOwnerUntil(situation, now);
  if (isApprover || !until || !situation.ownerChangedAt) return null;
  const since = `The tags that say whose it is changed on ${isoDay(situation.ownerChangedAt)}`;
  return `${since}; a new owner may ${what} after ${NEW_OWNER_DAYS} days, so you can from ${isoDay(until)}. An approver can do it now.`;
}
