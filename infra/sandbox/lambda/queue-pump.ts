import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { required } from '../../../cleanup/aws/required.ts';
import { DECISION_SOURCE } from '../../decision-source.ts';
import type { LocalLambda } from './host.ts';

export interface FifoQueue {
  readonly url: string;
  readonly arn: string;
  readonly deadLetterUrl: string;
}

/** Creates a FIFO queue whose messages go to a dead-letter queue after so many receives, as the stack does. */
export async function createFifoQueue(
  sqs: SQSClient,
  name: string,
  { maxReceives = 5, visibilitySeconds = 30 } = {},
): Promise<FifoQueue> {
  const deadLetter = await createQueue(sqs, `${name}-dead-letters.fifo`, {});
  const queue = await createQueue(sqs, `${name}.fifo`, {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetter.arn, maxReceiveCount: maxReceives }),
  });
  return { ...queue, deadLetterUrl: deadLetter.url };
}

async function createQueue(sqs: SQSClient, QueueName: string, attributes: Record<string, string>) {
  const Attributes = { FifoQueue: 'true', ...attributes };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const url = required(QueueUrl, 'QueueUrl', 'CreateQueue');
  const described = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: required(described.Attributes?.['QueueArn'], 'QueueArn', 'GetQueueAttributes') };
}

export interface QueuePumpOptions {
  /** Signs as the function's role, whose permissions receiving and deleting need. */
  readonly client: ConstructorParameters<typeof SQSClient>[0];
  readonly queue: Pick<FifoQueue, 'url' | 'arn'>;
  readonly lambda: Pick<LocalLambda, 'invoke'>;
  /** An invocation or a call to SQS that failed; the messages come again. */
  readonly onError?: (error: unknown) => void;
}

/** Feeds a function from a queue until it is closed. */
export interface QueuePump {
  /**
   * Waits for what is under way, if anything, or for the look at the queue, a second at most: one that is broken off
   * could have received something, which would be in nobody's hands.
   */
  close(): Promise<void>;
}

/** `ReportBatchItemFailures`; Lambda takes an answer without the list for "all went well". */
const ANSWER = v.nullish(
  v.looseObject({ batchItemFailures: v.optional(v.array(v.object({ itemIdentifier: v.string() }))) }),
);
const WAIT_SECONDS = 1;
const PAUSE_MS = 200;

/**
 * Does what the decision Lambda's event source mapping does: receives, invokes, deletes what was handled, several at the
 * same time, as deployed. The queue gives out one message of a group at a time. What was not handled comes back after the
 * queue's visibility timeout, and goes to the dead-letter queue after too many receives.
 */
export function startQueuePump(options: QueuePumpOptions): QueuePump {
  const { onError = () => {} } = options;
  const sqs = new SQSClient(options.client ?? {});
  const inHand = new Set<string>();
  let closing = false;
  const pump = async () => {
    while (!closing) {
      try {
        await pumpOnce(sqs, options, inHand);
      } catch (error) {
        onError(error);
        await sleep(PAUSE_MS);
      }
    }
  };
  const pumping = Promise.all(Array.from({ length: DECISION_SOURCE.maxConcurrency }, pump));
  return {
    async close() {
      closing = true;
      await pumping;
      sqs.destroy();
    },
  };
}

async function pumpOnce(
  sqs: SQSClient,
  { queue, lambda }: QueuePumpOptions,
  inHand: Set<string>,
): Promise<void> {
  const { Messages: received = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: DECISION_SOURCE.batchSize,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  // A sandbox's queue soon gives out again what failed, and so what takes long: as deployed, nobody gets that meanwhile.
  const messages = received.filter(({ MessageId = '' }) => !inHand.has(MessageId));
  if (messages.length === 0) return;
  for (const { MessageId = '' } of messages) inHand.add(MessageId);
  try {
    const answer = v.parse(
      ANSWER,
      await lambda.invoke({ Records: messages.map((one) => toRecord(one, queue.arn)) }),
    );
    const failed = new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId = '', ReceiptHandle } of messages) {
      if (failed.has(MessageId)) continue;
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    }
  } finally {
    for (const { MessageId = '' } of messages) inHand.delete(MessageId);
  }
}

/** A record as Lambda makes it of a message. */
function toRecord(message: Message, arn: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: arn.split(':')[3],
  };
}
