import type { KnownBlock } from '@slack/types';
import { isoDay, isoMinute } from '../../cleanup/days.ts';
import { doubtWords, isOpenTo, stateOfQuestion } from '../../cleanup/leavers.ts';
import type { LeaversQuestion } from '../../cleanup/people.ts';
import { LEAVERS_ACTIONS } from '../ids.ts';
import { actions, button, type Confirmation, context, type Message, section, textOf } from './blocks.ts';
import { escapeText, mention } from './escape.ts';

const MAX_NAMED = 10;

/** Asks the approvers whether so many owners left at once; then says what was answered, and what came of it. */
export function leaversCard(question: LeaversQuestion): Message {
  const asked = `${doubtWords(question.people.length, question.owners)}: ${names(question)}.`;
  const state = stateOfQuestion(question);
  const over = state === 'closed' && !question.answer?.left;
  const lines = [
    over ? `~${asked}~` : `*${asked}*${state === 'closed' || state === 'left' ? '' : ' *Is this right?*'}`,
    ...answerLines(question),
  ];
  const buttons = [
    isOpenTo(question, { left: true }) &&
      button({
        text: 'Confirm: they left',
        actionId: LEAVERS_ACTIONS.confirm,
        value: question.id,
        style: 'primary',
        confirm: CONFIRM,
      }),
    isOpenTo(question, { left: false }) &&
      button({ text: 'No, keep waiting', actionId: LEAVERS_ACTIONS.wait, value: question.id }),
  ].filter((one) => one !== false);
  const blocks: KnownBlock[] = [
    section(lines.join('\n')),
    ...(buttons.length > 0
      ? [context('Only approvers may answer. Nothing changes in AWS either way.'), actions(buttons)]
      : []),
  ];
  return { text: textOf(asked), blocks };
}

const CONFIRM: Confirmation = {
  title: 'Did they all leave?',
  text: 'The next audit reports every user of theirs to the approvers, to find new owners. This cannot be taken back. Nothing changes in AWS.',
  yes: 'Yes, they left',
  no: 'Back',
};

function names({ people }: LeaversQuestion): string {
  const shown = people.slice(0, MAX_NAMED).map(({ name }) => escapeText(name, 80));
  const more = people.length - shown.length;
  return more > 0 ? `${shown.join(', ')}, and ${more} more` : shown.join(', ');
}

function answerLines(question: LeaversQuestion): string[] {
  const { answer, closedAt } = question;
  const said = answer && `${mention(answer.by)} said so on ${isoMinute(answer.at)}`;
  switch (stateOfQuestion(question)) {
    case 'open':
      return [
        'So many at once may be a directory that broke. Until somebody confirms it, none of them counts as gone, and nobody is asked about what is theirs.',
      ];
    case 'waiting':
      return [`:hourglass: Kept waiting: ${said}. It can still be confirmed.`];
    case 'left':
      return [`:white_check_mark: They left: ${said}. The next audit reports what is theirs.`];
    case 'closed':
      return answer?.left
        ? [`:white_check_mark: They left: ${said}. What is theirs is reported.`]
        : [`Asked no more since ${closedAt ? isoDay(closedAt) : 'now'}: who seems to have left changed.`];
  }
}
