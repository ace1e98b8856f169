import { addDays } from '../../../cleanup/days.ts';

/** Four weeks hold a whole life cycle: warned, disabled a week later, cooled off for two, deleted. */
export const DAYS = 28;

/** Midnight of the first day, a Monday. */
const FIRST_DAY = new Date('2026-03-02T00:00:00Z');

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A moment of a day, from 1. */
export function at(day: number, hour: number): Date {
  return new Date(addDays(FIRST_DAY, day - 1).getTime() + hour * HOUR_MS);
}

/** When it begins: what people did before, at the page, came between the days. */
export function morningOf(day: number): Date {
  return at(day, 8);
}

/** At noon. A minute later every day, so that what yesterday's run told is a whole day old in today's. */
export function auditAt(day: number): Date {
  return new Date(at(day, 12).getTime() + day * MINUTE_MS);
}
