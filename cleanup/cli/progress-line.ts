import type { Progress } from '../collect.ts';
import type { Terminal } from './run-audit.ts';

const CLEAR_LINE = '\r\u001b[K';

/** One line on standard error that tells how far the audit is; nothing at all where that is no terminal. */
export function progressLine({ err, columns }: Terminal): {
  show: (progress: Progress) => void;
  clear: () => void;
} {
  if (columns === null) return { show: () => {}, clear: () => {} };
  return {
    show: ({ message }) => err(`${CLEAR_LINE}… ${message}`.slice(0, columns + CLEAR_LINE.length)),
    clear: () => err(CLEAR_LINE),
  };
}
