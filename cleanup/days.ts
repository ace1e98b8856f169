/** Ages are whole days; `now` is always an argument. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days from `since` to `now`, never below 0 (AWS clocks and ours may differ by seconds). */
export function ageInDays(since: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - since.getTime()) / DAY_MS));
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/** The latest of the dates that are known. */
export function latest(first: Date, ...others: (Date | null | undefined)[]): Date {
  return others.reduce<Date>((best, date) => (date && date > best ? date : best), first);
}

/** `2026-03-04`, in UTC, for people. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `2026-03-04 06:00 UTC`. */
export function isoMinute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** From when something may be done: the same, and never a moment that is still too early. */
export function fromMinute(date: Date): string {
  return isoMinute(new Date(Math.ceil(date.getTime() / 60_000) * 60_000));
}

/** For sorting what is shown by its day: which of two was some seconds sooner is nothing to go by. */
export function compareDays(one: Date, other: Date): number {
  return isoDay(one).localeCompare(isoDay(other));
}
