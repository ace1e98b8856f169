import { isoDay, isoMinute } from '../../cleanup/days.ts';
import type { Decision } from '../../cleanup/decisions/decision.ts';
import type { Refusal } from '../../cleanup/decisions/decision-store.ts';
import type { HistoryEntry, QuestionEntry } from '../../cleanup/decisions/history.ts';

import { sentence } from '../../cleanup/report/text.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import { askedWords, isHandedOver, subjectText } from './card-words.ts';
import { codeText, escapeText, mention } from './escape.ts';
import { fitLines, LIMITS } from './limits.ts';
import { type Page, pageBlocks } from './page.ts';
import { pausedWords } from './pause.ts';

/** How a decision stands, in a word. */
const STATE: Readonly<Record<Decision['state'], string>> = {
  requested: 'waiting',
  applied: 'done',
  refused: 'refused',
  failed: 'failed',
  superseded: 'a later decision took its place',
};

/** Decisions, questions and refusals, the newest first, a line each. */
export function historyMessage(
  { subject, command }: { readonly subject: string | null; readonly command: string },
  page: Page<HistoryEntry>,
  { onlyOwn, mayBeMore }: { readonly onlyOwn: boolean; readonly mayBeMore: boolean },
): Message {
  const about = subject === null ? '' : ` about ${codeText(subject, 100)}`;
  const own = onlyOwn ? ' that you made or that concern what is yours' : '';
  const others = onlyOwn ? ' Only approvers see those of others.' : '';
  const none = onlyOwn
    ? `There is no decision${about} that you made, or that concerns what is yours.`
    : `There is no decision${about} yet.`;
  const text = page.total === 0 ? `${none}${others}` : `Decisions${about}${own}`;
  const lines = page.items.map(entryText);
  const older =
    mayBeMore && page.page === page.pages - 1 ? ['Older ones are in the trail of the table.'] : [];
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...(lines.length > 0 ? [section(fitLines([...lines, ...older], LIMITS.sectionText))] : []),
      ...pageBlocks(page, command),
    ],
  };
}

function entryText(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'decision':
      return decisionText(entry.decision);
    case 'question':
      return questionText(entry);
    case 'refusal':
      return refusalText(entry.refusal);
    case 'pause': {
      const { at, by, what, reason } = entry.event;
      return `• ${isoMinute(at)}: ${mention(by)} ${pausedWords(what)}: ${sentence(`“${escapeText(reason, 200)}”`)}`;
    }
    case 'trail': {
      const { at, by, what, subject } = entry.entry;
      return `• ${isoMinute(at)}: ${mention(by)}: ${escapeText(what, 60)}, ${codeText(subject, 80)}.`;
    }
  }
}

/** `2026-03-04 06:00 UTC: @arno said no to @ada, who asked to delete role `bastion`: “It is needed.”` */
function questionText({ at, what, by, reason, question }: QuestionEntry): string {
  const wish = `to ${question.action} ${subjectText(question.subject)}`;
  const asker = mention(question.by);
  const who = mention(by ?? '');
  const said = reason === null ? '' : `: “${escapeText(reason, 300)}”`;
  const told: Readonly<Record<QuestionEntry['what'], string>> = {
    asked: `${asker} asked the approvers ${wish}`,
    approved: `${who} said yes to ${asker}, who asked ${wish}`,
    declined:
      by === question.by
        ? `${asker} took back the question ${wish}${said}`
        : `${who} said no to ${asker}, who asked ${wish}${said}`,
    lapsed: `the question of ${asker} ${wish} lapsed${by === null ? '' : ` at a click of ${who}`}: ${escapeText(reason ?? '', 300)}`,
  };
  return `• ${isoMinute(at)}: ${sentence(told[what])}`;
}

/** `2026-03-04 06:00 UTC: @eve asked to switch it off, access key …: refused: Only its owner …`, `@eve said yes to the question …: refused: …` */
function refusalText({ at, by, reason, asked }: Refusal): string {
  const what =
    asked.kind === 'command'
      ? `asked for ${codeText(`${COMMAND} ${asked.text}`, 120)}`
      : asked.answer
        ? `said ${asked.answer} to the question to ${asked.action} ${subjectText(asked.subject)}`
        : `asked to ${askedWords(asked)}, ${subjectText(asked.subject)}`;
  return `• ${isoMinute(at)}: ${mention(by)} ${what}: ${sentence(`refused: ${escapeText(reason, 300)}`)}`;
}

const DONE: Readonly<Record<Decision['action'], string>> = {
  keep: 'keeps',
  deactivate: 'switched off',
  reactivate: 'reactivated',
  delete: 'deleted',
  restore: 'had restored:',
  claim: 'is the owner of',
  assign: 'said whose it is:',
  'not-mine': 'said that it is not theirs:',
};

/**
 * `2026-03-04 06:00 UTC: @ada switched off access key `AKIA…` of `ada`: done.`, or `… @ada asked to switch it off,
 * access key `AKIA…` of `ada`: waiting.`
 */
export function decisionText(decision: Decision): string {
  const { requestedAt, by, approvedBy, action, subject, until, assignee, reason, state, outcome } = decision;
  const wishes = [
    until && ` until ${isoDay(until)}`,
    assignee && ` (${mention(assignee)})`,
    reason && ` (“${escapeText(reason, 80)}”)`,
    approvedBy && ` (with the yes of ${mention(approvedBy)})`,
  ];
  const told = state !== 'applied' && outcome ? `: ${escapeText(outcome.reason, 300)}` : '';
  const wished = wishes.filter(Boolean).join('');
  const isRemoval = action === 'deactivate' && subject.type === 'password';
  const isHandover = isHandedOver(decision);
  const done = isHandover ? 'got the commands that restore' : isRemoval ? 'removed the' : DONE[action];
  const what =
    state === 'applied'
      ? `${done} ${subjectText(subject)}${wished}`
      : `asked to ${askedWords(decision)}${wished}, ${subjectText(subject)}`;
  const how = isHandover ? 'handed over, an administrator has to run them' : STATE[state];
  return `• ${isoMinute(requestedAt)}: ${mention(by)} ${what}: ${sentence(`${how}${told}`)}`;
}
