import { PAGE_SIZE } from '../../ids.ts';
import { historyMessage } from '../../messages/history.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { isAbout } from './is-about.ts';
import { openFindings } from './open-findings.ts';
import { cutPage } from './page.ts';
import { type Command, formatCommand } from './parse.ts';

/** How far back it looks. The trail in the table goes back further. */
const LOOKED_AT = 300;

/** Who decided what, newest first: everything for approvers, for others their own decisions and what is theirs. */
export async function history(
  services: Services,
  command: Extract<Command, { name: 'history' }>,
  { actor, page }: Question,
): Promise<Reply> {
  const { slackId } = actor.person;
  const { subject } = command;
  const [decisions, { open }] = await Promise.all([
    services.store.history(services.account, { limit: LOOKED_AT }),
    actor.isApprover ? { open: [] } : openFindings(services, actor.person),
  ]);
  const own = new Set(
    open.filter(({ owner }) => owner === slackId).map(({ stored }) => stored.finding.principalId),
  );
  const mayBeSeen = decisions.filter(
    ({ by, principalId }) => actor.isApprover || by === slackId || own.has(principalId),
  );
  const wanted = subject === null ? mayBeSeen : mayBeSeen.filter((decision) => isAbout(decision, subject));
  return historyMessage(
    { ...command, command: formatCommand(command) },
    cutPage(wanted, page, PAGE_SIZE.lines),
    {
      onlyOwn: !actor.isApprover,
      mayBeMore: decisions.length === LOOKED_AT,
    },
  );
}
