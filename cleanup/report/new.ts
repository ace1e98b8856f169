import type { Finding } from '../finding.ts';
import type { Report } from './report.ts';

/** Whether a finding was in no earlier run; null when earlier runs are not remembered. */
export function isNewIn({ changes }: Report, { id }: Finding): boolean | null {
  return changes?.opened.has(id) ?? null;
}

/** Which findings to mark as new for people; none in a first run, where all of them are. */
export function markNew(report: Report): (finding: Finding) => boolean {
  const isFirstRun = report.changes?.since === null;
  return (finding) => !isFirstRun && isNewIn(report, finding) === true;
}
