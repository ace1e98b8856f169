import { isoDay, isoMinute } from '../../cleanup/days.ts';
import { APPROVAL_LASTS_DAYS, type Approval, lapsesAt } from '../../cleanup/decisions/approval.ts';
import { sentence } from '../../cleanup/report/text.ts';
import { subjectText } from './card-words.ts';
import { escapeText, mention } from './escape.ts';

/** What people are told about a question to the approvers. mrkdwn. */

export function questionAskedText(approval: Approval, note: string | null): string {
  const { action, subject } = approval;
  const asked = `Asked: may ${subjectText(subject)} be ${action === 'delete' ? 'deleted' : 'restored'}? Nothing happens until an approver other than you says yes; the question lapses on ${isoDay(lapsesAt(approval))}.`;
  return note ? `${asked} ${note}` : asked;
}

/** Somebody asked before. */
export function askedBeforeText({ by, askedAt, subject, action }: Approval, asker: string): string {
  const who = by === asker ? 'You' : mention(by);
  return `${who} asked to ${action} ${subjectText(subject)} already (${isoMinute(askedAt)}); it waits for another approver.`;
}

/** Stored, but the approvers' channel does not show it. */
export const NOT_SHOWN =
  'It could not be shown in the approvers’ channel; they see it on their Home tab and with `/iam-cleanup approvals`. Press the button once more to try again.';

export function saidYesText({ action, subject, by }: Approval): string {
  return `Noted: your yes to ${action} ${subjectText(subject)}, which ${mention(by)} asked for. I look once more, then do it; nothing is done before that.`;
}

/** To whoever asked. */
export function toldYesText({ action, subject, answer }: Approval): string {
  return `${mention(answer?.by ?? '')} said yes: ${action} ${subjectText(subject)}. I look once more, then do it.`;
}

/** To whoever asked. */
export function toldNoText({ action, subject, answer }: Approval): string {
  const why = answer?.reason ? ` ${sentence(escapeText(answer.reason, 400))}` : '';
  return `${mention(answer?.by ?? '')} said no: ${action} ${subjectText(subject)}.${why} It stays as it is.`;
}

/** To whoever asked. */
export function toldLapsedText({ action, subject, askedAt }: Approval): string {
  return `Nobody said yes within ${APPROVAL_LASTS_DAYS} days: ${action} ${subjectText(subject)}, which you asked for (${isoMinute(askedAt)}). The question lapsed, and it stays as it is; if you still want it, ask again.`;
}

export function saidNoText({ by, answer, subject }: Approval): string {
  return answer?.by === by
    ? `Taken back: nothing happens to ${subjectText(subject)}.`
    : `Noted: your no. ${mention(by)} is told; nothing happens to ${subjectText(subject)}.`;
}
