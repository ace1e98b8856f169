import type { Context, SQSBatchResponse } from 'aws-lambda';
import { accountOfFunction } from '../audit-request.ts';
import { applyBatch, type BatchLog } from './apply-batch.ts';
import { type Applied, type ApplyDependencies, applyDecision } from './apply-decision.ts';

/** The decision Lambda's handler around whatever it is wired to. */
export function decisionHandler(
  deps: ApplyDependencies,
  log: BatchLog,
  record: (applied: Applied) => void = () => {},
): (event: unknown, context: Pick<Context, 'invokedFunctionArn'>) => Promise<SQSBatchResponse> {
  return (event, { invokedFunctionArn }) =>
    applyBatch(event, {
      account: accountOfFunction(invokedFunctionArn),
      apply: async (ref) => {
        const applied = await applyDecision(ref, deps);
        record(applied);
        return applied;
      },
      log,
    });
}
