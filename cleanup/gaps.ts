import type { Gap, Live, Part } from './inventory.ts';

/** Which AWS action a read stands for: named in a gap, so that a missing permission can be mended. */
export interface Attempt {
  /** What would be missing, e.g. `access keys of user ada`. */
  readonly what: string;
  /** `iam:ListAccessKeys` */
  readonly action: string;
  readonly required: boolean;
}

/** The time for an audit is over before it has read everything. */
class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Collects what could not be read, so that a run goes on and still says what it did not see. */
export class Gaps {
  readonly all: Gap[] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #outOfTime: Promise<never>;

  /** @param signal aborted when the audit has to come to its end: what is not read by then is a gap */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    this.#outOfTime = new Promise((_, reject) => {
      const give = () => reject(new OutOfTimeError());
      if (signal?.aborted) give();
      signal?.addEventListener('abort', give, { once: true });
    });
    this.#outOfTime.catch(() => {});
  }

  /** Something that is simply not there to be read. */
  absent(what: string, why: string, required = false): Gap {
    return this.#add({ what, why, failed: false, required });
  }

  /** A required thing that is missing though no call failed. */
  missing(what: string, why: string): Gap {
    return this.#add({ what, why, failed: true, required: true });
  }

  /** The value, or the gap that its failure leaves. */
  async part<T>(attempt: Attempt, read: () => Promise<T>): Promise<Part<T>> {
    try {
      if (this.#signal?.aborted) throw new OutOfTimeError();
      return { known: true, value: await Promise.race([this.#outOfTime, read()]) };
    } catch (error) {
      const { what, action, required } = attempt;
      const failed = !isGone(error);
      return { known: false, gap: this.#add({ what, why: reasonOf(error, action), failed, required }) };
    }
  }

  /** Like `part`, for a fact about one user. */
  async live<T>(attempt: Attempt, read: () => Promise<T>): Promise<Live<T>> {
    const part = await this.part(attempt, read);
    return part.known ? part.value : 'unknown';
  }

  #add(gap: Gap): Gap {
    this.all.push(gap);
    return gap;
  }
}

/** Deleted between the listing and the question: nothing is missing, there is nothing left to see. */
function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchEntityException';
}

/** Why a call failed, in a sentence without AWS's own text, which may hold names that do not belong in a log. */
export function reasonOf(error: unknown, action: string): string {
  const name = error instanceof Error ? error.name : 'unknown error';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^AccessDenied|^UnauthorizedOperation|^AuthorizationError/.test(name))
    return `${action} was refused (${name}): the permission is missing`;
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(name))
    return `${action} was throttled to the end of all retries`;
  if (error instanceof OutOfTimeError) return 'the time for this audit ran out before it was read';
  if (isGone(error)) return `${action} did not find it: it was deleted during the audit`;
  if (/^Timeout|^AbortError/.test(name) || code === 'ETIMEDOUT') return `${action} did not answer in time`;
  if (code) return `${action} could not reach AWS (${code})`;
  if (
    /^CredentialReport(Error|Timeout)$|^UnexpectedAnswerError$|^PeopleUnreadError$/.test(name) &&
    error instanceof Error
  )
    return error.message;
  return `${action} failed (${name})`;
}
