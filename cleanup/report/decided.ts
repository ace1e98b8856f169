import { isoMinute } from '../days.ts';
import type { HistoryLine } from '../history.ts';
import type { Report } from './report.ts';
import { clip, oneLine } from './text.ts';

/** More than so many nobody reads in a report; the rest is counted. */
const MAX_LINES = 12;
const MAX_LENGTH = 300;

/** `deactivate access key AKIA… of ada: applied. It was deactivated.`, `assign role bastion to Bob: requested` */
export function historyWords(line: HistoryLine): string {
  const { kind, what, subject, state, reason, approvedBy, assignee } = line;
  const told = [state, reason?.replace(/\.$/, '')].filter(Boolean).join('. ');
  const asked = `${kind === 'found' || kind === 'resolved' ? `${kind} ` : ''}${what} ${subject}`.trim();
  const yes = approvedBy === null ? '' : `, with the yes of ${approvedBy}`;
  const to = assignee === null ? '' : ` to ${assignee}`;
  return oneLine(`${asked}${to}${yes}${told ? `: ${told}` : ''}`);
}

/** What was decided since the last run, a line each, and how many more there are and where; null: none. */
export function decidedLines({ decided, inSlack }: Pick<Report, 'decided' | 'inSlack'>): {
  readonly lines: readonly string[];
  readonly more: string | null;
} {
  const lines = decided
    .slice(0, MAX_LINES)
    .map((line) => clip(`${isoMinute(line.at)}  ${oneLine(line.by)}: ${historyWords(line)}`, MAX_LENGTH));
  const left = decided.length - lines.length;
  const where = inSlack ? '/iam-cleanup history, or npm run history' : 'npm run history';
  return { lines, more: left > 0 ? `and ${left} more: ${where}` : null };
}
