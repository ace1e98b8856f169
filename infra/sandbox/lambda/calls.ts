import type { Outcome } from './protocol.ts';

/** Thrown by `invoke` when the function threw: what the Lambda service would report of it. */
export class FunctionError extends Error {
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.name = 'FunctionError';
    this.errorType = errorType;
  }
}

interface Call {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  outcome: Outcome | null;
  /** Stdout and stderr, until all that was logged is read. */
  openLogs: number;
}

/** The invocations of a function that are under way. Each is over when its outcome is here and all that it logged. */
export class Calls {
  readonly #waiting = new Map<number, Call>();
  #count = 0;
  #end: Error | null = null;

  /** @param say tells the function, by the invocation's id */
  begin(say: (id: number) => void): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end);
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, outcome: null, openLogs: 2 });
      say(id);
    });
  }

  logged(id: number): void {
    const call = this.#waiting.get(id);
    if (call) call.openLogs -= 1;
    this.#settle(id);
  }

  came(outcome: Outcome): void {
    const call = this.#waiting.get(outcome.id);
    if (call) call.outcome = outcome;
    this.#settle(outcome.id);
  }

  /** The function is no more: nothing that is under way, or is begun later, gets an outcome. */
  end(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }

  #settle(id: number): void {
    const call = this.#waiting.get(id);
    if (!call?.outcome || call.openLogs > 0) return;
    this.#waiting.delete(id);
    const { outcome } = call;
    if (outcome.ok) call.resolve(outcome.value);
    else call.reject(new FunctionError(outcome.errorType, outcome.message));
  }
}
