import { pausedWords } from '../../../bot/messages/pause.ts';
import { isoDay } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { scheduledWord, subjectWords } from '../../../cleanup/report/words.ts';
import { SCHEDULE } from '../../../cleanup/schedule/next-action.ts';
import { morningOf } from './calendar.ts';
import type { DayFacts } from './facts.ts';
import { type Line, line } from './line.ts';

/** What the schedule decided. Why it was about to stands in its finding and its warnings. */
export function lineOfOwn(decision: Decision, facts: DayFacts): Line {
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

/** What people decided, in its order: what they did between the days is told with the day that it came before. */
export function linesOfPeople(facts: DayFacts, when: 'before' | 'today'): Line[] {
  const morning = morningOf(facts.day);
  const told = [
    ...facts.decisions.map((one) => ({
      by: one.by,
      at: one.requestedAt,
      line: lineOfPerson(one, facts),
    })),
    ...facts.pauses.map(({ by, at, what, reason }) => ({
      by,
      at,
      line: line('Decided', `<@${by}> ${pausedWords(what)}.`, { quotes: [reason] }),
    })),
  ];
  return told
    .filter(({ by, at }) => by !== SCHEDULE && at < morning === (when === 'before'))
    .sort((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ line }) => (when === 'before' ? { ...line, text: `Before this day began: ${line.text}` } : line));
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

/** Changes that no decision of the day explains: none, if all is well. */
export function otherChanges({ changes, decisions }: DayFacts): Line[] {
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
