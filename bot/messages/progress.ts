import { isoDay, isoMinute } from '../../cleanup/days.ts';
import { isPrincipal } from '../../cleanup/decisions/decide-principal.ts';
import type { Decision, FindingAction } from '../../cleanup/decisions/decision.ts';
import type { Finding } from '../../cleanup/finding.ts';

import { subjectWords } from '../../cleanup/report/words.ts';
import type { Holder } from '../../cleanup/store/audit-store.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import { codeText, escapeText } from './escape.ts';

/** What is on its way, and what became of it. Nothing here says that something is done before it is. */

const VERBS: Readonly<Record<FindingAction, string>> = {
  keep: 'keep',
  deactivate: 'deactivate',
  reactivate: 'reactivate',
  delete: 'delete',
  restore: 'restore',
  claim: 'claim',
  assign: 'assign',
  'not-mine': 'hand back',
};

/** `deactivate access key AKIA… of ada`, for any sentence about a decision. */
function wishWords({ action, subject, until, assignee }: Decision): string {
  const what = escapeText(subjectWords(subject));
  const verb = verbOf(action, subject);
  if (action === 'keep' && until) return `${verb} ${what} until ${isoDay(until)}`;
  return action === 'assign' && assignee
    ? `${verb} ${what} to <@${escapeText(assignee)}>`
    : `${verb} ${what}`;
}

function verbOf(action: FindingAction, subject: Decision['subject']): string {
  if (action === 'deactivate' && subject.type === 'password') return 'remove';
  if (!isPrincipal(subject)) return VERBS[action];
  return action === 'deactivate' ? 'disable' : action === 'reactivate' ? 'enable again:' : VERBS[action];
}

/**
 * Stored and queued, not yet done.
 *
 * @param isLasting whether what was pressed is brought up to date; an answer to a command is not
 */
export function askedText(
  decision: Decision,
  finding: Pick<Finding, 'administratorBecause'>,
  isLasting: boolean,
): string {
  const powerful =
    decision.action === 'keep' && finding.administratorBecause
      ? ' It can do anything in the account, so please keep it only as long as needed.'
      : '';
  const where = isLasting ? 'the card' : codeText(`${COMMAND} ${whereShown(decision)}`);
  return `Noted: ${wishWords(decision)}. I look once more, then do it; ${where} shows it as soon as it is true.${powerful}`;
}

/** What they handed back they may not see any more. */
function whereShown({ action, subject }: Decision): string {
  return action === 'not-mine' ? 'mine' : `show ${subject.name}`;
}

/** The same wish was made a moment ago. */
export function alreadyText(decision: Decision): string {
  return `You asked for this at ${isoMinute(decision.requestedAt)} already: ${wishWords(decision)}. It is on its way.`;
}

/** Somebody was faster, perhaps with another button. */
export function conflictText(winner: Decision, loser: Decision): string {
  const who = winner.by === loser.by ? 'You have' : `<@${escapeText(winner.by)}> has`;
  return `${who} asked to ${wishWords(winner)} (${isoMinute(winner.requestedAt)}), and that comes first. Nothing was done for you; please look again in a minute.`;
}

/** The same click came again after it was settled. */
export function settledText(decision: Decision): string {
  const reason = decision.outcome ? `: ${escapeText(decision.outcome.reason)}` : '';
  return `This is settled already (${decision.state})${reason}`;
}

/** Stored, but the queue did not take it. */
export function storedOnlyText(): string {
  return 'Noted, but it could not be passed on yet. Press the button once more in a minute; else the next audit passes it on.';
}

/** Answer to `audit`, at once. */
export function auditStartedText(progressShown: boolean): string {
  return progressShown
    ? 'The audit begins. How it goes, and what it found, is in our direct messages.'
    : 'The audit begins. I could not send you a direct message, so look for the summary in the channel.';
}

/** Answer to `audit` while one is at work. */
export function auditRunningText({ startedAt }: Holder, channel: string): string {
  return `An audit is at work since ${isoMinute(startedAt)}; two at a time are one. Its summary comes to <#${escapeText(channel)}>.`;
}

/** First state of the direct message that shows an audit's progress. */
export function auditProgressMessage(): Message {
  const text = ':hourglass_flowing_sand: The audit is about to begin.';
  return { text, blocks: [section(text)] };
}

/** Said at the click; the answer takes seconds to minutes. */
export const RECOMMENDATION_ASKED =
  'I ask Access Analyzer what it recommends; the answer comes as a direct message. Nothing is changed.';
