import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import type { Policy } from '../../../cleanup/policy.ts';
import { holdWords, scheduledWord, subjectWords, unusedWords } from '../../../cleanup/report/words.ts';
import { nextAction, SCHEDULE } from '../../../cleanup/schedule/next-action.ts';
import { limitWords } from '../../../cleanup/schedule/plan.ts';
import type { StoredAction } from '../../../cleanup/schedule/schedule-store.ts';
import { APPROVERS, type Warning } from '../../../cleanup/schedule/warning.ts';
import type { DayFacts, Performed } from './facts.ts';
import { type Safeguard, safeguardOf, safeguardOfPause } from './safeguards.ts';

/** One thing that happened on a day, and why. */
export interface Line {
  readonly label:
    | 'Elsewhere'
    | 'Somebody'
    | 'Audit'
    | 'Warned'
    | 'By itself'
    | 'Held back'
    | 'Decided'
    | 'Changed';
  readonly text: string;
  /** What the product said itself. */
  readonly quotes: readonly string[];
  /** What changed in the account. */
  readonly details: readonly string[];
  /** What was seen to hold by this. */
  readonly safeguard: Safeguard | null;
}

/** What telling goes by, beside the day's facts. */
export interface Telling {
  readonly policy: Policy;
  /** A person by their Slack id. */
  readonly nameOf: (slackId: string) => string;
  /** Ids of what was said before to be held; those of this day are added. */
  readonly told: Set<string>;
}

/** Tells a day, from what it left in the account, in the table and in Slack: nothing of it is known beforehand. */
export function narrate(facts: DayFacts, telling: Telling): Line[] {
  const acts = (moment: Performed['moment']) =>
    facts.acts.filter((one) => one.moment === moment).map((one) => lineOfAct(one));
  const [own, people] = [true, false].map((isOwn) =>
    facts.decisions
      .filter(({ by }) => (by === SCHEDULE) === isOwn)
      .map((decision) => lineOfDecision(decision, facts, telling)),
  );
  const lines = [
    ...acts('morning'),
    lineOfAudit(facts),
    ...linesOfBrakes(facts),
    ...linesOfLimit(facts, telling),
    ...linesOfWarnings(facts, telling),
    ...acts('meanwhile'),
    ...(own ?? []),
    ...linesOfHolds(facts, telling),
    ...acts('afternoon'),
    ...(people ?? []),
    ...otherChanges(facts),
  ];
  return lines.map((one) => ({
    ...one,
    text: withNames(one.text, telling),
    quotes: one.quotes.map((quote) => withNames(quote, telling)),
  }));
}

function line(label: Line['label'], text: string, more: Partial<Line> = {}): Line {
  return { label, text, quotes: [], details: [], safeguard: null, ...more };
}

function lineOfAct({ act, problem, heard }: Performed): Line {
  const label = act.who === 'person' ? 'Somebody' : 'Elsewhere';
  return line(label, problem ? `${act.words} ${problem}` : act.words, { quotes: heard });
}

function lineOfAudit({ audit: { outcome, open, calls }, plan }: DayFacts): Line {
  if (outcome !== 'reported') return line('Audit', `The audit did not get through: ${outcome}.`);
  const isQuiet = plan?.brakes.length === 0 && plan.actions.every(({ waitsFor }) => waitsFor === 'its day');
  return line(
    'Audit',
    `${open} findings are open; ${calls} calls to AWS.${isQuiet ? ' Nothing is due.' : ''}`,
  );
}

function linesOfBrakes({ plan, pause, findings }: DayFacts): Line[] {
  const due = (plan?.actions ?? []).filter(({ warned }) => warned).map((one) => actionWords(one, findings));
  const would = due.length > 0 ? ` It would have come to: ${due.join('; ')}.` : '';
  return (plan?.brakes ?? []).map(({ kind, reason }) => {
    const safeguard = kind === 'paused' ? safeguardOfPause(pause) : kind === 'unable' ? null : kind;
    return line('Held back', `Nothing is done by itself, and nobody is warned.${would}`, {
      quotes: [reason],
      safeguard,
    });
  });
}

function linesOfLimit({ plan, findings }: DayFacts, { policy }: Telling): Line[] {
  const waits = limitWords(policy);
  const waiting = (plan?.actions ?? []).filter(({ waitsFor }) => waitsFor === waits);
  if (waiting.length === 0) return [];
  const what = waiting.map((one) => actionWords(one, findings)).join('; ');
  return [
    line('Held back', `More is due than one run may do: ${what}.`, {
      quotes: [`Waits for ${waits}.`],
      safeguard: 'limit',
    }),
  ];
}

