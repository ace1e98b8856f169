import { addDays, fromMinute, isoDay } from '../days.ts';
import type { Hold } from '../finding.ts';
import type { Policy } from '../policy.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import type { Actor, Situation } from './decision.ts';
import { OUT_OF_USE, SWITCHABLE } from './other-credentials.ts';

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

/**
 * Why it cannot be deleted yet, whoever asks; null when it was off for the whole cooling-off.
 *
 * @param isUnseen see `isOffUnseen`
 */
export function coolingOff(
  inactiveSince: Date | null,
  policy: Pick<Policy, 'coolingOffDays'>,
  now: Date,
  isUnseen = false,
): string | null {
  if (!inactiveSince) return 'It is still active: deactivate it first.';
  const { coolingOffDays } = policy;
  if (addDays(inactiveSince, coolingOffDays) <= now) return null;
  const why = isUnseen ? 'which has to see it off first' : `after ${coolingOffDays} days without it`;
  return `It may be deleted ${deletableWhen(inactiveSince, policy, isUnseen)}, ${why}. Nobody may skip that.`;
}

/** From when something that is off may be deleted: `from 2026-04-07 12:00 UTC`, `14 days after the next audit`. */
export function deletableWhen(
  offSince: Date,
  { coolingOffDays }: Pick<Policy, 'coolingOffDays'>,
  isUnseen: boolean,
): string {
  if (isUnseen) return `${coolingOffDays} days after the next audit`;
  return `from ${fromMinute(addDays(offSince, coolingOffDays))}`;
}

/**
 * Whether a credential was switched off here since an audit last looked: it counts as off from the audit on that sees it
 * so, and which moment that will be nobody knows yet.
 */
export function isOffUnseen({
  finding: { rule, subject, lastUsed },
  deactivation,
  usedSince,
  inactiveSince,
}: Pick<Situation, 'finding' | 'deactivation' | 'usedSince' | 'inactiveSince'>): boolean {
  if (!deactivation || !inactiveSince || !SWITCHABLE.has(subject.type) || OUT_OF_USE.has(rule)) return false;
  const unaudited = [deactivation, lastUsed, usedSince];
  return unaudited.some((one) => one?.at.getTime() === inactiveSince.getTime());
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
