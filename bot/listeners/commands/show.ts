import { deletionOf } from '../../../cleanup/decisions/approval.ts';
import { isPrincipal } from '../../../cleanup/decisions/decide-principal.ts';
import type { StoredFinding } from '../../../cleanup/store/audit-store.ts';
import type { CardView } from '../../card-view.ts';
import { PAGE_SIZE } from '../../ids.ts';
import { showMessage } from '../../messages/show.ts';
import { loadViews } from '../../notify/views.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { isAbout } from './is-about.ts';
import { nearest } from './nearest.ts';
import { cardViews, type OpenFinding, openFindings } from './open-findings.ts';
import { cutPage } from './page.ts';
import { type Command, formatCommand } from './parse.ts';
import { recordRefusal } from './refuse.ts';

/** How much of what was deleted is shown: the last of that name. */
const MAX_DELETED = 3;
/** Hardly anything is decided about what is gone. */
const LAST_DECISIONS = 50;

/** Fewer letters begin too many names. */
const SHORTEST = 3;

/** Everything open about one user, role or key: for its owner and approvers. Others learn not even that it exists. */
export async function show(
  services: Services,
  command: Extract<Command, { name: 'show' }>,
  question: Question,
): Promise<Reply> {
  const { actor, page } = question;
  const { open, resolved, people } = await openFindings(services, actor.person);
  const allowed = actor.isApprover ? open : open.filter(({ owner }) => owner === actor.person.slackId);
  const about = allowed.filter(({ stored }) => isAbout(stored.finding, command.subject));
  // The same whether it exists or not: the record is theirs to read.
  if (!actor.isApprover && about.length === 0) {
    await recordRefusal(services, command, question, 'Nothing of theirs has that name or id.');
  }
  const cut = cutPage(about, page, PAGE_SIZE.cards);
  const cards = { ...cut, items: await cardViews(services, cut.items, people, actor) };
  const deleted =
    actor.isApprover && page === 0 ? await deletedAbout(services, resolved, command.subject) : [];
  return showMessage(
    {
      ...command,
      deleted,
      command: formatCommand(command),
      meant: about.length + deleted.length > 0 ? null : meant(command.subject, allowed),
    },
    cards,
    actor.isApprover ? 'approvers' : 'owner',
  );
}

/**
 * Users and roles that were deleted from here and can be rebuilt, the last first: by what is remembered of that name, as
 * among the decisions of a whole account a deletion is soon far back. Whatever is open anew stands among the cards.
 */
async function deletedAbout(
  { store, account, policy, clock }: Services,
  resolved: readonly StoredFinding[],
  subject: string,
): Promise<readonly CardView[]> {
  const about = resolved
    .filter(({ finding }) => isPrincipal(finding.subject) && isAbout(finding, subject))
    .toSorted((one, other) => other.recordedAt.getTime() - one.recordedAt.getTime());
  const principals = new Map(about.map(({ finding }) => [finding.principalId, finding]));
  const ids: string[] = [];
  for (const [principalId, finding] of principals) {
    if (ids.length === MAX_DELETED) break;
    const decisions = await store.history(account, { limit: LAST_DECISIONS, principalId });
    const deletion = deletionOf({ finding }, decisions);
    if (deletion) ids.push(deletion.findingId);
  }
  const views = await loadViews({ store, account, people: [], policy, now: clock() }, ids);
  return views.flatMap(({ view }) => (view.situation.deleted && view.situation.over !== null ? [view] : []));
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
