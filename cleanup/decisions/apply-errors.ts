/** What whoever lets the product only read answers to a change, with a sentence for people. AWS has no such code. */
const READ_ONLY = 'ReadOnly';
const DENIED = /^AccessDenied|^UnauthorizedOperation|^ReadOnly$/;

/** Thrown when AWS says that the product may not do this: repeating cannot help until somebody grants it. */
export class DeniedError extends Error {
  override readonly name = 'DeniedError';
  /** The missing permission: `iam:GetUser`. */
  readonly action: string;
  /** What people are told. */
  readonly sentence: string;

  constructor(action: string, cause: Error) {
    super(`${action} was refused: the permission is missing`, { cause });
    this.action = action;
    this.sentence =
      cause.name === READ_ONLY
        ? cause.message
        : `${this.message}, so this could not be done. An operator has to look at it.`;
  }
}

/** Thrown when a change that AWS accepted does not show yet: the next delivery looks again. */
export class NotVisibleYetError extends Error {
  override readonly name = 'NotVisibleYetError';
}

/** Thrown by a `Directory` that Slack will not tell who approves, asked again or not: somebody has to mend the app. */
export class ApproversUnreadableError extends Error {
  override readonly name = 'ApproversUnreadableError';
}

const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;

/**
 * Does something under the name of the permission that it needs.
 *
 * @throws {DeniedError} when that permission is missing; everything else as it came
 */
export async function asking<T>(action: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && DENIED.test(error.name)) throw new DeniedError(action, error);
    throw error;
  }
}

/** AWS answered, and would answer the same again: neither throttled, nor overloaded, nor unreachable. */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || THROTTLED.test(error.name)) return false;
  if (DENIED.test(error.name)) return true;
  const metadata: unknown = '$metadata' in error ? error.$metadata : null;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return false;
  const status = Number(metadata.httpStatusCode);
  return status >= 400 && status < 500 && status !== 429;
}
