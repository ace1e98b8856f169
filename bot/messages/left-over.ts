import { plural } from '../../cleanup/report/text.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section, textOf } from './blocks.ts';
import type { Audience } from './card-actions.ts';

/** How many findings stand in no message for want of room, and how to see them; 0: none any more. */
export function leftOverMessage(left: number, audience: Audience): Message {
  const [whose, show] =
    audience === 'owner' ? ['of yours', 'mine'] : ['that nobody known in Slack owns', 'list'];
  const text =
    left === 0
      ? `No finding ${whose} waits for room here any more.`
      : `… and ${plural(left, 'more finding')} ${whose}, without a card here for want of room: \`${COMMAND} ${show}\` shows all. Cards follow with the next audits, as others are settled.`;
  return { text: textOf(text), blocks: [section(text)] };
}
