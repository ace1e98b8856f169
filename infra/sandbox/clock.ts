/**
 * The sandbox's clock: it runs as fast as the machine's, and can be moved on, for the Lambdas as for everybody else. Only
 * dates follow it; timers do not.
 */
export class SandboxClock {
  #aheadMs = 0;
  readonly #followers = new Set<(aheadMs: number) => void>();

  /** How far it is ahead of the machine's. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  /** The first time to any moment; from then on never back, as what was stored since would lie in the future. */
  moveTo(at: Date): void {
    const isSet = this.#aheadMs !== 0;
    if (isSet && at < this.now()) return;
    this.#aheadMs = at.getTime() - Date.now();
    for (const follower of this.#followers) follower(this.#aheadMs);
  }

  /** Calls back whenever it was moved. @returns ends that */
  follow(follower: (aheadMs: number) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}
