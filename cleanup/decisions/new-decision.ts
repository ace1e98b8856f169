import { createHash } from 'node:crypto';
import type { Decision } from './decision.ts';

/** The same id for the same parts: what is delivered twice is the same thing. */
export function derivedId(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

/** What makes a decision; the rest is nothing unless it is given. */
export type DecisionMade = Pick<
  Decision,
  | 'id'
  | 'account'
  | 'findingId'
  | 'principalId'
  | 'subject'
  | 'action'
  | 'by'
  | 'requestedAt'
  | 'lastUsedSeen'
> &
  Partial<Pick<Decision, 'reason' | 'until' | 'assignee' | 'approvedBy' | 'approval'>>;

/** A decision as it is asked for, of which nothing is done yet. */
export function newDecision(made: DecisionMade): Decision {
  return {
    reason: null,
    until: null,
    assignee: null,
    approvedBy: null,
    ...made,
    state: 'requested',
    outcome: null,
  };
}
