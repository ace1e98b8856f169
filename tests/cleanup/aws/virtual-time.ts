import type { PaceClock } from '../../../cleanup/aws/pace.ts';

/** Time that passes only when everybody waits for it: minutes take no time, and a busy machine changes nothing. */
export class VirtualTime implements PaceClock {
  #nowMs = 0;
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ at: this.#nowMs + ms, wake }));
  }

  /** Lets so much time pass, by default until nobody sleeps any more. */
  async pass(ms = Number.POSITIVE_INFINITY): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      // Every promise that can go on goes on first.
      await new Promise((resolve) => setImmediate(resolve));
      const at = Math.min(...this.#sleepers.map((sleeper) => sleeper.at));
      if (at > end || !Number.isFinite(at)) break;
      this.#nowMs = at;
      const awake = this.#sleepers.filter((sleeper) => sleeper.at === at);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.at !== at);
      for (const { wake } of awake) wake();
    }
    if (Number.isFinite(end)) this.#nowMs = end;
  }
}
