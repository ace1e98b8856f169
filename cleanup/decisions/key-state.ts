import type { Deactivation } from './decision.ts';

/**
 * What state a key is in, by what we did and by what IAM shows:
 *
 * | IAM shows it | our deactivation stands | state |
 * | --- | --- | --- |
 * | active | no | `on` |
 * | inactive | no | `off`: somebody else's doing, not for us to undo |
 * | inactive | yes | `off-by-us` |
 * | active | yes, and is still being carried out, or was a moment ago | `changing`: nothing can be told yet |
 * | active | yes, but was only begun, and nobody carries it out any more | `never-off` |
 * | active | yes | `on-elsewhere`: somebody switched it on again outside this product |
 */
export type KeyState = 'on' | 'off' | 'off-by-us' | 'changing' | 'never-off' | 'on-elsewhere';

/** IAM shows a change after seconds; the clocks of two Lambdas may differ. */
const SETTLING_MS = 10 * 60 * 1000;
/** What could not be carried out is delivered again for less than half an hour. */
const BEGUN_MS = 60 * 60 * 1000;

/** Whether IAM would show our change by now if it took place. */
export function isSettled({ at, begun }: Pick<Deactivation, 'at' | 'begun'>, seenAt: Date): boolean {
  return seenAt.getTime() - at.getTime() >= (begun ? BEGUN_MS : SETTLING_MS);
}

/** True when we changed it so short a time ago that IAM may still show it, or a part of it, as it was before. */
export function mayShowLate(deactivation: Deactivation | null, seenAt: Date): boolean {
  return deactivation !== null && !isSettled(deactivation, seenAt);
}

/** @param seenAt when IAM was asked, or before that */
export function keyState(
  { active, seenAt }: { readonly active: boolean; readonly seenAt: Date },
  deactivation: Deactivation | null,
  isBeingChanged: boolean,
): KeyState {
  if (!deactivation) return active ? 'on' : 'off';
  if (!active) return 'off-by-us';
  if (isBeingChanged || !isSettled(deactivation, seenAt)) return 'changing';
  return deactivation.begun ? 'never-off' : 'on-elsewhere';
}
