import { addDays, latest } from '../days.ts';
import { scheduledWord, subjectWords } from '../report/words.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import type { Announcer } from './announcer.ts';
import type { Decision } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';

/** What telling needs. */
export interface Telling {
  readonly store: Pick<DecisionStore, 'openFindings' | 'history' | 'mark' | 'isMarked'>;
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
  const openedAt = open.find(({ finding }) => finding.id === findingId)?.openedAt ?? null;
  failed += await tellOnce(decision, openedAt, telling).then(
    () => 0,
    () => 1,
  );
  const people = [by, approvedBy, assignee].flatMap((one) => (one && one !== SCHEDULE ? [one] : []));
  return failed + (await telling.announcer.refreshHomes(account, ids, people).catch(() => 1));
}

/**
 * Also when the delivery that settled the decision died before it came to this. Told twice only if it dies between
 * telling and remembering that.
 *
 * @param openedAt of the finding; null where that is not known
 */
async function tellOnce(
  decision: Decision,
  openedAt: Date | null,
  { store, announcer }: Telling,
): Promise<void> {
  const { account, findingId, by, approvedBy } = decision;
  const word = wordOf(decision);
  if (word === null || (await store.isMarked(decision, 'told'))) return;
  if (by !== SCHEDULE) {
    for (const slackId of new Set([by, approvedBy ?? by])) await announcer.tell(slackId, word);
  } else if (openedAt === null || !(await wasToldBefore(decision, word, openedAt, store))) {
    await announcer.tellAbout(account, findingId, word);
  }
  await store.mark(decision, 'told');
}

/** What was held up for longer was announced anew, perhaps to somebody else. */
const SAID_LASTS_DAYS = 7;

/** Nobody decides so often about one principal before the schedule does again. */
const LOOKED_AT = 50;

/**
 * Whether the last word on the same action was the same: what nobody mends would be told at each run. What was found anew
 * since was announced anew.
 */
async function wasToldBefore(
  { account, principalId, findingId, action, requestedAt, state }: Decision,
  word: string,
  openedAt: Date,
  store: Telling['store'],
): Promise<boolean> {
  if (state === 'applied') return false;
  const decisions = await store.history(account, { limit: LOOKED_AT, principalId });
  const last = decisions.find(
    (one) =>
      one.by === SCHEDULE &&
      one.findingId === findingId &&
      one.action === action &&
      one.requestedAt < requestedAt &&
      wordOf(one) !== null,
  );
  return (
    last !== undefined &&
    last.requestedAt >= latest(openedAt, addDays(requestedAt, -SAID_LASTS_DAYS)) &&
    wordOf(last) === word &&
    store.isMarked(last, 'told')
  );
}

/**
 * Who clicked learns what was refused; whom the schedule acted for learns what it did, that it was still used, or what has
 * to be mended before it can be done.
 */
function wordOf({ by, state, outcome, action, subject }: Decision): string | null {
  if (!outcome) return null;
  const { reason, usedSince, change, snapshot, toMend } = outcome;
  if (by !== SCHEDULE) return state === 'applied' ? null : reason;
  // Where nothing was changed, somebody else was faster.
  if (state === 'applied') return change || snapshot ? `As announced: ${reason}` : reason;
  if (usedSince) return reason;
  if (state !== 'failed' && !toMend) return null;
  const announced = `${scheduledWord(action === 'delete' ? action : 'deactivate', subject.type)} ${subjectWords(subject)}`;
  return `This did not go as announced (${announced}). ${reason} The report tells each attempt; here the same is said once.`;
}
