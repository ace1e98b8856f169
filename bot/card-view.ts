import type { Decision, Situation } from '../cleanup/decisions/decision.ts';
import type { Policy } from '../cleanup/policy.ts';

/** Everything a finding's card is rendered from; read from the store each time, never from a message. */
export interface CardView {
  readonly situation: Situation;
  /** The last decision on it, or null: an open one is shown as waiting, a settled one with its outcome. */
  readonly decision: Decision | null;
  readonly policy: Policy;
  readonly now: Date;
  /** Whom to tell what only approvers may do: their channel, where there is one. */
  readonly approversChannel?: string | null;
  /** Its reader, whose it is, is an approver as well. */
  readonly readerApproves?: boolean;
}
