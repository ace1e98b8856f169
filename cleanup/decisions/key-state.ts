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
 * | active | yes | `on-elsewhere`: somebody switched it on again outside this product |
 */
export type KeyState = 'on' | 'off' | 'off-by-us' | 'changing' | 'on-elsewhere';

/** IAM shows a change after seconds; the clocks of two Lambdas may differ. */
export const SETTLING_MS = 10 * 60 * 1000;

/** @param seenAt when IAM was asked, or before that */
export function keyState(
  { active, seenAt }: { readonly active: boolean; readonly seenAt: Date },
  deactivation: Deactivation | null,
  isBeingChanged: boolean,
): KeyState {
  if (!deactivation) return active ? 'on' : 'off';
  if (!active) return 'off-by-us';
  const settled = seenAt.getTime() - deactivation.at.getTime() >= SETTLING_MS;
  return settled && !isBeingChanged ? 'on-elsewhere' : 'changing';
}
