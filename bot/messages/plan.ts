import { isoMinute } from '../../cleanup/days.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { type Policy, type Threshold, thresholdsOf } from '../../cleanup/policy.ts';
import { ruleTitle } from '../../cleanup/report/arrange.ts';
import { type PlanTold, planText } from '../../cleanup/report/plan.ts';
import type { RunSummary } from '../../cleanup/report/report.ts';
import { plural } from '../../cleanup/report/text.ts';
import { thresholdLines } from '../../cleanup/report/thresholds.ts';
import { unusedWords } from '../../cleanup/report/words.ts';
import type { Pause } from '../../cleanup/schedule/brakes.ts';
import { context, type Message, section } from './blocks.ts';
import { BY_AGE } from './by-age.ts';
import { subjectText } from './card-words.ts';
import { escapeText } from './escape.ts';
import { fitLines, LIMITS } from './limits.ts';
import { pausedBy } from './pause.ts';

/** What another threshold would find is counted from: stored findings, and how old they are. */
export interface ThresholdFacts {
  readonly findings: readonly Finding[];
  readonly lastRun: RunSummary | null;
  readonly policy: Policy;
}

const MAX_STEPS = 20;
const MAX_SUBJECTS = 8;

/** What became of a stored plan since. */
export interface PlanSince {
  /** Actions that were not stored. */
  readonly more: number;
  /** Who stopped it, or null. */
  readonly pause: Pause | null;
  /** How many actions are left out, because somebody decided meanwhile. */
  readonly decided: number;
}

/** What happens by itself, as the last run planned it, stopped by whatever stops it at this moment. */
export function planMessage(told: PlanTold, { more, pause, decided }: PlanSince): Message {
  const { head, brakes, steps } = planText(told, MAX_STEPS, MAX_SUBJECTS);
  const lines = [
    ...brakes.map((line) => `:no_entry: ${escapeText(line)}`),
    ...steps.map((line) => `• ${escapeText(line)}`),
  ];
  const rest = more > 0 ? [`${plural(more, 'action')} further off are not shown.`] : [];
  if (pause) rest.unshift(pausedBy(pause));
  if (decided > 0) {
    const are = decided === 1 ? 'action is' : 'actions are';
    rest.push(`${decided} ${are} left out: decided or done since. The next audit plans what follows.`);
  }
  const made = `As the audit of ${isoMinute(told.generatedAt)} planned it.`;
  return {
    text: head,
    blocks: [
      section(`*${head}*`),
      ...(lines.length > 0 ? [section(fitLines(lines, LIMITS.sectionText))] : []),
      context([...thresholdLines(told.policy), ...rest, made].join('\n')),
    ],
  };
}

/** Before the first audit there is no plan. */
export function noPlanMessage(): Message {
  const text = 'No audit has finished yet, so there is no plan. `/iam-cleanup audit` runs one.';
  return { text, blocks: [section(text)] };
}

/** What would be found if everything were reported after so many days; by stored data, which has its limits. */
export function thresholdMessage(days: number, { findings, lastRun, policy }: ThresholdFacts): Message {
  const byAge = findings.filter((finding) => goesByAge(finding, policy));
  const would = byAge.filter(({ unusedDays }) => unusedDays >= days);
  const found = `${plural(would.length, 'finding')} by age`;
  const mayBeMore = Object.values(BY_AGE).some((of) => days < thresholdsOf(policy, of).report);
  const same = mayBeMore ? `${found} as now, or more` : `nothing changes, ${found} as now`;
  const what = would.length === byAge.length ? same : `${found} instead of ${byAge.length}`;
  const text = `With a threshold of ${plural(days, 'day')}: ${what}.`;
  const lines = [...Map.groupBy(byAge, ({ rule }) => rule)].map(([rule, all]) => {
    const kept = all.filter(({ unusedDays }) => unusedDays >= days);
    const count =
      kept.length === all.length ? `${all.length}, as now` : `${kept.length} instead of ${all.length}`;
    const others = findings.filter((one) => one.rule === rule && isOnlyAnalyzers(one)).length;
    return `• ${ruleTitle(rule)}: ${count}${others > 0 ? `, besides ${others} that Access Analyzer alone calls unused` : ''}`;
  });
  const gone = byAge
    .filter(({ unusedDays }) => unusedDays < days)
    .sort((a, b) => b.unusedDays - a.unusedDays)
    .map((finding) => `• ${subjectText(finding.subject)}: ${unusedWords(finding)}`);
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
      ...(gone.length > 0 ? [section(fitLines(['No longer among them:', ...gone], LIMITS.sectionText))] : []),
      context([...limitLines(days, policy), ageLine(lastRun)].join('\n')),
    ],
  };
}

/** What a threshold would change: neither what is held back, nor what Access Analyzer alone calls unused. */
function goesByAge({ rule, unusedDays, hold }: Finding, policy: Policy): boolean {
  const of = BY_AGE[rule];
  return of !== undefined && hold === null && unusedDays >= thresholdsOf(policy, of).report;
}

/** The report counts them too, so the two counts would differ without a reason. */
function isOnlyAnalyzers({ sources, hold }: Finding): boolean {
  return hold === null && !sources.includes('iam');
}

/** What stored data cannot show: only what today's thresholds report is stored. */
function limitLines(days: number, policy: Policy): string[] {
  const blind = [...new Set(Object.values(BY_AGE))].flatMap((of) => {
    const { report } = thresholdsOf(policy, of);
    if (report === 0) return [`${WHAT[of]} are not looked for at present, so none of them is in this count.`];
    return days < report
      ? [
          `${WHAT[of]} unused for ${days} to ${report - 1} days are not stored (the threshold is ${report}): there may be more than this shows.`,
        ]
      : [];
  });
  return [
    ...blind,
    'Counted are findings to look at that go by age; the others (held back, MFA, root, inactive keys, permissions) stay as they are. This changes nothing: thresholds are part of the deployment.',
  ];
}

const WHAT: Readonly<Record<Threshold, string>> = {
  Keys: 'Access keys',
  UnusedUsers: 'Users and passwords',
  Roles: 'Roles',
};

function ageLine(lastRun: RunSummary | null): string {
  return lastRun ? `As the audit of ${isoMinute(lastRun.startedAt)} left it.` : 'No audit has finished yet.';
}
