import * as v from 'valibot';
import type { DecisionRef } from './apply-decision.ts';

/** What the queue carries: which decision. All else is in the store, so a forged message can at most repeat. */
const MESSAGE = v.object({
  account: v.pipe(v.string(), v.regex(/^\d{12}$/, 'is not an account id')),
  id: v.pipe(v.string(), v.regex(/^[\w:.#-]{1,256}$/, 'is not a decision id')),
  principalId: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
});

/** A record as Lambda hands it over; other fields (there are many) are let be. */
const RECORD = v.looseObject({
  messageId: v.pipe(v.string(), v.minLength(1)),
  body: v.string(),
  attributes: v.optional(v.looseObject({ MessageGroupId: v.optional(v.string()) })),
});
const EVENT = v.looseObject({ Records: v.array(RECORD) });

/** One message, understood or not. Messages of one group are handled in their order. */
export interface Delivery {
  readonly messageId: string;
  readonly group: string;
  /** Null: malformed; `problems` says how, without repeating what it says. */
  readonly ref: DecisionRef | null;
  readonly problems: readonly string[];
}

/** Thrown when the function was invoked by something else than its queue. */
export class NotFromQueueError extends Error {
  override readonly name = 'NotFromQueueError';
}

/** The body for a decision. */
export function toMessage({ account, id, principalId }: v.InferOutput<typeof MESSAGE>): string {
  return JSON.stringify({ account, id, principalId });
}

/**
 * Reads an invocation's messages. One about another account is as malformed as one that is no JSON: with this
 * account's credentials nothing of it may be touched.
 *
 * @throws {NotFromQueueError}
 */
export function parseDeliveries(event: unknown, account: string): Delivery[] {
  const parsed = v.safeParse(EVENT, event);
  if (!parsed.success) throw new NotFromQueueError('The event is no batch of messages from a queue.');
  return parsed.output.Records.map(({ messageId, body, attributes }) => {
    const message = v.safeParse(v.pipe(v.string(), v.parseJson(), MESSAGE), body);
    const group = attributes?.MessageGroupId ?? messageId;
    if (!message.success) return { messageId, group, ref: null, problems: message.issues.map(problemOf) };
    if (message.output.account !== account) {
      return { messageId, group, ref: null, problems: ['account: is another account'] };
    }
    return { messageId, group, ref: message.output, problems: [] };
  });
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? 'body';
  return issue.type === 'regex'
    ? `${field}: ${issue.message}`
    : `${field}: expected ${issue.expected ?? issue.type}`;
}
