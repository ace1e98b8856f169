import { cronDays, numbers } from './cron-days.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** All days of 28 years: after so many the calendar repeats itself. */
const CALENDAR = Array.from({ length: 28 * 365 + 7 }, (_, n) => new Date(Date.UTC(2001, 0, 1) + n * DAY_MS));

/**
 * The longest time between two starts of a schedule, in hours. Every start within a day counts as one, which errs on the
 * side of waiting.
 *
 * @returns null for what EventBridge Scheduler does not take, and for what ends some day: an audit has to go on
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function longestGapInHours(expression: string): number | null {
  const [, every, unit] = /^rate\(([1-9]\d*) (hour|day)s?\)$/.exec(expression) ?? [];
  if (every) return Number(every) * (unit === 'day' ? 24 : 1);
  const [, minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = ''] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \*\)$/.exec(expression) ?? [];
  const runsOn = cronDays(dayOfMonth, month, dayOfWeek);
  if (!runsOn || !numbers(minutes, 0, 59) || !numbers(hours, 0, 23)) return null;
  const days = CALENDAR.filter(runsOn);
  const gaps = days.slice(1).map((day, n) => (day.getTime() - (days[n]?.getTime() ?? 0)) / DAY_MS);
  return gaps.length > 0 ? Math.max(...gaps) * 24 : null;
}
