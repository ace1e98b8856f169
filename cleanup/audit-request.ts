import * as v from 'valibot';
import type { ProgressMessage } from './audit-starter.ts';
import type { RecommendationRequest } from './recommendation/recommendation.ts';

/** Thrown when an event is not a request for an audit; repeating it cannot help. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

/** What the schedule and whoever asks on demand send; other fields (EventBridge has many) are let be. */
const REQUEST = v.looseObject({
  id: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/))),
  signOfLife: v.optional(v.literal(true)),
  progressTo: v.nullish(v.object({ channel: v.string(), ts: v.string() })),
  recommend: v.nullish(
    v.object({
      findingId: v.pipe(v.string(), v.maxLength(2000)),
      to: v.pipe(v.string(), v.regex(/^[UW][A-Z0-9]{1,30}$/)),
    }),
  ),
});

export interface AuditRequest {
  /**
   * The event's own id, so that a second delivery is the same run; without one the invocation's, which Lambda keeps
   * through its retries.
   */
  readonly runId: string;
  /** A message in Slack that wants to show how it goes. */
  readonly progressTo: ProgressMessage | null;
  /** Not an audit: how long ago the last one finished is to be counted. */
  readonly signOfLife: boolean;
  /** Not an audit: somebody wants to see a recommended policy. */
  readonly recommend: RecommendationRequest | null;
}

/** Reads the event that asks for an audit. @throws {BadRequestError} */
export function parseAuditRequest(event: unknown, awsRequestId: string): AuditRequest {
  const parsed = v.safeParse(REQUEST, event ?? {});
  if (!parsed.success) {
    throw new BadRequestError(
      'The event is no request for an audit: expected a JSON object whose "id", if any, is 1 to 128 letters, digits, "-" or "_".',
    );
  }
  const { id, signOfLife = false, progressTo = null, recommend = null } = parsed.output;
  return { runId: id ?? awsRequestId, signOfLife, progressTo, recommend };
}

/**
 * The account that a Lambda runs in, from its own ARN: a run must not depend on another call for it.
 *
 * @throws {BadRequestError}
 */
export function accountOfFunction(arn: string): string {
  const account = /^arn:[^:]+:lambda:[^:]+:(\d{12}):/.exec(arn)?.[1];
  if (!account) throw new BadRequestError('The invocation does not say which account it runs in.');
  return account;
}
