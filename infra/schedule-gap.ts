/** A week: longer, CloudWatch cannot look back. */
export const WEEK_IN_HOURS = 7 * 24;

const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * The longest time between two starts of a schedule, in hours. Null: longer than a week, or not to be told from the
 * expression (days of the month, months, years).
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function longestGapInHours(expression: string): number | null {
  const [, every, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression) ?? [];
  if (every && unit) return withinAWeek(Number(every) * (unit === 'day' ? 24 : 1));
  const [, fields = ''] = /^cron\((.+)\)$/.exec(expression) ?? [];
  const [, , dayOfMonth = '', month, dayOfWeek = '', year] = fields.split(' ');
  if (month !== '*' || year !== '*' || !/^[*?]$/.test(dayOfMonth)) return null;
  const days = daysOfWeek(dayOfWeek);
  return days && withinAWeek(longestGapInDays(days) * 24);
}

function withinAWeek(hours: number): number | null {
  return hours <= WEEK_IN_HOURS ? hours : null;
}

/** Numbers from 0; every start within a day counts as one, which errs on the side of waiting. */
function daysOfWeek(field: string): readonly number[] | null {
  if (/^[*?]$/.test(field)) return [0, 1, 2, 3, 4, 5, 6];
  const days = field.split(',').map((part) => {
    const [from, to = from] = part.split('-').map(dayNumber);
    return from === undefined || to === undefined || Number.isNaN(from + to) ? null : range(from, to);
  });
  return days.every((list) => list !== null) ? [...new Set(days.flat())].sort((a, b) => a - b) : null;
}

function dayNumber(text: string): number {
  const named = DAY_NAMES.indexOf(text.toUpperCase());
  if (named >= 0) return named;
  return /^[1-7]$/.test(text) ? Number(text) - 1 : Number.NaN;
}

/** FRI-MON goes over the end of the week. */
function range(from: number, to: number): number[] {
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => (from + index) % 7);
}

function longestGapInDays(days: readonly number[]): number {
  const gaps = days.map((day, index) => (days[index + 1] ?? (days[0] ?? 0) + 7) - day);
  return Math.max(...gaps);
}