function linesOfWarnings({ warnings, plan, findings }: DayFacts, { nameOf }: Telling): Line[] {
  const groups = Map.groupBy(warnings, ({ kind, to }) => `${kind} ${to}`);
  return [...groups.values()].flatMap((group) => {
    const [{ kind, to } = { kind: 'first', to: '' }] = group;
    const whom = to === APPROVERS ? 'the approvers, as nobody owns it' : nameOf(to);
    const what = group.map((warning) => warningWords(warning, plan?.actions ?? [], findings));
    return line('Warned', `${kind === 'first' ? 'First' : 'Last'} warning to ${whom}: ${what.join('; ')}.`);
  });
}

/** `deactivate access key AKIA… of ada, on 2026-03-09 or soon after` */
function warningWords(
  { findingId, action }: Warning,
  planned: readonly StoredAction[],
  findings: DayFacts['findings'],
): string {
  const when = planned
    .find((one) => one.findingId === findingId)
    ?.at.toISOString()
    .slice(0, 10);
  return `${actionWords({ findingId, action }, findings)}${when ? `, on ${when} or soon after` : ''}`;
}

function actionWords(
  { findingId, action }: Pick<StoredAction, 'findingId' | 'action'>,
  findings: DayFacts['findings'],
): string {
  const subject = findings.get(findingId)?.finding.subject;
  return subject ? `${scheduledWord(action, subject.type)} ${subjectWords(subject)}` : action;
}

function lineOfDecision(decision: Decision, { changes }: DayFacts, { nameOf }: Telling): Line {
  const { by, action, subject, state, outcome } = decision;
  const isOwn = by === SCHEDULE;
  const isApplied = state === 'applied';
  const who = isOwn ? '' : `${nameOf(by)}: `;
  const wanted = isOwn && action !== 'keep' ? 'It was about to' : 'Wanted: ';
  return line(
    isApplied ? (isOwn ? 'By itself' : 'Decided') : 'Held back',
    `${who}${isApplied ? '' : `${wanted} `}${action} ${subjectWords(subject)}${isApplied ? '' : `: ${state}`}.`,
    {
      quotes: outcome ? [outcome.reason] : [],
      details: [
        ...(outcome?.snapshot ? [`snapshot: ${outcome.snapshot.key}`] : []),
        ...(isApplied ? changes.filter((change) => concerns(change, subject.name)) : []),
      ].map(shortened),
      safeguard: outcome?.usedSince ? 'used' : outcome?.snapshot ? 'snapshot' : null,
    },
  );
}

/** What would be done by now if nothing held it; each told once. */
function linesOfHolds({ findings, disabledSince, now }: DayFacts, { policy, told }: Telling): Line[] {
  return [...findings.values()].flatMap(({ finding, resolved }) => {
    const { hold, id, principalId } = finding;
    if (!hold || resolved) return [];
    const next = nextAction({ ...finding, hold: null }, disabledSince.get(principalId) ?? null, policy);
    const key = `${id} ${hold.kind} ${hold.reason}`;
    if (!next || next.dueAt > now || told.has(key)) return [];
    told.add(key);
    return [
      line('Held back', `${leftAlone(finding)} The thresholds call for it, and it is left alone.`, {
        quotes: [holdWords(hold)],
        safeguard: safeguardOf(hold),
      }),
    ];
  });
}

function leftAlone(finding: Finding): string {
  const words = subjectWords(finding.subject);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${unusedWords(finding)}.`;
}

/** Changes that no decision of the day explains: none, if all is well. */
function otherChanges({ changes, decisions }: DayFacts): Line[] {
  const applied = decisions.filter(({ state }) => state === 'applied');
  const others = changes.filter((change) => !applied.some(({ subject }) => concerns(change, subject.name)));
  return others.map((change) => line('Changed', shortened(change)));
}

/** `credential AKIA… of ada: Active → Inactive` concerns ada. */
function concerns(change: string, name: string): boolean {
  return change.slice(0, change.lastIndexOf(': ')).split(' ').includes(name);
}

function shortened(change: string): string {
  return change.replace(/^arn:\S+:policy\//, '');
}

/** People by their names, where they are spoken of by their ids. */
function withNames(text: string, { nameOf }: Telling): string {
  return text.replace(/<@(U\w+)>|\b(U0FERN\w+)/g, (_, mentioned?: string, plain?: string) =>
    nameOf(mentioned ?? plain ?? ''),
  );
}
