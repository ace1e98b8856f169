import { isoDay } from '../../../cleanup/days.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import type { Policy } from '../../../cleanup/policy.ts';
import { holdWords, scheduledWord, subjectWords } from '../../../cleanup/report/words.ts';
import { nextAction, SCHEDULE } from '../../../cleanup/schedule/next-action.ts';
import { limitWords } from '../../../cleanup/schedule/plan.ts';
import type { StoredAction } from '../../../cleanup/schedule/schedule-store.ts';
import { APPROVERS } from '../../../cleanup/schedule/warning.ts';
import { withoutEntities } from '../page/shield.ts';
import type { DayFacts, Performed } from './facts.ts';
import { type Line, line } from './line.ts';
import { lineOfOwn, linesOfPeople, otherChanges } from './narrate-decisions.ts';
import { safeguardOf, safeguardOfPause } from './safeguards.ts';

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
  const lines = [
    ...linesOfPeople(facts, 'before'),
    ...acts('morning'),
    lineOfAudit(facts),
    ...linesOfBrakes(facts),
    ...linesOfLimit(facts, telling),
    ...linesOfWarnings(facts, telling),
    ...acts('meanwhile'),
    ...facts.decisions.filter(({ by }) => by === SCHEDULE).map((decision) => lineOfOwn(decision, facts)),
    ...linesOfHolds(facts, telling),
    ...acts('afternoon'),
    ...linesOfPeople(facts, 'today'),
    ...otherChanges(facts),
  ];
  return lines.map(({ text, quotes, details, ...rest }) => ({
    ...rest,
    text: withNames(text, telling),
    quotes: quotes.map((quote) => withNames(quote, telling)),
    details: details.map((detail) => withNames(detail, telling)),
  }));
}

function lineOfAct({ act, problem, heard }: Performed): Line {
  const label = act.who === 'person' ? 'In Slack' : 'Elsewhere';
  return line(label, problem ? `${act.words} ${problem}` : act.words, { quotes: heard.map(withoutEntities) });
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

/** People by their names, where they are spoken of by their ids. */
function withNames(text: string, { nameOf }: Telling): string {
  return text.replace(/<@(U\w+)>|\b(U0FERN\w+)/g, (_, mentioned?: string, plain?: string) =>
    nameOf(mentioned ?? plain ?? ''),
  );
}
