/** How the SDK's own strategy finds out how long to wait before another attempt. */
interface Backoff {
  setDelayBase(ms: number): void;
  computeNextBackoffDelay(attempt: number): number;
}

const done = new WeakSet<object>();

/**
 * The SDK's own retrying, which decides as always whether there is another attempt and how long to wait before it; but
 * the wait is the clock's, and takes no time.
 */
export function waitingFor<Strategy extends object>(
  strategy: Strategy,
  pass: (ms: number) => void,
): Strategy {
  if (done.has(strategy)) return strategy;
  const backoff: unknown = Reflect.get(strategy, 'retryBackoffStrategy');
  if (!isBackoff(backoff)) throw new Error("The SDK's retry strategy is not the one that this was made for.");
  const waiting: Backoff = {
    setDelayBase: (ms) => backoff.setDelayBase(ms),
    computeNextBackoffDelay(attempt) {
      pass(backoff.computeNextBackoffDelay(attempt));
      return 0;
    },
  };
  Reflect.set(strategy, 'retryBackoffStrategy', waiting);
  done.add(strategy);
  return strategy;
}

function isBackoff(value: unknown): value is Backoff {
  return typeof value === 'object' && value !== null && 'computeNextBackoffDelay' in value;
}
