import { isoDay } from '../../days.ts';
import type { Arrangement } from '../arrange.ts';
import { changeCounts, resolvedWords } from '../changes.ts';
import { planText } from '../plan.ts';
import type { Changes, Report } from '../report.ts';
import { incompleteLine, lookedAtLine, titleLine, verdictLine } from '../verdict.ts';

const MAX_STEPS = 8;
const MAX_SUBJECTS = 5;
const MAX_RESOLVED = 10;

/** What to know first: how many, how complete, what changed, what comes next. Of bounded length. */
export function headline(report: Report, arrangement: Arrangement): string {
  return [
    titleLine(report),
    [verdictLine(report, arrangement), lookedAtLine(report)].join('\n'),
    incompleteLine(report),
    changesText(report.changes),
    planLines(report),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function changesText(changes: Changes | null): string {
  if (!changes) return '';
  const { since, resolved } = changes;
  if (!since) return 'This is the first run: the next one will tell what changed.';
  const lines = [`Since the last run (${isoDay(since)}): ${changeCounts(changes)}.`];
  for (const gone of resolved.slice(0, MAX_RESOLVED)) {
    lines.push(`- resolved: ${resolvedWords(gone)}`);
  }
  if (resolved.length > MAX_RESOLVED) lines.push(`- and ${resolved.length - MAX_RESOLVED} more resolved`);
  return lines.join('\n');
}

function planLines(report: Report): string {
  const { head, brakes, steps } = planText(report, MAX_STEPS, MAX_SUBJECTS);
  return [head, ...[...brakes, ...steps].map((line) => `- ${line}`)].join('\n');
}
