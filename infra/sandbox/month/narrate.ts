import { isoDay } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import type { Policy } from '../../../cleanup/policy.ts';
import { holdWords, scheduledWord, subjectWords } from '../../../cleanup/report/words.ts';
import { nextAction, SCHEDULE } from '../../../cleanup/schedule/next-action.ts';
import { limitWords } from '../../../cleanup/schedule/plan.ts';
import type { StoredAction } from '../../../cleanup/schedule/schedule-store.ts';
import { APPROVERS } from '../../../cleanup/schedule/warning.ts';
import type { DayFacts, Performed } from './facts.ts';
import { type Safeguard, safeguardOf, safeguardOfPause } from './safeguards.ts';

/** One thing that happened on a day, and why. */
export interface Line {
  readonly label:
    | 'Elsewhere'
    | 'In Slack'
    | 'Audit'
    | 'Warned'
    | 'By itself'
    | 'Held back'
    | 'Decided'
    | 'Changed';
  readonly text: string;
  /** What the product said itself. */
  readonly quotes: readonly string[];
  /** What became of what, and whom it is about. */
  readonly details: readonly string[];
  /** What was seen to hold by this. */
  readonly safeguard: Safeguard | null;
}

/** What telling goes by, beside the day's facts. */
export interface Telling {
  readonly policy: Policy;
  /** A person by their Slack id. */
  readonly nameOf: (slackId: string) => string;
  /** What was said before to be held; what is said of this day is added. */
  readonly told: Set<string>;
}

/** Tells a day, from what it left in the account, in the table and in Slack: nothing of it is known beforehand. */
export function narrate(facts: DayFacts, telling: Telling): Line[] {
  const acts = (moment: Performed['moment']) =>
    facts.acts.filter((one) => one.moment === moment).map((one) => lineOfAct(one));
  const isOwn = ({ by }: Decision) => by === SCHEDULE;
  const lines = [
    ...acts('morning'),
    lineOfAudit(facts),
    ...linesOfBrakes(facts),
    ...linesOfLimit(facts, telling),
    ...linesOfWarnings(facts, telling),
    ...acts('meanwhile'),
    ...facts.decisions.filter(isOwn).map((decision) => lineOfOwn(decision, facts)),
    ...linesOfHolds(facts, telling),
    ...acts('afternoon'),
    ...facts.decisions
      .filter((decision) => !isOwn(decision))
      .map((decision) => lineOfPerson(decision, facts)),
    ...otherChanges(facts),
  ];
  return lines.map(({ text, quotes, details, ...rest }) => ({
    ...rest,
    text: withNames(text, telling),
    quotes: quotes.map((quote) => withNames(quote, telling)),
    details: details.map((detail) => withNames(detail, telling)),
  }));
}

function line(label: Line['label'], text: string, more: Partial<Line> = {}): Line {
  return { label, text, quotes: [], details: [], safeguard: null, ...more };
}

function lineOfAct({ act, problem, heard }: Performed): Line {
  const label = act.who === 'person' ? 'In Slack' : 'Elsewhere';
  return line(label, problem ? `${act.words} ${problem}` : act.words, { quotes: heard });
}

function lineOfAudit({ audit: { outcome, open, calls }, plan }: DayFacts): Line {
  if (outcome !== 'reported') return line('Audit', `The audit did not get through: ${outcome}.`);
  const isQuiet = plan?.brakes.length === 0 && plan.actions.every(({ waitsFor }) => waitsFor === 'its day');
  return line(
    'Audit',
    `${open} findings are open; ${calls} calls to AWS.${isQuiet ? ' Nothing is done by itself today.' : ''}`,
  );
}

function linesOfBrakes({ plan, pause, findings }: DayFacts): Line[] {
  const due = (plan?.actions ?? []).filter(({ warned }) => warned).map((one) => actionWords(one, findings));
  const would = due.length > 0 ? ` Due today: ${due.join('; ')}.` : '';
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
  const details = waiting.map((one) => actionWords(one, findings));
  const quotes = [`Waits for ${waits}.`];
  return [line('Held back', 'More is due than one run may do:', { details, quotes, safeguard: 'limit' })];
}

const WHICH = {
  first: 'The warning a week before',
  last: 'The last warning',
} as const;

