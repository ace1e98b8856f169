import type { PauseEvent, ScheduleStore } from '../schedule/schedule-store.ts';
import { type Answered, APPROVAL_LASTS_DAYS, type Approval, isWaitingAt, lapsesAt } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';
import type { DecidedBy, Decision } from './decision.ts';
import type { DecisionStore, Refusal, TrailEntry } from './decision-store.ts';

/**
 * One line of what happened: a decision with its outcome, a question to the approvers or its end, a refusal, a pause or
 * its end, or what the trail alone knows.
 */
export type HistoryEntry =
  | { readonly kind: 'decision'; readonly at: Date; readonly decision: Decision }
  | QuestionEntry
  | { readonly kind: 'refusal'; readonly at: Date; readonly refusal: Refusal }
  | { readonly kind: 'pause'; readonly at: Date; readonly event: PauseEvent }
  | { readonly kind: 'trail'; readonly at: Date; readonly entry: TrailEntry };

/** Somebody asked the approvers for something, or that came to its end. */
export interface QuestionEntry {
  readonly kind: 'question';
  readonly at: Date;
  readonly what: 'asked' | Answered['state'];
  /** Who asked or answered; of what lapsed, at whose click that was seen. Null: nobody answered in time. */
  readonly by: DecidedBy | null;
  readonly reason: string | null;
  readonly question: Approval;
}

/** What is read for the list. */
export interface HistorySources {
  readonly store: Pick<DecisionStore, 'history' | 'refusals' | 'trail'>;
  readonly approvals: Pick<ApprovalStore, 'all'>;
  readonly schedule: Pick<ScheduleStore, 'pauses'>;
}

/** What a person reads as one list. */
export interface History {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** There may be older ones. */
  readonly mayBeMore: boolean;
}

/** @param limit of each that the list is made of, but for pauses and questions: these are few, and all of them are read */
export async function readHistory(
  { store, approvals, schedule }: HistorySources,
  account: string,
  limit: number,
  now: Date,
): Promise<History> {
  const [decisions, refusals, trail, pauses, questions] = await Promise.all([
    store.history(account, { limit }),
    store.refusals(account, limit),
    store.trail(account, { limit }),
    schedule.pauses(account),
    approvals.all(account),
  ]);
  const mayBeMore = decisions.length === limit || refusals.length === limit || trail.before !== null;
  const asked = questions.flatMap((question) => questionEntries(question, now));
  return { entries: mergeHistory(decisions, refusals, trail.entries, pauses, asked), mayBeMore };
}

/**
 * A decision tells all that the trail does, so its lines are left out while the decision is kept; of older ones the
 * last line stands. A click that was judged twice at the same moment, yes and no, was requested. A yes is told by the
 * decision that it made, and by itself only where it died before it was passed on.
 */
export function mergeHistory(
  decisions: readonly Decision[],
  refusals: readonly Refusal[],
  trail: readonly TrailEntry[],
  pauses: readonly PauseEvent[] = [],
  questions: readonly QuestionEntry[] = [],
): HistoryEntry[] {
  const passedOn = new Set(decisions.map(({ approval }) => approval?.id));
  const decided = new Set(decisions.map(({ id }) => id));
  const done = new Set(trail.flatMap(({ id }) => (id.endsWith(':applied') ? [decisionOf(id)] : [])));
  const isNews = ({ id }: TrailEntry) =>
    !decided.has(decisionOf(id)) && !(id.endsWith(':begun') && done.has(decisionOf(id)));
  const entries: HistoryEntry[] = [
    ...decisions.map((decision) => ({ kind: 'decision' as const, at: decision.requestedAt, decision })),
    ...refusals
      .filter(({ id }) => !decided.has(id))
      .map((refusal) => ({ kind: 'refusal' as const, at: refusal.at, refusal })),
    ...questions.filter(({ what, question }) => what !== 'approved' || !passedOn.has(question.id)),
    ...pauses.map((event) => ({ kind: 'pause' as const, at: event.at, event })),
    ...trail.filter(isNews).map((entry) => ({ kind: 'trail' as const, at: entry.at, entry })),
  ];
  return entries.sort((one, other) => other.at.getTime() - one.at.getTime());
}

/** That it was asked, and how it ended. Nobody stores that a question lapsed of itself: it follows from when it was asked. */
export function questionEntries(question: Approval, now: Date): QuestionEntry[] {
  const { by, askedAt, state, answer } = question;
  const about = { kind: 'question', question } as const;
  const asked: QuestionEntry = { ...about, what: 'asked', at: askedAt, by, reason: null };
  if (state !== 'waiting') return answer ? [asked, { ...about, what: state, ...answer }] : [asked];
  if (isWaitingAt(question, now)) return [asked];
  const reason = `Nobody answered within ${APPROVAL_LASTS_DAYS} days.`;
  return [asked, { ...about, what: 'lapsed', at: lapsesAt(question), by: null, reason }];
}

/** See `trailEntry`: an entry of a decision is named after it. */
function decisionOf(id: string): string {
  return id.replace(/:(begun|applied)$/, '');
}
