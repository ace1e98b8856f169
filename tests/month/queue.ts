import { createHash } from 'node:crypto';
import { JSON_REFUSALS, refusal } from '../../infra/sandbox/aws/errors.ts';
import type { Service } from '../../infra/sandbox/aws/service.ts';
import { jsonError } from '../../infra/sandbox/aws/wire/answer.ts';

/** A message in the decision queue. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly group: string;
  readonly body: string;
  receives: number;
}

/** A second message with the same deduplication id is accepted and dropped, for so long. */
const DEDUPLICATED_MS = 5 * 60 * 1000;

/**
 * The decision queue, which is not fauxqs: that hides messages by real time and delivers each once, whereas a month has
 * a clock of its own, and messages are to come late, twice, and long after others. Over the real queue goes
 * `tests/journey`.
 */
export class Queue {
  readonly waiting: QueuedMessage[] = [];
  readonly deadLetters: QueuedMessage[] = [];
  /** Whatever was ever sent: anything of it may come from the dead-letter queue at any time. */
  readonly sent: QueuedMessage[] = [];
  readonly #accepted = new Map<string, { readonly at: number; readonly message: QueuedMessage }>();
  readonly #clock: () => Date;
  #ids = 0;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  put(group: string, body: string, deduplicationId: string): QueuedMessage {
    const at = this.#clock().getTime();
    const before = this.#accepted.get(deduplicationId);
    if (before && at - before.at < DEDUPLICATED_MS) return before.message;
    this.#ids += 1;
    const message = { messageId: `message-${this.#ids}`, group, body, receives: 0 };
    this.#accepted.set(deduplicationId, { at, message });
    this.waiting.push(message);
    this.sent.push({ ...message });
    return message;
  }

  clear(): void {
    for (const list of [this.waiting, this.deadLetters, this.sent]) list.length = 0;
  }
}

/** `SendMessage` over the wire, with the permission that it needs. */
export function queueService(queue: Queue, arn: string): Service {
  return {
    refusals: JSON_REFUSALS,
    refuse: (error) => jsonError('com.amazonaws.sqs', error, error.code),
    understand(request) {
      const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      if (action !== 'SendMessage') throw refusal(JSON_REFUSALS, 'unknown-action', `No ${action} here.`);
      const { MessageBody, MessageGroupId, MessageDeduplicationId } = JSON.parse(request.body.toString());
      return {
        action,
        needs: [{ action: 'sqs:SendMessage', resource: arn }],
        run() {
          const { messageId } = queue.put(MessageGroupId, MessageBody, MessageDeduplicationId);
          const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
          const body = JSON.stringify({ MessageId: messageId, MD5OfMessageBody, SequenceNumber: '1' });
          return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
        },
      };
    },
  };
}
