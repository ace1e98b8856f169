import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { AwsError } from './errors.ts';

const QUEUES = v.object({ QueueUrls: v.optional(v.array(v.string()), []) });
const ATTRIBUTES = v.object({ Attributes: v.optional(v.record(v.string(), v.string()), {}) });
const REDRIVE_POLICY = v.object({ deadLetterTargetArn: v.string() });
const RECEIVED = v.object({
  Messages: v.optional(
    v.array(
      v.object({
        Body: v.string(),
        ReceiptHandle: v.string(),
        Attributes: v.optional(v.record(v.string(), v.string()), {}),
      }),
    ),
    [],
  ),
});

/** Makes one call of fauxqs, and gives its answer. */
type Ask = (action: string, input: object) => Promise<unknown>;

/**
 * What fauxqs does not know: `StartMessageMoveTask`, which sends what was set aside back to the queue that it came from,
 * as new messages. AWS goes on with it in the background; here it is done when the answer comes.
 *
 * @throws AwsError when the ARN is of no dead-letter queue
 */
export async function sendBack(ask: Ask, sourceArn: string): Promise<{ readonly TaskHandle: string }> {
  const { QueueUrls } = v.parse(QUEUES, await ask('ListQueues', {}));
  const attributes = await Promise.all(QueueUrls.map((url) => attributesOf(ask, url)));
  const from = QueueUrls.find((_, n) => attributes[n]?.['QueueArn'] === sourceArn);
  const to = QueueUrls.find((_, n) => deadLettersOf(attributes[n] ?? {}) === sourceArn);
  if (!from || !to)
    throw new AwsError('InvalidParameterValue', 400, 'Source queue must be a dead-letter queue.');
  for (let messages = await receive(ask, from); messages.length > 0; messages = await receive(ask, from)) {
    for (const { Body, Attributes, ReceiptHandle } of messages) {
      const { MessageGroupId } = Attributes;
      const ordered = MessageGroupId ? { MessageGroupId, MessageDeduplicationId: randomUUID() } : {};
      await ask('SendMessage', { QueueUrl: to, MessageBody: Body, ...ordered });
      await ask('DeleteMessage', { QueueUrl: from, ReceiptHandle });
    }
  }
  return { TaskHandle: randomUUID() };
}

async function attributesOf(ask: Ask, QueueUrl: string): Promise<Readonly<Record<string, string>>> {
  const answer = await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  return v.parse(ATTRIBUTES, answer).Attributes;
}

function deadLettersOf({ RedrivePolicy }: Readonly<Record<string, string>>): string | null {
  return RedrivePolicy ? v.parse(REDRIVE_POLICY, JSON.parse(RedrivePolicy)).deadLetterTargetArn : null;
}

async function receive(ask: Ask, QueueUrl: string) {
  const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] };
  return v.parse(RECEIVED, await ask('ReceiveMessage', asked)).Messages;
}
