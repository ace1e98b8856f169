import type { KnownBlock } from '@slack/types';
import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { context, divider, type Message, section, textOf } from './blocks.ts';
import type { Audience } from './card-actions.ts';
import { findingCard, findingLine, overLine } from './finding-card.ts';
import { fitLines, LIMITS, sizeOf } from './limits.ts';

/** Room kept for each of the two lists of what has no card. */
const ROOM_FOR_LIST = 1100;
const BLOCKS_FOR_LISTS = 3;

/** A message around cards: some words first, as many cards as fit, the rest as lines, the settled ones last. */
export interface Cards {
  readonly text: string;
  readonly intro: readonly KnownBlock[];
  readonly outro: string;
  readonly views: readonly CardView[];
  readonly audience: Audience;
  readonly shownTo: string | null;
}

/** Fits cards into one message. Those without room are named in lines, and those without a line are counted. */
export function packCards({ text, intro, outro, views, audience, shownTo }: Cards): Message {
  const isSettled = ({ situation }: CardView) =>
    situation.over !== null || (audience === 'owner' && situation.owner !== shownTo);
  const open = views.filter((view) => !isSettled(view));
  const settled = views.filter(isSettled);
  const words = textOf(text);
  const blocks: KnownBlock[] = [...intro];
  const foot = context(outro);
  const waiting: CardView[] = [];
  let size = sizeOf(blocks) + sizeOf(foot) + sizeOf(words) + 2 * ROOM_FOR_LIST;
  for (const view of open) {
    const card: KnownBlock[] = [divider(), ...findingCard(view, audience, shownTo)];
    const fits =
      waiting.length === 0 &&
      size + sizeOf(card) <= LIMITS.message &&
      blocks.length + card.length + BLOCKS_FOR_LISTS <= LIMITS.blocks;
    if (!fits) {
      waiting.push(view);
      continue;
    }
    size += sizeOf(card);
    blocks.push(...card);
  }
  if (waiting.length > 0) blocks.push(listSection((max) => waitingText(waiting, max)));
  if (settled.length > 0) blocks.push(listSection((max) => settledText(settled, audience, shownTo, max)));
  return { text: words, blocks: [...blocks, foot] };
}

/** Quotes and line breaks take twice their length on the wire, so a list is made shorter until it fits its room. */
function listSection(textOfLength: (max: number) => string): KnownBlock {
  for (let max = 900; max > 100; max = Math.floor(max / 1.5)) {
    const block = section(textOfLength(max));
    if (sizeOf(block) <= ROOM_FOR_LIST) return block;
  }
  return section(textOfLength(100));
}

function waitingText(views: readonly CardView[], max: number): string {
  const head = `*${plural(views.length, 'more finding')}*, with buttons here as soon as there is room:`;
  return fitLines([head, ...views.map(findingLine)], max);
}

/** The newest last, as they were added; the oldest go first when there are many. */
function settledText(
  views: readonly CardView[],
  audience: Audience,
  shownTo: string | null,
  max: number,
): string {
  const lines = views.map((view) => {
    if (view.situation.over !== null) return overLine(view);
    const [first] = findingCard(view, audience, shownTo);
    return first?.type === 'section' ? (first.text?.text ?? '') : '';
  });
  return fitLines(lines.reverse(), max, (left) => `… and ${left} settled earlier`);
}
