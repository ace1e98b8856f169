import type { AuditOptions } from './audit.ts';

/** Kept back from the Lambda's time for storing and sending, in milliseconds. */
const TIME_TO_TELL = 90_000;

/** How an audit divides the time that its Lambda has left, in milliseconds. */
export function timeFor(
  remainingMs: number,
): Pick<AuditOptions, 'holdMs'> & { readonly signal: AbortSignal } {
  return { holdMs: remainingMs, signal: AbortSignal.timeout(Math.max(0, remainingMs - TIME_TO_TELL)) };
}
