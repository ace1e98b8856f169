import { isToLookAt } from '../../cleanup/finding.ts';
import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import type { Audience } from './card-actions.ts';
import { isRemoved } from './card-words.ts';
import { codeText } from './escape.ts';
import { LIMITS } from './limits.ts';
import { cardBlocks, ROOM_AROUND } from './list.ts';
import { type Page, pageBlocks } from './page.ts';

/** Everything open about one user, role or key. Who may not see it is told the same as when there is nothing. */
export function showMessage(
  {
    subject,
    command,
    meant = null,
    deleted = [],
  }: {
    readonly subject: string;
    readonly command: string;
    /** A name like it, of something that they may see. */
    readonly meant?: string | null;
    /** Deleted from here, and restorable. */
    readonly deleted?: readonly CardView[];
  },
  page: Page<CardView>,
  audience: Audience,
): Message {
  const what = codeText(subject, 100);
  const nothing =
    audience === 'owner'
      ? `Nothing of yours called ${what} is open; only approvers see what belongs to others. \`${COMMAND} mine\` lists what is yours.`
      : `Nothing is open about ${what}. Is it spelled as in IAM? \`${COMMAND} list\` shows everything, \`${COMMAND} history ${subject.replace(/[^\w+=,.@-]/g, '')}\` what was decided.`;
  const suggestion = meant === null ? '' : `Did you mean ${codeText(`${COMMAND} show ${meant}`)}? `;
  const isHeld = page.items.length > 0 && page.items.every(({ situation }) => !isToLookAt(situation.finding));
  const count = isHeld ? `${plural(page.total, 'finding')}, held back,` : plural(page.total, 'open finding');
  const text =
    page.total === 0 && deleted.length > 0
      ? `${what} was deleted from here, and can be restored.`
      : page.total === 0
        ? `${suggestion}${nothing}`
        : page.items.length === page.total && page.items.every(isRemoved)
          ? `${what} was removed from here: nothing else is planned for it. The next audit takes it off the list.`
          : `${count} about ${what}`;
  return {
    text,
    blocks: [
      section(text),
      ...cardBlocks([...page.items, ...deleted], audience, null, LIMITS.message - ROOM_AROUND),
      ...pageBlocks(page, command),
    ],
  };
}
