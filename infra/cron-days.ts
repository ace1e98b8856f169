/** Whether a schedule starts on a day: by the calendar of its own time zone, given as midnight in UTC. */
export type RunsOn = (day: Date) => boolean;

const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * The days of a `cron(…)` expression, by its last three fields but the year.
 *
 * @returns null for what EventBridge Scheduler does not take
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function cronDays(dayOfMonth: string, month: string, dayOfWeek: string): RunsOn | null {
  const months = numbers(month, 1, 12, MONTH_NAMES);
  // One of the two has to be left open, with a question mark.
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return null;
  const onDay = dayOfMonth === '?' ? inWeek(dayOfWeek) : inMonth(dayOfMonth);
  return months && onDay && ((day) => months.has(day.getUTCMonth() + 1) && onDay(day));
}

/** The numbers of a field such as `MON-FRI`, `1,15` or `0/6`. Null: it is none, or out of bounds. */
export function numbers(
  field: string,
  lowest: number,
  highest: number,
  names: readonly string[] = [],
): ReadonlySet<number> | null {
  const numberOf = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    return named < 0 ? Number(text) : named + lowest;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const first = from === '*' ? lowest : numberOf(from);
    const last = to !== undefined ? numberOf(to) : from === '*' || step ? highest : first;
    const every = Number(step ?? 1);
    const isWithin = (value: number) => Number.isInteger(value) && value >= lowest && value <= highest;
    if (from === '' || !isWithin(first) || !isWithin(last) || every < 1) return null;
    // FRI-MON goes over the end.
    const length = last >= first ? last - first : last - first + highest - lowest + 1;
    for (let n = 0; n <= length; n += every) {
      found.add(((first - lowest + n) % (highest - lowest + 1)) + lowest);
    }
  }
  return found;
}

function inMonth(field: string): RunsOn | null {
  if (field === 'L') return (day) => day.getUTCDate() === lengthOfMonth(day);
  const [, target] = /^(\d+)W$/.exec(field) ?? [];
  if (target) return (day) => day.getUTCDate() === nearestWeekday(day, Number(target));
  const days = numbers(field, 1, 31);
  return days && ((day) => days.has(day.getUTCDate()));
}

function inWeek(field: string): RunsOn | null {
  if (field === 'L') return (day) => day.getUTCDay() === 6;
  const [, name = field, last, nth] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(field) ?? [];
  const days = numbers(name, 1, 7, DAY_NAMES);
  if (!days) return null;
  return (day) =>
    days.has(day.getUTCDay() + 1) &&
    (!last || day.getUTCDate() + 7 > lengthOfMonth(day)) &&
    (!nth || Math.ceil(day.getUTCDate() / 7) === Number(nth));
}

function lengthOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** `W`: the weekday nearest to a day of the month, within that month. */
function nearestWeekday(day: Date, target: number): number {
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target > 1 ? target - 1 : target + 2;
  if (weekday === 0) return target < lengthOfMonth(day) ? target + 1 : target - 2;
  return target;
}
