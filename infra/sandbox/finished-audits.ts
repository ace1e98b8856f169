/** How many audits have ended, and what is to be told of every log line so that it knows. */
export interface FinishedAudits {
  readonly note: (line: unknown) => void;
  readonly count: () => number;
}

/** Goes by the log: an audit's email and its messages are out before its Home tab has anything new to tell. */
export function finishedAudits(): FinishedAudits {
  let count = 0;
  return {
    note(line) {
      if (JSON.stringify(line)?.includes('audit finished')) count += 1;
    },
    count: () => count,
  };
}
