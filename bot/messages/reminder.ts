import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { type Message, section, textOf } from './blocks.ts';
import { findingLine } from './finding-card.ts';
import { fitLines } from './limits.ts';
import { named } from './owner-message.ts';

/** A reply in the thread of an owner's message: still waiting. */
export function reminderMessage(views: readonly CardView[], number: number, most: number): Message {
  const things = plural(views.length, 'thing');
  const last = number >= most ? ' This is the last reminder.' : '';
  const head = `*A reminder (${number} of ${most}):* ${things} above still ${views.length === 1 ? 'waits' : 'wait'} for your answer.${last}`;
  return {
    text: textOf(`A reminder: ${things} still to decide: ${named(views)}.`),
    blocks: [section(fitLines([head, ...views.map(findingLine)], 2500))],
  };
}

/** A reply that makes a notification of what was added to a message above: an update alone makes none. */
export function additionMessage(views: readonly CardView[]): Message {
  const things = plural(views.length, 'new finding');
  return {
    text: textOf(`${things} above: ${named(views)}.`),
    blocks: [section(fitLines([`*${things}* added above:`, ...views.map(findingLine)], 2500))],
  };
}
