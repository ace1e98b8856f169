import { PAGE_SIZE } from '../../ids.ts';
import { showMessage } from '../../messages/show.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { isAbout } from './is-about.ts';
import { nearest } from './nearest.ts';
import { cardViews, type OpenFinding, openFindings } from './open-findings.ts';
import { cutPage } from './page.ts';
import { type Command, formatCommand } from './parse.ts';
import { recordRefusal } from './refuse.ts';

/** Fewer letters begin too many names. */
const SHORTEST = 3;

/** Everything open about one user, role or key: for its owner and approvers. Others learn not even that it exists. */
export async function show(
  services: Services,
  command: Extract<Command, { name: 'show' }>,
  question: Question,
): Promise<Reply> {
  const { actor, page } = question;
  const { open, people } = await openFindings(services, actor.person);
  const allowed = actor.isApprover ? open : open.filter(({ owner }) => owner === actor.person.slackId);
  const about = allowed.filter(({ stored }) => isAbout(stored.finding, command.subject));
  // The same whether it exists or not: the record is theirs to read.
  if (!actor.isApprover && about.length === 0) {
    await recordRefusal(services, command, question, 'Nothing of theirs is called so.');
  }
  const cut = cutPage(about, page, PAGE_SIZE.cards);
  const cards = { ...cut, items: await cardViews(services, cut.items, people) };
  return showMessage(
    {
      ...command,
      command: formatCommand(command),
      meant: about.length > 0 ? null : meant(command.subject, allowed),
    },
    cards,
    actor.isApprover ? 'approvers' : 'owner',
  );
}

/** Among what they may see only: a suggestion must not tell that something else exists. */
function meant(typed: string, allowed: readonly OpenFinding[]): string | null {
  if (typed.length < SHORTEST) return null;
  const names = allowed.flatMap(({ stored: { finding } }) => [
    finding.subject.name,
    ...(finding.subject.accessKeyId ? [finding.subject.accessKeyId] : []),
  ]);
  const byFolded = new Map(names.map((name) => [name.toLowerCase(), name]));
  const near = nearest(typed.toLowerCase(), [...byFolded.keys()]);
  return near === null ? null : (byFolded.get(near) ?? null);
}
