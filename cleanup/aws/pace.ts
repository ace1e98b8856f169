import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_AT_ONCE = 2;
/** More at once only earned refused calls, however the account was throttled. */
const MOST_AT_ONCE = 8;
/** One more at once after so many calls that went well. */
const GROW_EVERY = 16;
const SLOWEST_PER_SECOND = 0.5;
/** Once slowed down, the rate grows by so many calls a second every second, as long as calls go well. */
const REGAIN_PER_SECOND = 0.2;
const SECOND_MS = 1000;

/** Time as pacing needs it. Milliseconds. */
export interface PaceClock {
  /** From any moment on, and never going back. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

const REAL_TIME: PaceClock = { now: () => performance.now(), sleep };

/** How many at once and how often, learned from what went well and what was refused. Pure: told the time. */
class Speed {
  #atOnce = FIRST_AT_ONCE;
  #perSecond = Number.POSITIVE_INFINITY;
  #slowedAt = Number.NEGATIVE_INFINITY;
  /** When calls of the last second went well, until the first refusal: then the rate is known. */
  #went: number[] = [];

  get atOnce(): number {
    return Math.floor(this.#atOnce);
  }

  /** From one call to the next, in milliseconds. */
  get gap(): number {
    return SECOND_MS / this.#perSecond;
  }

  wentWell(now: number): void {
    this.#atOnce = Math.min(MOST_AT_ONCE, this.#atOnce + 1 / GROW_EVERY);
    if (Number.isFinite(this.#perSecond)) this.#perSecond += REGAIN_PER_SECOND / this.#perSecond;
    else this.#went = [...this.#lastSecond(now), now];
  }

  /** False when the call was sent before the last slowing down: that it was refused too says nothing new. */
  refused(sentAt: number, now: number): boolean {
    if (sentAt < this.#slowedAt) return false;
    // At first the calls that went well include those that the bucket had saved up: half of them a second.
    const slower = Number.isFinite(this.#perSecond)
      ? this.#perSecond * 0.8
      : this.#lastSecond(now).length / 2;
    this.#perSecond = Math.max(SLOWEST_PER_SECOND, slower);
    this.#atOnce = 1;
    this.#slowedAt = now;
    this.#went = [];
    return true;
  }

  #lastSecond(now: number): number[] {
    return this.#went.filter((at) => at > now - SECOND_MS);
  }
}

/**
 * Paces calls that share a rate limit which nobody publishes, as IAM's (one bucket for the whole account): 2 at
 * once to begin with, up to 8 as they go well; after a refusal one at a time, at half the rate that went well,
 * then slowly faster, and a fifth slower at each further refusal. Retrying is left to the SDK: each attempt
 * waits for its turn here.
 *
 * The SDK's `adaptive` mode paces too, but knows no number at once and tries its way up again and again: at 5
 * calls a second it made 14 refused calls where this makes 3 (300 users, the emulated account of `npm run bench`).
 */
export class Pace {
  readonly #clock: PaceClock;
  readonly #speed = new Speed();
  #inFlight = 0;
  #nextAt = Number.NEGATIVE_INFINITY;
  /** Turns are given one after the other: first come, first served. */
  #lastTurn: Promise<void> = Promise.resolve();
  #placeIsFree = () => {};

  /** @param clock @default real time */
  constructor(clock: PaceClock = REAL_TIME) {
    this.#clock = clock;
  }

  /** Sends when it is its turn. Its place is given back however the call ends. */
  async take<T>(send: () => Promise<T>): Promise<T> {
    await this.#turn();
    const sentAt = this.#clock.now();
    try {
      const answer = await send();
      this.#speed.wentWell(this.#clock.now());
      return answer;
    } catch (error) {
      if (isThrottling(error)) this.#slowDown(sentAt);
      throw error;
    } finally {
      this.#inFlight -= 1;
      this.#placeIsFree();
    }
  }

  #turn(): Promise<void> {
    this.#lastTurn = this.#lastTurn.then(() => this.#mayGo());
    return this.#lastTurn;
  }

  /** Looks anew after every wait: a refusal in between changes how many may go, and when. */
  async #mayGo(): Promise<void> {
    for (;;) {
      const waitMs = this.#nextAt - this.#clock.now();
      if (this.#inFlight >= this.#speed.atOnce) {
        await new Promise<void>((resolve) => {
          this.#placeIsFree = resolve;
        });
      } else if (waitMs > 0) await this.#clock.sleep(waitMs);
      else break;
    }
    this.#inFlight += 1;
    this.#nextAt = this.#clock.now() + this.#speed.gap;
  }

  #slowDown(sentAt: number): void {
    const now = this.#clock.now();
    if (this.#speed.refused(sentAt, now)) this.#nextAt = now + this.#speed.gap;
  }
}

/** The names that AWS's services give to it; IAM says `Throttling`. */
function isThrottling(error: unknown): boolean {
  return error instanceof Error && /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/.test(error.name);
}
