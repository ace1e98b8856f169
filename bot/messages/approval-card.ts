import type { KnownBlock } from '@slack/types';
import { isoDay, isoMinute } from '../../cleanup/days.ts';
import { type Approval, isWaitingAt, lapsesAt } from '../../cleanup/decisions/approval.ts';
import type { Decision, Situation } from '../../cleanup/decisions/decision.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { sentence } from '../../cleanup/report/text.ts';
import { lastUsedWords, subjectWords } from '../../cleanup/report/words.ts';
import { APPROVAL_ACTIONS } from '../ids.ts';
import { actions, button, context, type Message, section, textOf } from './blocks.ts';
import { subjectText, tellsLastUse } from './card-words.ts';
import { escapeText, mention } from './escape.ts';
import { LIMITS, sizeOf } from './limits.ts';

/** A question to the approvers with what they have to know; null: nothing is known of the finding any more. */
export interface AskedView {
  readonly approval: Approval;
  readonly situation: Pick<Situation, 'finding' | 'deleted'> | null;
  readonly now: Date;
}

/** Longest sentence of the facts; all of them have to fit. */
const MAX_FACT = 600;
const ROOM_AROUND = 1000;

/** Who asks for what and why, what one has to know before saying yes, what cannot come back, and how it ended. */
export function approvalCard({ approval, situation, now }: AskedView, note: string | null): Message {
  const { subject, by, askedAt } = approval;
  const isOpen = isWaitingAt(approval, now);
  const what = `${approval.action} ${subjectText(subject)}`;
  const title = isOpen
    ? `*May ${subjectText(subject)} be ${approval.action === 'delete' ? 'deleted' : 'restored'}?* ${mention(by)} asks (${isoMinute(askedAt)}).`
    : `${mention(by)} asked to ~${what}~ (${isoMinute(askedAt)})`;
  const facts = situation ? factsOf(approval, situation) : [];
  return {
    text: textOf(
      `${isOpen ? 'Approval needed' : 'Settled'}: ${approval.action} ${escapeText(subjectWords(subject), 200)}`,
    ),
    blocks: [
      section(title),
      ...(isOpen ? inSections(facts) : []),
      ...(isOpen ? [context(openWords(approval, note)), actions(answerButtons(approval))] : []),
      ...(isOpen ? [] : [section(endWords(approval, now))]),
    ],
  };
}

/** The card of a question lies among those of findings, under an id that no finding has. */
export function questionCardId(approvalId: string): string {
  return `approval:${approvalId}`;
}

const ENDED: Readonly<Record<Decision['state'], string>> = {
  requested: ':hourglass_flowing_sand: This takes a moment.',
  applied: ':white_check_mark:',
  refused: ':no_entry: It was refused all the same:',
  failed: ':x: It failed:',
  superseded: ':no_entry: A later decision took its place:',
};

/** How a question ended that was answered with yes. */
export function settledQuestion(decision: Decision): Message {
  const { by, approvedBy, action, subject, requestedAt, state, outcome } = decision;
  const when = outcome ? ` (${isoMinute(outcome.at)})` : '';
  const reason = sentence(escapeText(outcome?.reason ?? '', LIMITS.sectionText - 500));
  return {
    text: textOf(`Settled: ${action} ${escapeText(subjectWords(subject), 200)}`),
    blocks: [
      section(
        `${mention(by)} asked to ~${action} ${subjectText(subject)}~; ${mention(approvedBy ?? '')} said yes (${isoMinute(requestedAt)}).`,
      ),
      section(`${ENDED[state]} ${reason}${when}`),
    ],
  };
}

/** One line and the buttons, for lists; whoever asked can only take it back. */
export function approvalLine({ approval, situation, now }: AskedView, reader: string | null = null) {
  const { subject, by, action } = approval;
  const isOwn = by === reader;
  const why = situation ? ` ${sentence(escapeText(situation.finding.reason, 300))}` : '';
  return [
    section(
      `${mention(by)} asks to *${action}* ${subjectText(subject)}.${why} ${isOwn ? 'You asked for this yourself: another approver has to say yes. ' : ''}It lapses on ${isoDay(lapsesAt(approval))}.`,
    ),
    ...(isWaitingAt(approval, now) ? [actions(answerButtons(approval).slice(isOwn ? 1 : 0))] : []),
  ];
}

