/**
 * Patience for IAM's account-wide, unpublished rate limits: adaptive pacing, ten attempts. A call without an
 * answer is given up, which the SDK by itself never does.
 */
export const POLITE = {
  retryMode: 'adaptive',
  maxAttempts: 10,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

/** How many AWS calls were made, retries included. */
export interface CallCounter {
  count: number;
}

/** The part of an SDK client's middleware stack that counting needs. */
interface Countable {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
      options: { step: 'finalizeRequest'; priority: 'low'; name: string; override: true },
    ): void;
  };
}

/** Counts every attempt that a client sends: the last step before signing runs once per attempt. */
export function countCalls<Client extends Countable>(client: Client, counter: CallCounter): Client {
  client.middlewareStack.add(
    (next) => (args) => {
      counter.count += 1;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'countCalls', override: true },
  );
  return client;
}
