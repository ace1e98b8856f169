import { addDays, ageInDays } from './days.ts';
import type { Stage } from './finding.ts';
import { STAGES } from './finding.ts';
import type { Thresholds } from './policy.ts';

/** The furthest stage whose threshold is on and reached, or null when none is. */
export function stageAt(since: Date, thresholds: Thresholds, now: Date): Stage | null {
  const age = ageInDays(since, now);
  return STAGES.findLast((stage) => thresholds[stage] > 0 && age >= thresholds[stage]) ?? null;
}

/** The next stage whose threshold is on and not yet reached, with the day it will be. */
export function nextStage(since: Date, thresholds: Thresholds, now: Date): { stage: Stage; at: Date } | null {
  const age = ageInDays(since, now);
  const stage = STAGES.find((candidate) => thresholds[candidate] > age);
  return stage ? { stage, at: addDays(since, thresholds[stage]) } : null;
}
