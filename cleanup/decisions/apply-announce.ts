import { SCHEDULE } from '../schedule/next-action.ts';
import type { Announcer } from './announcer.ts';
import type { Decision } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';

/** What telling needs. */
export interface Telling {
  readonly store: Pick<DecisionStore, 'openFindings' | 'mark' | 'isMarked'>;
  readonly announcer: Announcer;
}

/**
 * Brings the cards of everything on the same principal up to date: a key that went, or an owner who changed, shows on
 * more than one of them; and the Home tabs of those concerned. A word that is due is told to whoever decided, and to who said yes to it; what the schedule did, to whose it is. The
 * decision is settled by now: what fails here is counted, and changes nothing.
 */
export async function announce(decision: Decision, telling: Telling): Promise<number> {
  const { account, findingId, principalId, by, approvedBy, assignee } = decision;
  const open = await telling.store.openFindings(account).catch(() => []);
  const related = open.filter(({ finding }) => finding.principalId === principalId);
  const ids = [...new Set([findingId, ...related.map(({ finding }) => finding.id)])];
  let failed = 0;
  for (const id of ids) failed += await telling.announcer.refresh(account, id).catch(() => 1);
  failed += await telling.announcer.refreshQuestion(decision).catch(() => 1);
  failed += await tellOnce(decision, telling).then(
    () => 0,
    () => 1,
  );
  const people = [by, approvedBy, assignee].flatMap((one) => (one && one !== SCHEDULE ? [one] : []));
  return failed + (await telling.announcer.refreshHomes(account, ids, people).catch(() => 1));
}

/**
 * Also when the delivery that settled the decision died before it came to this. Told twice only if it dies between
 * telling and remembering that.
 */
async function tellOnce(decision: Decision, { store, announcer }: Telling): Promise<void> {
  const { account, findingId, by, approvedBy } = decision;
  const word = wordOf(decision);
  if (word === null || (await store.isMarked(decision, 'told'))) return;
  if (by === SCHEDULE) await announcer.tellAbout(account, findingId, word);
  else for (const slackId of new Set([by, approvedBy ?? by])) await announcer.tell(slackId, word);
  await store.mark(decision, 'told');
}

/** Who clicked learns what was refused; whom the schedule acted for learns what it did, or that it was still used. */
function wordOf({ by, state, outcome }: Decision): string | null {
  if (!outcome) return null;
  const { reason, usedSince, change, snapshot } = outcome;
  if (by !== SCHEDULE) return state === 'applied' ? null : reason;
  // Where nothing was changed, somebody else was faster.
  if (state === 'applied') return change || snapshot ? `As announced: ${reason}` : reason;
  return usedSince || state === 'failed' ? reason : null;
}
