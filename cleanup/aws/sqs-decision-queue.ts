import { randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { toMessage } from '../decisions/apply-message.ts';
import type { DecisionQueue } from '../decisions/decision-store.ts';

/**
 * The decision queue on SQS FIFO: one principal's decisions in their order, those of different principals side by
 * side.
 *
 * Each send has a deduplication id of its own. SQS would silently drop a second send with the same one for five
 * minutes, also when the first was received and went wrong; and sending twice does no harm, since a decision is
 * applied once. (A retry inside the SDK repeats the same command, so that one stays deduplicated.)
 */
export function sqsDecisionQueue(sqs: SQSClient, queueUrl: string): DecisionQueue {
  return {
    async send({ account, id, principalId }) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: toMessage({ account, id, principalId }),
          MessageGroupId: `${account}:${principalId}`,
          MessageDeduplicationId: randomUUID(),
        }),
      );
    },
  };
}
