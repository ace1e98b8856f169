/** What a client keeps of its retrying; the SDK's own types for it are in packages that are not ours to name. */
interface Retrying {
  readonly config: { retryStrategy: () => Promise<object> };
}

interface Metered {
  refreshRetryTokenForRetry(token: object, error: object): Promise<object>;
  recordSuccess(token: object): void;
}

const unmeteredOnes = new WeakSet<object>();

/**
 * Takes away the quota that the SDK keeps of a client's retries, in standard mode: each takes from it, and only good
 * answers fill it up again. Where the usual answer is an error (`no stack declares that`, `no such login profile`) it runs
 * dry after some 35 retries, and from then on nothing is tried again for as long as the process lives. How often one call is
 * tried, and how long is waited in between, stays as it is.
 */
export function unmetered<Client extends Retrying>(client: Client): Client {
  const given = client.config.retryStrategy;
  client.config.retryStrategy = async () => {
    const strategy = await given();
    if (isMetered(strategy) && !unmeteredOnes.has(strategy)) {
      unmeteredOnes.add(strategy);
      const refresh = strategy.refreshRetryTokenForRetry.bind(strategy);
      strategy.refreshRetryTokenForRetry = async (token, error) => {
        const next = await refresh(token, error);
        // Gives back what this retry took.
        strategy.recordSuccess(next);
        return next;
      };
    }
    return strategy;
  };
  return client;
}

function isMetered(strategy: object): strategy is Metered {
  return 'refreshRetryTokenForRetry' in strategy && 'recordSuccess' in strategy;
}
