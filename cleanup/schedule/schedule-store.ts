import type { Decision } from '../decisions/decision.ts';
import type { Pause } from './brakes.ts';
import type { PlannedAction, SchedulePlan } from './plan.ts';
import type { Warning } from './warning.ts';

/** A plan as the run left it that made it; what was far off may be left out. */
export interface StoredPlan {
  readonly madeAt: Date;
  readonly brakes: SchedulePlan['brakes'];
  readonly actions: readonly StoredAction[];
  /** Further actions that were planned and are not among these. */
  readonly more: number;
}

/** A planned action, with its finding by its id. */
export interface StoredAction extends Omit<PlannedAction, 'finding'> {
  readonly findingId: string;
}

/** Somebody stopped the schedule, or let it go on. */
export interface PauseEvent extends Pause {
  readonly what: 'pause' | 'resume';
}

/** What the schedule remembers, and what stops it. Every method may be repeated. */
export interface ScheduleStore {
  /** Null: nobody stopped the schedule. */
  pause(account: string): Promise<Pause | null>;
  /**
   * Takes effect at once, also for what is queued already. The newest word counts; only what a jump said stays beside it,
   * so that whoever resumes has seen it.
   *
   * @returns what is stored
   */
  setPause(account: string, pause: Pause): Promise<Pause>;
  /**
   * Lifts exactly the pause that somebody was shown. False: it is another one by now, which stays.
   *
   * @param shown null when there was none. True then means that the same person has just lifted it with the same words,
   * and asks again because no answer came: what was not recorded then is recorded now.
   * @param by who resumed it, when and why: kept until the next pause
   */
  resume(account: string, shown: Pause | null, by: Pause): Promise<boolean>;
  /** Who paused and resumed, when and why: put once each, kept for good. */
  pauses(account: string): Promise<readonly PauseEvent[]>;
  /** Stops the schedule for a jump: in addition to whoever paused it, whose words stay among its own. */
  latch(account: string, pause: Pause): Promise<void>;
  /** Warnings known to be delivered, of the last months. */
  warnings(account: string): Promise<readonly Warning[]>;
  /** To be called for what was delivered, and for nothing else. */
  recordWarnings(account: string, warnings: readonly Warning[]): Promise<void>;
  savePlan(account: string, plan: StoredPlan): Promise<void>;
  /** The plan of the last run, or null. */
  lastPlan(account: string): Promise<StoredPlan | null>;
  /** Stores what the schedule decided, once: only what is stored here is believed to be its doing. */
  order(decision: Decision): Promise<void>;
  /** What the schedule decided in the last days, whatever became of it. */
  orders(account: string): Promise<readonly Decision[]>;
  /** Null: the schedule never decided that. */
  ordered(account: string, id: string): Promise<Decision | null>;
}

/** So many actions of a plan are stored: far more than are done in a month. */
const MAX_STORED = 1000;

/** A plan as it is stored. */
export function storedPlan({ actions, brakes }: SchedulePlan, madeAt: Date): StoredPlan {
  const stored = actions
    .slice(0, MAX_STORED)
    .map(({ finding, ...action }) => ({ ...action, findingId: finding.id }));
  return { madeAt, brakes, actions: stored, more: actions.length - stored.length };
}