/** The questions that wait, with everything to know, as an answer to a command; as many as one message holds. */
export function approvalsMessage(views: readonly AskedView[]): Message {
  const text =
    views.length === 0
      ? 'Nobody waits for an approval.'
      : `${views.length === 1 ? 'One question waits' : `${views.length} questions wait`} for an approver other than who asked.`;
  const blocks: KnownBlock[] = [];
  let shown = 0;
  for (const view of views) {
    const card = approvalCard(view, null).blocks;
    const isTooMuch =
      sizeOf([...blocks, ...card]) > LIMITS.message - ROOM_AROUND ||
      blocks.length + card.length > LIMITS.blocks - 2;
    if (isTooMuch) break;
    blocks.push(...card);
    shown += 1;
  }
  const more = views.length - shown;
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...blocks,
      ...(more > 0 ? [section(`… and ${more} more; answer these first.`)] : []),
    ],
  };
}

/** Whoever says yes has to see all of it, so nothing is cut but single sentences. */
function inSections(lines: readonly string[]) {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < LIMITS.sectionText)
      texts.push(`${texts.pop()}\n${line}`);
    else texts.push(line);
  }
  return texts.map(section);
}

function answerButtons({ id, action, subject }: Approval) {
  const name = escapeText(subject.name, 60);
  const isDeletion = action === 'delete';
  return [
    button({
      text: 'Approve',
      actionId: APPROVAL_ACTIONS.approve,
      value: id,
      style: isDeletion ? 'danger' : 'primary',
      confirm: {
        title: isDeletion ? `Delete ${subject.type} ${name}?` : `Restore ${subject.type} ${name}?`,
        text: isDeletion
          ? 'I look once more, take a snapshot, then delete it. Its id, keys, password and MFA devices would not come back.'
          : 'It gets another id, and no keys or password.',
        yes: isDeletion ? 'Yes, delete it' : 'Yes, restore it',
        no: 'Not now',
      },
    }),
    button({ text: 'Decline…', actionId: APPROVAL_ACTIONS.decline, value: id }),
  ];
}

function factsOf(
  { action }: Approval,
  { finding, deleted }: Pick<Situation, 'finding' | 'deleted'>,
): string[] {
  const sentences = action === 'delete' ? aboutDeletion(finding) : aboutRestoring(deleted, finding);
  return sentences.map((text) => `• ${sentence(escapeText(text, MAX_FACT))}`);
}

function aboutDeletion(finding: Finding): string[] {
  const { reason, lastUsed, administratorBecause, beforeDeletion, subject } = finding;
  return [
    reason,
    ...(tellsLastUse(finding) ? [] : [`Last used: ${lastUsedWords(lastUsed)}`]),
    ...(beforeDeletion ?? NOT_READ),
    ...(administratorBecause && !beforeDeletion ? [`It is administrator-like: ${administratorBecause}`] : []),
    subject.type === 'user'
      ? 'A snapshot is kept. What cannot come back: its unique id, the secrets of its keys, its password, its MFA devices.'
      : 'A snapshot is kept. What cannot come back: its unique id, which policies elsewhere may name.',
  ];
}

const NOT_READ = [
  'What depends on it was not read yet: neither who may assume it, nor what it may do, nor whether anything is using it.',
];

function aboutRestoring(
  deleted: Situation['deleted'],
  { administratorBecause }: Pick<Finding, 'administratorBecause'>,
): string[] {
  if (!deleted) return ['It is not known any more as deleted from here.'];
  return [
    `It was deleted on ${isoMinute(deleted.at)}`,
    'Restoring gives back what it could do then: every policy, group and trust that it had',
    ...(administratorBecause ? [`It was administrator-like: ${administratorBecause}`] : []),
    ...deleted.snapshot.cannotComeBack.map((text) => `Cannot come back: ${text}`),
  ];
}

function openWords(approval: Approval, note: string | null): string {
  const until = `An approver other than ${mention(approval.by)} has to answer; it lapses on ${isoDay(lapsesAt(approval))}, or when anything of this changes.`;
  return note ? `${until} :warning: ${note}` : until;
}

function endWords(approval: Approval, now: Date): string {
  const { answer, state } = approval;
  const reason = answer?.reason ? ` ${sentence(escapeText(answer.reason, 400))}` : '';
  const when = answer ? `, ${isoMinute(answer.at)}` : '';
  switch (state) {
    case 'approved':
      return `:white_check_mark: ${mention(answer?.by ?? '')} said yes${when}. I look once more, then do it; this says so when it is done.`;
    case 'declined':
      return answer?.by === approval.by
        ? `:no_entry: Taken back by ${mention(approval.by)}${when}.${reason}`
        : `:no_entry: ${mention(answer?.by ?? '')} said no${when}.${reason}`;
    default:
      return `:hourglass: Lapsed${when || ` on ${isoDay(now < lapsesAt(approval) ? now : lapsesAt(approval))}`}.${reason} Whoever still wants it can ask again.`;
  }
}
