import { addDays, ageInDays, latest } from './days.ts';
import { STAGES, type Stage } from './finding.ts';
import type { Thresholds } from './policy.ts';

/** A stage to come, with the day it is reached. */
export interface NextStage {
  readonly stage: 'disable' | 'delete';
  readonly at: Date;
}

/** What counts beside the age. */
export interface StageFacts {
  readonly coolingOffDays: number;
  /** When this product disabled it; null while it works. */
  readonly disabledAt: Date | null;
  readonly now: Date;
}

/** The stage that is reached (null: none) and the one that comes next (null: none is on). */
export interface Stages {
  readonly stage: Stage | null;
  readonly next: NextStage | null;
}

/**
 * What an age calls for. Nothing is deleted that was not disabled before and stayed so for the whole cooling-off: of
 * what still works, deletion is always yet to come, however old it is; and it never comes where disabling is off.
 */
export function stagesAt(since: Date, thresholds: Thresholds, facts: StageFacts): Stages {
  const { coolingOffDays, disabledAt, now } = facts;
  const deletes = thresholds.delete > 0 && (disabledAt !== null || thresholds.disable > 0);
  const on = { ...thresholds, delete: deletes ? thresholds.delete : 0 };
  const age = ageInDays(since, now);
  const stage = STAGES.findLast((candidate) => on[candidate] > 0 && age >= on[candidate]) ?? null;
  if (!disabledAt && age < on.disable)
    return { stage, next: { stage: 'disable', at: addDays(since, on.disable) } };
  if (!deletes) return { stage, next: null };
  const offAt = disabledAt ?? latest(now, addDays(since, on.disable));
  const at = latest(addDays(since, on.delete), addDays(offAt, coolingOffDays));
  if (disabledAt && at <= now) return { stage: 'delete', next: null };
  return { stage: disabledAt && stage === 'delete' ? 'disable' : stage, next: { stage: 'delete', at } };
}
