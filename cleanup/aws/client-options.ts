import type { IAMClient } from '@aws-sdk/client-iam';
import type { Pace } from './pace.ts';

/** A call without an answer is given up, which the SDK by itself never does. */
export const PATIENCE = {
  connectionTimeout: 5_000,
  requestTimeout: 20_000,
  throwOnRequestTimeout: true,
} as const;

/**
 * Patience for unpublished rate limits: ten attempts, further and further apart. Not the SDK's `adaptive`, which
 * would pace a second time what is paced already (`pace.ts`).
 */
export const POLITE = {
  retryMode: 'standard',
  maxAttempts: 10,
  requestHandler: PATIENCE,
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

/** Counts every attempt that a client sends: a step after the one that retries runs once per attempt. */
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

/** Paces every attempt of a client. It waits before it is signed: a signature is good for five minutes only. */
export function paced(client: IAMClient, pace: Pace): IAMClient {
  const inTurn =
    <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
    (args: Args) =>
      pace.take(() => next(args));
  client.middlewareStack.addRelativeTo(inTurn, {
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
    name: 'pace',
    override: true,
  });
  return client;
}
