import { PAGE_SIZE } from '../../ids.ts';
import { showMessage } from '../../messages/show.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { isAbout } from './is-about.ts';
import { cardViews, openFindings } from './open-findings.ts';
import { cutPage } from './page.ts';
import { type Command, formatCommand } from './parse.ts';
import { recordRefusal } from './refuse.ts';

/** Everything open about one user, role or key: for its owner and approvers. Others learn not even that it exists. */
export async function show(
  services: Services,
  command: Extract<Command, { name: 'show' }>,
  question: Question,
): Promise<Reply> {
  const { actor, page } = question;
  const { open, people } = await openFindings(services, actor.person);
  const about = open.filter(({ stored }) => isAbout(stored.finding, command.subject));
  const allowed = actor.isApprover ? about : about.filter(({ owner }) => owner === actor.person.slackId);
  // The same whether it exists or not: the record is theirs to read.
  if (!actor.isApprover && allowed.length === 0) {
    await recordRefusal(services, command, question, 'Nothing of theirs is called so.');
  }
  const cut = cutPage(allowed, page, PAGE_SIZE.cards);
  const cards = { ...cut, items: await cardViews(services, cut.items, people) };
  return showMessage(
    { ...command, command: formatCommand(command) },
    cards,
    actor.isApprover ? 'approvers' : 'owner',
  );
}
