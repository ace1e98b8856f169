/** Waits, in milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

/** Lets one thing at a time through in each lane, the next one not before `gapMs` after the one before began. */
export class Pace {
  readonly #gapMs: number;
  readonly #sleep: Sleep;
  readonly #lanes = new Map<string, Promise<void>>();

  constructor(gapMs: number, sleep: Sleep) {
    this.#gapMs = gapMs;
    this.#sleep = sleep;
  }

  /** Runs `work` when its lane is free; its failure holds nobody up. */
  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    let free = () => {};
    const turn = new Promise<void>((resolve) => {
      free = resolve;
    });
    this.#lanes.set(lane, turn);
    await before;
    // The pause belongs to the next one in the lane: nobody waits for it at the end.
    void this.#sleep(this.#gapMs).then(free, free);
    return work();
  }
}
