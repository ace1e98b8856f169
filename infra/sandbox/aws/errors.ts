/**
 * What AWS answers instead of a result. Thrown by an operation, turned into the service's own wire format
 * by the service that was asked.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Members of the error besides its message, e.g. `resourceId`. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: string, status: number, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** The kinds of refusal that every service has, under a name and status of its own. */
export type CommonRefusal = 'denied' | 'throttled' | 'internal' | 'unknown-key' | 'unknown-action';

export type RefusalNames = Readonly<Record<CommonRefusal, readonly [code: string, status: number]>>;

/** Names of the Query protocol's common errors (IAM, STS, CloudFormation, SNS). */
export const QUERY_REFUSALS: RefusalNames = {
  denied: ['AccessDenied', 403],
  throttled: ['Throttling', 400],
  internal: ['ServiceFailure', 500],
  'unknown-key': ['InvalidClientTokenId', 403],
  'unknown-action': ['InvalidAction', 400],
};

/** Names in the JSON protocols (DynamoDB; Access Analyzer with other statuses). */
export const JSON_REFUSALS: RefusalNames = {
  denied: ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  internal: ['InternalServerError', 500],
  'unknown-key': ['UnrecognizedClientException', 400],
  'unknown-action': ['UnknownOperationException', 400],
};

/** The refusal of that kind under this service's own name for it. */
export function refusal(names: RefusalNames, kind: CommonRefusal, message: string): AwsError {
  const [code, status] = names[kind];
  return new AwsError(code, status, message);
}

/** What AWS says to a call signed with a key it does not know. */
export const UNKNOWN_KEY = 'The security token included in the request is invalid.';
/** What AWS says when a token bucket is empty. */
export const RATE_EXCEEDED = 'Rate exceeded';
