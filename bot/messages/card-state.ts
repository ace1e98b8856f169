import { isoDay, isoMinute } from '../../cleanup/days.ts';
import type { Decision } from '../../cleanup/decisions/decision.ts';

import { sentence } from '../../cleanup/report/text.ts';
import { askedWords, doneWords } from './card-words.ts';
import { escapeText, mention } from './escape.ts';

/** The last decision in one line: who asked for what, or who did what and when, or why it was not done. */
export function decisionLine(decision: Decision | null): string {
  if (!decision) return '';
  const { by, requestedAt, state, outcome } = decision;
  const who = mention(by);
  const asked = `${who} asked to ${askedWords(decision)}${wishes(decision)}`;
  const reason = outcome ? ` ${sentence(escapeText(outcome.reason, 300))}` : '';
  switch (state) {
    case 'requested':
      return `:hourglass_flowing_sand: ${asked} (${isoMinute(requestedAt)}). This takes a moment.`;
    case 'applied':
      return `:white_check_mark: ${who} ${doneWords(decision)}${wishes(decision)}, ${isoMinute(outcome?.at ?? requestedAt)}.${reason}`;
    case 'refused':
      return `:no_entry: ${asked}; that was refused.${reason}`;
    case 'failed':
      return `:x: ${asked}; that failed.${reason}`;
    case 'superseded':
      return `${asked}; a later decision took its place.`;
  }
}

/** Until when and why, or for whom. */
function wishes({ until, reason, assignee }: Decision): string {
  const parts = [
    until && ` until ${isoDay(until)}`,
    reason && ` ("${escapeText(reason, 200)}")`,
    assignee && `: ${mention(assignee)}`,
  ];
  return parts.filter(Boolean).join('');
}
