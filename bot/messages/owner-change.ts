import { addDays, isoDay } from '../../cleanup/days.ts';
import type { Person } from '../../cleanup/decisions/decision.ts';
import { NEW_OWNER_DAYS } from '../../cleanup/decisions/new-owner.ts';
import type { Owner } from '../../cleanup/owner.ts';
import type { OwnerChanged } from '../../cleanup/report/report.ts';
import { plural } from '../../cleanup/report/text.ts';
import { ownerWords } from '../../cleanup/report/words.ts';
import { type Message, section, textOf } from './blocks.ts';
import { codeText, escapeText, mention } from './escape.ts';
import { fitLines, LIMITS } from './limits.ts';

/** A change of owner by tag, with the people in Slack whom the tags name, where they are known. */
export interface ToldChange {
  readonly change: OwnerChanged;
  readonly before: Person | null;
  readonly after: Person | null;
}

/** For the approvers: who gained what by a tag. */
export function ownerChangesMessage(account: string, changes: readonly ToldChange[]): Message {
  const head = `The tags that say whose they are changed on ${plural(changes.length, 'user or role', 'users and roles')} in AWS account ${escapeText(account)}`;
  const lines = changes.map(
    ({ change, before, after }) =>
      `• ${change.type} ${codeText(change.name)}: from ${whose(change.from, before)} to ${whose(change.to, after)}, seen on ${isoDay(change.at)}`,
  );
  return messageOf(
    `:label: *${head}:*`,
    lines,
    `${waits(changes)} If one is wrong, put the tag back, or *Assign to…* its owner.`,
    head,
  );
}

/** For whoever was the owner: what is not theirs any more. */
export function formerOwnerMessage(account: string, changes: readonly ToldChange[]): Message {
  const head = `The tags of what was yours in AWS account ${escapeText(account)} name somebody else now`;
  const lines = changes.map(
    ({ change, after }) =>
      `• ${change.type} ${codeText(change.name)}: ${whose(change.to, after)}, seen on ${isoDay(change.at)}`,
  );
  return messageOf(
    `:label: *${head}:*`,
    lines,
    `${waits(changes)} If one is wrong, put the tag back, or tell the approvers.`,
    head,
  );
}

function messageOf(head: string, lines: readonly string[], foot: string, text: string): Message {
  const room = LIMITS.sectionText - head.length - foot.length - 2;
  return { text: textOf(text), blocks: [section([head, fitLines(lines, room), foot].join('\n'))] };
}

function waits(changes: readonly ToldChange[]): string {
  const last = Math.max(...changes.map(({ change }) => change.at.getTime()));
  const until = isoDay(addDays(new Date(last), NEW_OWNER_DAYS));
  return `A new owner can neither delete a key nor remove a password for ${NEW_OWNER_DAYS} days, until ${until}.`;
}

function whose(owner: Owner | null, person: Person | null): string {
  const words = escapeText(ownerWords(owner), 120);
  return person?.standing === 'member' ? `${mention(person.slackId)}, ${words}` : words;
}
