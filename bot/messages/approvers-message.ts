import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import { escapeText } from './escape.ts';
import { named } from './owner-message.ts';
import { packCards } from './pack.ts';

/** What nobody known owns, for the approvers' channel: to claim, to assign, or to settle. */
export function approversMessage({
  account,
  views,
}: {
  readonly account: string;
  readonly views: readonly CardView[];
}): Message {
  const open = views.filter(({ situation }) => situation.over === null);
  const where = `AWS account ${escapeText(account)}`;
  const intro =
    open.length === 0
      ? `*All settled.* Nothing here in ${where} is waiting any more.`
      : `*No owner known for ${plural(open.length, 'finding')} in ${where}.* Claim what is yours, say whose it is, or settle it.`;
  const text =
    open.length === 0
      ? `All settled: nothing here in ${where} is waiting.`
      : `No owner known for ${plural(open.length, 'finding')} in ${where}: ${named(open)}.`;
  return packCards({
    text,
    intro: [section(intro)],
    outro: `\`${COMMAND} list\` shows everything that was found. Only approvers may decide here.`,
    views,
    audience: 'approvers',
    shownTo: null,
  });
}
