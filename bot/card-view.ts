import type { Decision, Situation } from '../cleanup/decisions/decision.ts';
import type { Policy } from '../cleanup/policy.ts';
import type { PlannedAction } from '../cleanup/schedule/plan.ts';

/** What is planned by itself, and whether that is stopped at this moment. */
export interface ScheduleFacts {
  /** By finding id. */
  readonly planned: ReadonlyMap<string, Omit<PlannedAction, 'finding'>>;
  readonly isPaused: boolean;
}

/** Everything a finding's card is rendered from; read from the store each time, never from a message. */
export interface CardView {
  readonly situation: Situation;
  /** The last decision on it, or null: an open one is shown as waiting, a settled one with its outcome. */
  readonly decision: Decision | null;
  readonly policy: Policy;
  readonly now: Date;
  /** Whom to tell what only approvers may do: their channel, where there is one. */
  readonly approversChannel?: string | null;
  /** Null: nothing happens by itself, or nothing is planned yet. */
  readonly schedule?: ScheduleFacts | null;
  /** Its reader, whose it is, is an approver as well. */
  readonly readerApproves?: boolean;
}
