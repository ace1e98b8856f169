import type { PauseEvent, ScheduleStore } from '../schedule/schedule-store.ts';
import type { Decision } from './decision.ts';
import type { DecisionStore, Refusal, TrailEntry } from './decision-store.ts';

/** One line of what happened: a decision with its outcome, a refusal, a pause or its end, or what the trail alone knows. */
export type HistoryEntry =
  | { readonly kind: 'decision'; readonly at: Date; readonly decision: Decision }
  | { readonly kind: 'refusal'; readonly at: Date; readonly refusal: Refusal }
  | { readonly kind: 'pause'; readonly at: Date; readonly event: PauseEvent }
  | { readonly kind: 'trail'; readonly at: Date; readonly entry: TrailEntry };

/** What a person reads as one list. */
export interface History {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** There may be older ones. */
  readonly mayBeMore: boolean;
}

/** @param limit of each that the list is made of, but for pauses: these are few, and all of them are read */
export async function readHistory(
  store: Pick<DecisionStore, 'history' | 'refusals' | 'trail'>,
  schedule: Pick<ScheduleStore, 'pauses'>,
  account: string,
  limit: number,
): Promise<History> {
  const [decisions, refusals, trail, pauses] = await Promise.all([
    store.history(account, { limit }),
    store.refusals(account, limit),
    store.trail(account, { limit }),
    schedule.pauses(account),
  ]);
  const mayBeMore = decisions.length === limit || refusals.length === limit || trail.before !== null;
  return { entries: mergeHistory(decisions, refusals, trail.entries, pauses), mayBeMore };
}

/**
 * A decision tells all that the trail does, so its lines are left out while the decision is kept; of older ones the
 * last line stands. A click that was judged twice at the same moment, yes and no, was requested.
 */
export function mergeHistory(
  decisions: readonly Decision[],
  refusals: readonly Refusal[],
  trail: readonly TrailEntry[],
  pauses: readonly PauseEvent[] = [],
): HistoryEntry[] {
  const decided = new Set(decisions.map(({ id }) => id));
  const done = new Set(trail.flatMap(({ id }) => (id.endsWith(':applied') ? [decisionOf(id)] : [])));
  const isNews = ({ id }: TrailEntry) =>
    !decided.has(decisionOf(id)) && !(id.endsWith(':begun') && done.has(decisionOf(id)));
  const entries: HistoryEntry[] = [
    ...decisions.map((decision) => ({ kind: 'decision' as const, at: decision.requestedAt, decision })),
    ...refusals
      .filter(({ id }) => !decided.has(id))
      .map((refusal) => ({ kind: 'refusal' as const, at: refusal.at, refusal })),
    ...pauses.map((event) => ({ kind: 'pause' as const, at: event.at, event })),
    ...trail.filter(isNews).map((entry) => ({ kind: 'trail' as const, at: entry.at, entry })),
  ];
  return entries.sort((one, other) => other.at.getTime() - one.at.getTime());
}

/** See `trailEntry`: an entry of a decision is named after it. */
function decisionOf(id: string): string {
  return id.replace(/:(begun|applied)$/, '');
}
