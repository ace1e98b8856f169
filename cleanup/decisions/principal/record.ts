import type { StepResult } from '../../principals/run-steps.ts';
import type { AuditStore } from '../../store/audit-store.ts';
import type { Sources } from '../apply-gather.ts';
import type { Rules } from '../apply-judge.ts';
import { exempt, remember, trailEntry } from '../apply-record.ts';
import type { Outcome } from '../decision.ts';
import type { Ending } from '../ending.ts';
import type { PrincipalFacts, PrincipalTools } from './facts.ts';

/** What changing a whole user or role takes. */
export interface PrincipalDependencies extends Sources, Rules {
  readonly memory: Pick<AuditStore, 'remember' | 'putExemption'>;
  readonly principals: PrincipalTools;
  readonly clock: () => Date;
}

/** What was sent to IAM, for the trail: several calls, and AWS finds each by its request id. Null: nothing was. */
export function changeOf(results: readonly StepResult[], before: string, after: string): Outcome['change'] {
  const sent = results.flatMap(({ step, awsRequestId }) =>
    awsRequestId === null ? [] : [{ call: step.call, awsRequestId }],
  );
  if (sent.length === 0) return null;
  const action = [...new Set(sent.map(({ call }) => call))].join(', ');
  return { action, before, after, awsRequestId: sent.map((one) => one.awsRequestId).join(' ') };
}

/** The same for what an earlier delivery did and did not live to record: the trail has the request ids if it got so far. */
export function changeBefore(
  action: 'disable' | 'enable' | 'delete',
  before: string,
  after: string,
): Outcome['change'] {
  return { action, before, after, awsRequestId: 'unknown' };
}

/** The line that says who set out to do this, before the first call. */
export function noteBegun(
  { decision, now }: PrincipalFacts,
  { store }: PrincipalDependencies,
): Promise<void> {
  return store.append(trailEntry(decision, 'begun', now, null));
}

/** Writes down what follows from what was done. Repeated, it writes the same again. */
export async function finish(
  facts: PrincipalFacts,
  deps: PrincipalDependencies,
  made: Omit<Ending, 'state'>,
): Promise<Ending> {
  const { decision } = facts;
  await deps.store.append(trailEntry(decision, 'applied', deps.clock(), made.change));
  // The note of what it undoes or deletes is needed until that is settled: see `forgetDisabling`.
  if (decision.action === 'reactivate') await exempt(facts, deps);
  if (decision.action === 'deactivate') await remember(facts, deps);
  return { state: 'applied', ...made };
}
