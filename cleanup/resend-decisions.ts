import pMap from 'p-map';
import type { Decision } from './decisions/decision.ts';
import type { DecisionQueue, DecisionStore } from './decisions/decision-store.ts';
import { Gaps } from './gaps.ts';
import type { Gap } from './inventory.ts';

/** So old a decision should have been applied: its click may have died between storing and sending it. */
const WAITS_TOO_LONG_MS = 15 * 60 * 1000;
const AT_ONCE = 8;
const WAITING = 'decisions that wait';

/** What is sent again: decisions still `requested` after more than 15 minutes, the oldest first. */
export function waitingTooLong(decisions: readonly Decision[], now: Date): readonly Decision[] {
  return decisions
    .filter(
      ({ state, requestedAt }) =>
        state === 'requested' && now.getTime() - requestedAt.getTime() > WAITS_TOO_LONG_MS,
    )
    .sort((one, other) => one.requestedAt.getTime() - other.requestedAt.getTime());
}

export interface ResendOptions {
  readonly store: Pick<DecisionStore, 'openDecisions'>;
  readonly queue: DecisionQueue;
  readonly account: string;
  readonly now: Date;
  /** Aborted when the audit has to come to its end. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends decisions that wait too long to the decision Lambda again; to send one twice does no harm. Never fails: what
 * could not be read or sent is a gap, and the next audit tries again.
 */
export async function resendDecisions(options: ResendOptions): Promise<{ readonly gaps: readonly Gap[] }> {
  const { store, queue, account, now, signal } = options;
  const gaps = new Gaps(signal);
  const open = await gaps.part({ what: WAITING, action: 'DynamoDB', required: false }, () =>
    store.openDecisions(account),
  );
  if (!open.known) return { gaps: gaps.all };
  const waiting = waitingTooLong(open.value, now);
  await gaps.part({ what: WAITING, action: 'sqs:SendMessage', required: false }, () =>
    sendAll(waiting, queue),
  );
  return { gaps: gaps.all };
}

/** Tries every one; then throws why the first that failed did. */
async function sendAll(decisions: readonly Decision[], queue: DecisionQueue): Promise<void> {
  const sent = await pMap(
    decisions,
    (decision) =>
      queue.send(decision).then(
        () => null,
        (error: unknown) => ({ error }),
      ),
    { concurrency: AT_ONCE },
  );
  const failed = sent.find((one) => one !== null);
  if (failed) throw failed.error;
}
