import type { CardView } from '../card-view.ts';
import { isRemoved } from './card-words.ts';

/**
 * Whether a finding still waits for somebody: not over, not being done, not off, gone or kept by us (unless its being off
 * is what it is about), not held back.
 */
export function isWaiting(view: CardView): boolean {
  const { situation, decision } = view;
  const { over, deactivation, userOff, finding } = situation;
  const isOff = userOff !== undefined || (deactivation !== null && !deactivation.begun);
  const isSettled = isOff && finding.rule !== 'disabled-in-use';
  if (over !== null || isSettled || isRemoved(view) || isKeptSince(view)) return false;
  return finding.hold === null && decision?.state !== 'requested';
}

/**
 * Whether it was kept, or switched on again, since an audit last looked: the next one shows it as exempt. Until then
 * whatever would be taken away is refused when it comes to it, so it is not offered.
 */
export function isKeptSince({ situation: { finding }, decision, now }: CardView): boolean {
  if (decision?.state !== 'applied' || !decision.outcome || finding.asOf > decision.outcome.at) return false;
  const { action, until } = decision;
  return action === 'reactivate' || (action === 'keep' && until !== null && until > now);
}
