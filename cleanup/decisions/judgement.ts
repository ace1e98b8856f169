import { addDays, isoDay } from '../days.ts';
import type { Hold } from '../finding.ts';
import type { Policy } from '../policy.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import type { Actor } from './decision.ts';

/** May this be done? The reason is what the person is told. */
export type Judgement =
  | { readonly outcome: 'allowed'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Nothing but the yes of another approver is missing. */
  | { readonly outcome: 'needs-approval'; readonly reason: string };

/** Somebody, and whether what is asked about is theirs. */
export interface Rights extends Actor {
  readonly isOwner: boolean;
}

/** Told to whoever has no business with it. */
export const NOT_YOURS = 'Only its owner or an approver may decide this.';

/** Why it cannot be deleted yet, whoever asks; null when it was off for the whole cooling-off. */
export function coolingOff(
  inactiveSince: Date | null,
  { coolingOffDays }: Pick<Policy, 'coolingOffDays'>,
  now: Date,
): string | null {
  if (!inactiveSince) return 'It is still active: deactivate it first.';
  const deletableAt = addDays(inactiveSince, coolingOffDays);
  if (deletableAt <= now) return null;
  return `It may be deleted from ${isoDay(deletableAt)}, after ${coolingOffDays} days without it. Nobody may skip that.`;
}

/** Why something kept is left alone. */
export function keptWords({ reason, until }: Extract<Hold, { kind: 'exempt' }>): string {
  return `It is to be kept until ${isoDay(until)}: ${reason}.`;
}

/** Why a finding is over, to stand in a sentence; null while it is open. */
export function overWords({ resolved }: Pick<StoredFinding, 'resolved'>): string | null {
  return resolved ? resolved.reason.replace(/[.\s]+$/, '') : null;
}

/** Why somebody may not, and whether that may be because nobody could be called an approver. */
export function refusalWords(reason: string, approversRead: boolean): string {
  return approversRead ? reason : `${reason} (Who is an approver could not be read, so nobody was one.)`;
}

/** The answer that needs no words. */
export function allowed(): Judgement {
  return { outcome: 'allowed', reason: '' };
}

/** No, with the sentence for whoever asked. */
export function refused(reason: string): Judgement {
  return { outcome: 'refused', reason };
}
