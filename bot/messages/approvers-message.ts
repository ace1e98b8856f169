import type { Subject } from '../../cleanup/finding.ts';
import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import { codeText, escapeText } from './escape.ts';
import { packCards } from './pack.ts';

/** Whoever has more to read than this looks at the cards. */
const MAX_NAMED = 5;
const NAME_LENGTH = 64;

/**
 * What nobody known owns, for the approvers' channel: to claim, to assign, or to settle. Several of these stand one
 * below the other, each changing by itself: its title names what is in it, as a number of its own would soon be wrong.
 */
export function approversMessage({
  account,
  views,
}: {
  readonly account: string;
  readonly views: readonly CardView[];
}): Message {
  const open = views.filter(({ situation }) => situation.over === null);
  const where = `AWS account ${escapeText(account)}`;
  const subjects = open.map(({ situation }) => situation.finding.subject);
  const whose = open.some(({ situation }) => situation.owner !== null)
    ? 'For approvers'
    : 'No owner in Slack';
  const intro =
    open.length === 0
      ? `*All settled.* Nothing here in ${where} is waiting any more.`
      : `*${whose}: ${titleOf(subjects, (name) => codeText(name, NAME_LENGTH))}.* In ${where}: claim what is yours, say whose it is, or settle it.`;
  const text =
    open.length === 0
      ? `All settled: nothing here in ${where} is waiting.`
      : `${whose}, ${where}: ${titleOf(subjects, (name) => escapeText(name, NAME_LENGTH))}.`;
  return packCards({
    text,
    intro: [section(intro)],
    outro: `\`${COMMAND} list\` shows everything that was found. Only approvers may decide here.`,
    views,
    audience: 'approvers',
    shownTo: null,
  });
}

/** `legacy-ftp (user), samuel.adeyemi (2 access keys, password) and 3 more`. */
function titleOf(subjects: readonly Subject[], nameText: (name: string) => string): string {
  // Two findings about one user are one user.
  const each = new Map(subjects.map((one) => [`${one.type} ${one.id}`, one])).values();
  const byName = [...Map.groupBy(each, ({ type, name }) => `${type === 'role'} ${name}`).values()];
  const parts = byName.slice(0, MAX_NAMED).map((all) => {
    const kinds = [...Map.groupBy(all, ({ type }) => type.replaceAll('-', ' '))].map(([kind, { length }]) =>
      length === 1 ? kind : plural(length, kind),
    );
    return `${nameText(all[0]?.name ?? '')} (${kinds.join(', ')})`;
  });
  const more = byName.length - parts.length;
  return more > 0 ? `${parts.join(', ')} and ${more} more` : parts.join(', ');
}
