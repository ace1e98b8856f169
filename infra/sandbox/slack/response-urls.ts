const USES = 5;
const LASTS_MS = 30 * 60 * 1000;

/** A `response_url` answers five times, within thirty minutes (docs.slack.dev, handling user interaction). */
export class ResponseUrls {
  readonly #clock: () => Date;
  readonly #issued = new Map<string, { left: number; readonly until: number }>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** What tells one from any other. */
  issue(): string {
    const id = String(this.#issued.size + 1);
    this.#issued.set(id, { left: USES, until: this.#clock().getTime() + LASTS_MS });
    return id;
  }

  /** False: it was used up, or it is over. */
  use(id: string): boolean {
    const url = this.#issued.get(id);
    if (!url || url.left === 0 || this.#clock().getTime() > url.until) return false;
    url.left -= 1;
    return true;
  }
}
