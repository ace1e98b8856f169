import { isoDay } from '../../days.ts';
import { type Policy, thresholdsOf } from '../../policy.ts';
import type { Arrangement } from '../arrange.ts';
import { planOf, stepWords, whenWords } from '../plan.ts';
import type { Changes, Report } from '../report.ts';
import { resolvedWords } from '../resolved.ts';
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
    planText(report),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function changesText(changes: Changes | null): string {
  if (!changes) return '';
  const { since, opened, resolved, unchanged, notChecked } = changes;
  if (!since) return 'This is the first run: the next one will tell what changed.';
  const counts = [
    `${opened.size} new`,
    `${resolved.length} resolved`,
    `${unchanged} unchanged`,
    notChecked > 0 && `${notChecked} not checked this time`,
  ];
  const lines = [`Since the last run (${isoDay(since)}): ${counts.filter(Boolean).join(', ')}.`];
  for (const gone of resolved.slice(0, MAX_RESOLVED)) {
    lines.push(`- resolved: ${resolvedWords(gone)}`);
  }
  if (resolved.length > MAX_RESOLVED) lines.push(`- and ${resolved.length - MAX_RESOLVED} more resolved`);
  return lines.join('\n');
}

function planText({ findings, generatedAt, policy }: Report): string {
  const steps = planOf(findings);
  if (steps.length === 0) {
    return acts(policy) || findings.length === 0
      ? ''
      : 'The thresholds for disabling and deleting are off, so nothing is planned.';
  }
  const lines = steps
    .slice(0, MAX_STEPS)
    .map((step) => `- ${whenWords(step.at, generatedAt)}: ${stepWords(step, MAX_SUBJECTS)}`);
  const last = steps.at(-1);
  if (steps.length > MAX_STEPS && last) {
    lines.push(
      `- and ${steps.length - MAX_STEPS} more steps, the last on ${whenWords(last.at, generatedAt)}`,
    );
  }
  return [
    'What the thresholds call for (this version only tells you, it changes nothing in IAM):',
    ...lines,
  ].join('\n');
}

/** Whether any threshold asks for more than a report. */
function acts(policy: Policy): boolean {
  return (['Keys', 'UnusedUsers', 'Roles'] as const).some((of) => {
    const thresholds = thresholdsOf(policy, of);
    return thresholds.disable > 0 || thresholds.delete > 0;
  });
}
