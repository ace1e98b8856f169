import { isoDay } from '../../cleanup/days.ts';
import type { RuleId } from '../../cleanup/finding.ts';
import { type Arrangement, arrange } from '../../cleanup/report/arrange.ts';
import { changeCounts, resolvedWords } from '../../cleanup/report/changes.ts';
import { gapLines } from '../../cleanup/report/gaps.ts';
import { type PlanTold, planText } from '../../cleanup/report/plan.ts';
import type { Changes, Report } from '../../cleanup/report/report.ts';
import { incompleteLine, lookedAtLine, verdictLine } from '../../cleanup/report/verdict.ts';
import { nowWord } from '../../cleanup/report/words.ts';
import { escapeText } from './escape.ts';
import { fitLines } from './limits.ts';

const MAX_STEPS = 6;
const MAX_SUBJECTS = 3;
const MAX_RESOLVED = 5;
const MAX_PART = 1500;

/** What is due, by rule. */
export interface RuleCount {
  readonly rule: RuleId;
  readonly title: string;
  readonly toLookAt: number;
  readonly due: number;
}

/** Findings to look at by rule, in the report's order. */
export function ruleCounts({ groups }: Arrangement): RuleCount[] {
  return groups.map(({ rule, title, entries, toldWithUser }) => ({
    rule,
    title,
    toLookAt: entries.length + toldWithUser,
    due: entries.filter(({ finding }) => finding.hold === null && nowWord(finding) !== null).length,
  }));
}

/** How many, how complete: the first thing to read. */
export function headlineText(report: Report): string {
  const lines = [
    `*${escapeText(verdictLine(report, arrange(report.findings)))}*`,
    lookedAtLine(report),
    report.complete ? '' : `:warning: ${escapeText(incompleteLine(report))}`,
  ];
  return lines.filter(Boolean).join('\n');
}

/** What changed since the last run; empty when nothing is remembered. */
export function changesText(changes: Changes | null): string {
  if (!changes) return '';
  const { since, resolved } = changes;
  if (!since) return 'This is the first run: the next one will tell what changed.';
  const gone = resolved.slice(0, MAX_RESOLVED).map((item) => `• ~${escapeText(resolvedWords(item), 300)}~`);
  if (resolved.length > MAX_RESOLVED) gone.push(`• … and ${resolved.length - MAX_RESOLVED} more resolved`);
  const head = `*Since the last run (${isoDay(since)}):* ${changeCounts(changes)}.`;
  return fitLines([head, ...gone], MAX_PART);
}

/** What happens by itself, day by day; empty where nothing ever does. */
export function planWords(told: PlanTold): string {
  const { head, brakes, steps } = planText(told, MAX_STEPS, MAX_SUBJECTS);
  if (brakes.length + steps.length === 0) return '';
  const stopped = brakes.map((line) => `:no_entry: ${escapeText(line, 400)}`);
  return fitLines([`*${head}*`, ...stopped, ...steps.map((line) => `• ${escapeText(line, 400)}`)], MAX_PART);
}

/** What could not be read or delivered; empty when there is nothing. */
export function gapsText({ notChecked }: Report): string {
  if (notChecked.length === 0) return '';
  const lines = gapLines(notChecked).map((line) => `• ${escapeText(line, 500)}`);
  return fitLines([`*Not checked: ${notChecked.length}*`, ...lines], MAX_PART);
}
