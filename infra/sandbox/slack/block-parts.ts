import { SlackError } from './slack-error.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** As Slack says it: where, and why. */
export function invalid(where: string, why: string): SlackError {
  return new SlackError('invalid_blocks', { response_metadata: { messages: [`[ERROR] ${where} ${why}`] } });
}

/** @throws {SlackError} */
export function checkLength(value: unknown, max: number, where: string, what: string): void {
  if (typeof value === 'string' && value.length > max)
    throw invalid(where, `has a ${what} longer than ${max}`);
}

/** @throws {SlackError} */
export function checkCount(
  items: readonly unknown[],
  [min, max]: readonly [number, number],
  where: string,
  what: string,
) {
  if (items.length < min || items.length > max) throw invalid(where, `needs ${min} to ${max} ${what}`);
}
