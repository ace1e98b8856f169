import type { SQSBatchItemFailure, SQSBatchResponse } from 'aws-lambda';
import type { Applied, DecisionRef } from './apply-decision.ts';
import { type Delivery, parseDeliveries } from './apply-message.ts';

/** Structured lines; never a name, a key or an address. */
export interface BatchLog {
  info(message: string, facts: Record<string, unknown>): void;
  error(message: string, facts: Record<string, unknown>): void;
}

export interface BatchOptions {
  /** The account that this function runs in. */
  readonly account: string;
  readonly apply: (ref: DecisionRef) => Promise<Applied>;
  readonly log: BatchLog;
}

/**
 * Applies a batch of queued decisions, one after the other (as deployed, a batch is one). What failed is given back to the queue, with all that follows it on the same
 * principal and nothing else. A malformed message is reported and let go: the decision, if there is one, is safe in
 * the store, and the next audit sends it again.
 *
 * @throws {NotFromQueueError} when the event comes from somewhere else
 */
export async function applyBatch(event: unknown, options: BatchOptions): Promise<SQSBatchResponse> {
  const heldUp = new Set<string>();
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const delivery of parseDeliveries(event, options.account)) {
    const { group, messageId } = delivery;
    if (!heldUp.has(group) && (await isHandled(delivery, options))) continue;
    heldUp.add(group);
    batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
}

async function isHandled({ messageId, ref, problems }: Delivery, options: BatchOptions): Promise<boolean> {
  const { apply, log } = options;
  if (!ref) {
    log.error('malformed decision message set aside', { messageId, problems });
    return true;
  }
  const facts = { messageId, decision: ref.id };
  try {
    const applied = await apply(ref);
    if (applied.outcome === 'unknown') log.error('message about an unknown decision set aside', facts);
    else if (applied.outcome === 'failed') log.error('decision failed', { ...facts, ...applied });
    else log.info('decision handled', { ...facts, ...applied });
    return true;
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    log.error('decision not applied, to be delivered again', { ...facts, error: name });
    return false;
  }
}
