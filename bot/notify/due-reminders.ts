import { addDays, latest } from '../../cleanup/days.ts';
import type { CardView } from '../card-view.ts';
import { isWaiting } from '../messages/waiting.ts';
import type { StoredView } from './views.ts';

/** Most reminders of one finding. */
export const MAX_REMINDERS = 3;

/** Runs of one schedule begin and get here some minutes sooner or later than the day before: half a day is no difference. */
const EARLY_DAYS = 0.5;

/** What to remind of now, and which reminder it is (of the finding that has waited longest). */
export interface DueReminder {
  readonly views: readonly CardView[];
  readonly number: number;
}

/**
 * Reminders of a message: of what still waits, every `reminderDays` since it was shown or last reminded of, at
 * most three times each. After a long pause there is one reminder, not one for each that was missed.
 *
 * @param sent when this message's reminders went out
 */
export function dueReminder(
  shown: readonly StoredView[],
  owner: string,
  postedAt: Date,
  sent: readonly Date[],
  now: Date,
): DueReminder | null {
  const due = shown.flatMap(({ view, stored }) => {
    const since = latest(postedAt, stored.openedAt);
    const had = sent.filter((at) => at > since);
    const last = latest(since, ...had);
    const isDue =
      isWaiting(view) &&
      view.situation.owner === owner &&
      had.length < MAX_REMINDERS &&
      addDays(last, view.policy.reminderDays - EARLY_DAYS) <= now;
    return isDue ? [{ view, number: had.length + 1 }] : [];
  });
  if (due.length === 0) return null;
  return { views: due.map(({ view }) => view), number: Math.max(...due.map(({ number }) => number)) };
}