function linesOfWarnings({ warnings, since, plan, findings }: DayFacts, { nameOf }: Telling): Line[] {
  const groups = Map.groupBy(
    warnings.filter(({ deliveredAt }) => deliveredAt > since),
    ({ kind }) => kind,
  );
  return [...groups].map(([kind, group]) => {
    const details = group.map(({ to, findingId, action }) => {
      const whom = to === APPROVERS ? 'The approvers, as nobody owns it' : nameOf(to);
      const day = plan?.actions.find((one) => one.findingId === findingId)?.at;
      const when = day ? `, on ${isoDay(day)} or soon after` : '';
      return `${whom}: ${actionWords({ findingId, action }, findings)}${when}`;
    });
    return line('Warned', `${WHICH[kind]}, delivered to`, { details });
  });
}

function actionWords(
  { findingId, action }: Pick<StoredAction, 'findingId' | 'action'>,
  findings: DayFacts['findings'],
): string {
  const subject = findings.get(findingId)?.finding.subject;
  return subject ? `${scheduledWord(action, subject.type)} ${subjectWords(subject)}` : action;
}

/** What the schedule decided. Why it was about to stands in its finding and its warnings. */
function lineOfOwn(decision: Decision, facts: DayFacts): Line {
  const { findingId, action, subject, state, outcome } = decision;
  const finding = facts.findings.get(findingId)?.finding;
  // The newest of each kind: those before a keep or a use counted no more.
  const warned = (['first', 'last'] as const).flatMap(
    (kind) =>
      facts.warnings
        .filter((one) => one.findingId === findingId && one.action === action && one.kind === kind)
        .map(({ deliveredAt }) => isoDay(deliveredAt))
        .sort()
        .at(-1) ?? [],
  );
  const reason = outcome?.reason ?? '';
  if (state !== 'applied') {
    const verb = scheduledWord(action === 'delete' ? 'delete' : 'deactivate', subject.type);
    const wanted = `${verb} ${subjectWords(subject)}`;
    const safeguard = outcome?.usedSince ? 'used' : null;
    return line('Held back', `It was about to ${wanted}.`, { quotes: [reason], safeguard });
  }
  return line('By itself', `${reason} Warned of on ${warned.join(' and ')}.`, {
    quotes: finding ? [finding.reason] : [],
    details: effects(decision, facts.changes),
    safeguard: outcome?.snapshot ? 'snapshot' : null,
  });
}

function lineOfPerson(decision: Decision, { changes }: DayFacts): Line {
  const { by, action, subject, state, outcome } = decision;
  const words = `<@${by}>: ${action} ${subjectWords(subject)}`;
  return line('Decided', state === 'applied' ? `${words}.` : `${words}: ${state}.`, {
    quotes: outcome ? [outcome.reason] : [],
    details: effects(decision, changes),
    safeguard: outcome?.snapshot ? 'snapshot' : null,
  });
}

function effects({ state, subject, outcome }: Decision, changes: readonly string[]): string[] {
  if (state !== 'applied') return [];
  const snapshot = outcome?.snapshot ? [`snapshot kept: ${outcome.snapshot.key}`] : [];
  return [...snapshot, ...changes.filter((change) => concerns(change, subject.name)).map(shortened)];
}

/** What would be done by now if nothing held it; each told once. */
function linesOfHolds({ findings, disabledSince, now }: DayFacts, { policy, told }: Telling): Line[] {
  const held = [...findings.values()].flatMap(({ finding, resolved }) => {
    const { hold, principalId } = finding;
    if (!hold || resolved) return [];
    const next = nextAction({ ...finding, hold: null }, disabledSince.get(principalId) ?? null, policy);
    return next && next.dueAt <= now && !told.has(keyOf(finding)) ? [{ finding, hold }] : [];
  });
  for (const { finding } of held) told.add(keyOf(finding));
  const groups = Map.groupBy(
    held,
    ({ finding, hold }) => `${finding.principalId} ${hold.kind} ${hold.reason}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const what = group.map(({ finding }) => subjectWords(finding.subject)).join(' and ');
    return [
      line('Held back', `Unused for ${first.finding.unusedDays} days, and left alone: ${what}.`, {
        quotes: [holdWords(first.hold)],
        safeguard: safeguardOf(first.hold),
      }),
    ];
  });
}

function keyOf({ id, hold }: Finding): string {
  return `${id} ${hold?.kind} ${hold?.reason}`;
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
