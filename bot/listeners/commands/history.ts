import { type HistoryEntry, readHistory } from '../../../cleanup/decisions/history.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { PAGE_SIZE } from '../../ids.ts';
import { historyMessage } from '../../messages/history.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { isAbout } from './is-about.ts';
import { ownFindings } from './open-findings.ts';
import { cutPage } from './page.ts';
import { type Command, formatCommand } from './parse.ts';

/** How far back it looks. The trail in the table goes back further. */
const LOOKED_AT = 300;

/** Who decided what, asked the approvers for what and was refused what, newest first: everything for approvers, for others what they did and what is theirs. */
export async function history(
  services: Services,
  command: Extract<Command, { name: 'history' }>,
  { actor, page }: Question,
): Promise<Reply> {
  const { slackId } = actor.person;
  const { subject } = command;
  const [{ entries, mayBeMore }, { open }] = await Promise.all([
    readHistory(services, services.account, LOOKED_AT, services.clock()),
    actor.isApprover ? { open: [] } : ownFindings(services, actor.person),
  ]);
  const own = open.map(({ stored }) => stored.finding);
  const mayBeSeen = actor.isApprover ? entries : entries.filter((entry) => concerns(entry, slackId, own));
  const wanted = subject === null ? mayBeSeen : mayBeSeen.filter((entry) => isNamed(entry, subject));
  return historyMessage(
    { ...command, command: formatCommand(command) },
    cutPage(wanted, page, PAGE_SIZE.lines),
    {
      onlyOwn: !actor.isApprover,
      mayBeMore,
    },
  );
}

/** What they did or were told, what became of what they asked for, and what others did or asked for about what is theirs. */
function concerns(entry: HistoryEntry, slackId: string, own: readonly Finding[]): boolean {
  switch (entry.kind) {
    case 'decision':
      return (
        entry.decision.by === slackId ||
        own.some(({ principalId }) => principalId === entry.decision.principalId)
      );
    case 'question': {
      const { by, principalId } = entry.question;
      return [by, entry.by].includes(slackId) || own.some((finding) => finding.principalId === principalId);
    }
    case 'refusal': {
      const { by, asked } = entry.refusal;
      return (
        by === slackId ||
        (asked.kind === 'decision' && own.some(({ principalId }) => principalId === asked.principalId))
      );
    }
    case 'pause':
      return entry.event.by === slackId;
    case 'trail':
      return (
        entry.entry.by === slackId ||
        own.some(({ subject }) => `${subject.type} ${subject.id}` === entry.entry.subject)
      );
  }
}

function isNamed(entry: HistoryEntry, typed: string): boolean {
  switch (entry.kind) {
    case 'decision':
      return isAbout(entry.decision, typed);
    case 'question':
      return isAbout(entry.question, typed);
    case 'refusal':
      return entry.refusal.asked.kind === 'decision' && isAbout(entry.refusal.asked, typed);
    case 'pause':
      return false;
    case 'trail':
      return entry.entry.subject.split(' ').some((word) => word.toLowerCase() === typed.toLowerCase());
  }
}
