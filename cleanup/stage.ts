import { addDays, ageInDays, latest } from './days.ts';
import type { Stage } from './finding.ts';
import { STAGES } from './finding.ts';
import type { Thresholds } from './policy.ts';

/** The furthest stage whose threshold is on and reached, or null when none is. */
export function stageAt(since: Date, thresholds: Thresholds, now: Date): Stage | null {
  const age = ageInDays(since, now);
  return STAGES.findLast((stage) => thresholds[stage] > 0 && age >= thresholds[stage]) ?? null;
}

/**
 * When something that is not disabled yet may be deleted at the earliest: it is disabled first, now or at its
 * threshold, and stays so for the cooling-off.
 */
export function deletableAt(since: Date, thresholds: Thresholds, coolingOffDays: number, now: Date): Date {
  const disabledAt = latest(now, addDays(since, thresholds.disable));
  return latest(addDays(since, thresholds.delete), addDays(disabledAt, coolingOffDays));
}

/** A stage to come, with the day it is reached. */
export interface NextStage {
  readonly stage: Stage;
  readonly at: Date;
}

/**
 * The next stage whose threshold is on. Deletion is always still to come for what is not disabled yet, however old
 * it is: nothing is deleted before the cooling-off is over.
 */
export function nextStage(
  since: Date,
  thresholds: Thresholds,
  coolingOffDays: number,
  now: Date,
): NextStage | null {
  const age = ageInDays(since, now);
  const stage = STAGES.find((candidate) => thresholds[candidate] > age);
  if (stage === 'report' || stage === 'disable') return { stage, at: addDays(since, thresholds[stage]) };
  if (thresholds.delete === 0) return null;
  return { stage: 'delete', at: deletableAt(since, thresholds, coolingOffDays, now) };
}
