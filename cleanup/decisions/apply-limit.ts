import { addDays } from '../days.ts';
import type { Decision } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';

/** A decision that could not be applied for so long has to be made anew: the evidence behind it is old. */
export const DECISION_LASTS_DAYS = 7;

/**
 * Those that may have been applied, with what the schedule ordered and is still to come.
 *
 * @param recent see `recentDecisions`
 */
export function withOrders(
  recent: readonly Decision[] | null,
  orders: readonly Decision[],
): readonly Decision[] | null {
  if (!recent) return null;
  const known = new Set(recent.map(({ id }) => id));
  return [...recent, ...orders.filter(({ id }) => !known.has(id))];
}

/** Enough for any day but a very busy one; doubled until it reaches back far enough. */
const FIRST_LOOK = 200;
/** More are not read through for one decision. */
export const LAST_LOOK = 12_800;

/**
 * The decisions, newest first, as far back as one may reach that was settled after `since`.
 *
 * @param most where to stop reading all the same; then the answer may not be whole
 */
export async function decisionsSince(
  store: Pick<DecisionStore, 'history'>,
  account: string,
  since: Date,
  most = Number.POSITIVE_INFINITY,
): Promise<{ readonly decisions: readonly Decision[]; readonly isWhole: boolean }> {
  const farEnough = addDays(since, -DECISION_LASTS_DAYS);
  for (let limit = FIRST_LOOK; ; limit *= 2) {
    const decisions = await store.history(account, { limit });
    const oldest = decisions.at(-1);
    const isWhole = !oldest || decisions.length < limit || oldest.requestedAt < farEnough;
    if (isWhole || limit >= most) return { decisions, isWhole };
  }
}

/**
 * Every decision that may have been applied within the last 24 hours, newest first. Null when there are too many
 * to know.
 */
export async function recentDecisions(
  store: Pick<DecisionStore, 'history'>,
  account: string,
  now: Date,
): Promise<readonly Decision[] | null> {
  const { decisions, isWhole } = await decisionsSince(store, account, addDays(now, -1), LAST_LOOK);
  return isWhole ? decisions : null;
}

const CHANGING: ReadonlySet<Decision['action']> = new Set(['deactivate', 'reactivate', 'delete']);

/**
 * How many changes count against the daily limit, this one not included: those applied in the last 24 hours, and
 * those that were asked for before it and are still to come. So two that are applied at the same moment cannot both
 * take the last place. Undoing counts, too, but is never itself held back.
 */
export function changesBefore(decision: Decision, recent: readonly Decision[], now: Date): number {
  const dayAgo = addDays(now, -1);
  return recent.filter((other) => {
    if (other.id === decision.id || !CHANGING.has(other.action)) return false;
    if (other.state === 'applied') return other.outcome !== null && other.outcome.at > dayAgo;
    return other.state === 'requested' && other.requestedAt > dayAgo && isBefore(other, decision);
  }).length;
}

/** How many changes the last 24 hours have seen, with those that are still to come. */
export function changesInLastDay(recent: readonly Decision[], now: Date): number {
  const dayAgo = addDays(now, -1);
  return recent.filter(
    ({ action, state, outcome, requestedAt }) =>
      CHANGING.has(action) &&
      ((state === 'applied' && outcome !== null && outcome.at > dayAgo) ||
        (state === 'requested' && requestedAt > dayAgo)),
  ).length;
}

/** Which of two was asked for first: the same for whoever asks, also where two ask at the same moment. */
export function isBefore(one: Decision, other: Decision): boolean {
  const difference = one.requestedAt.getTime() - other.requestedAt.getTime();
  return difference < 0 || (difference === 0 && one.id < other.id);
}
