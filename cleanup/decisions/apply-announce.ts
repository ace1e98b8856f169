import { SCHEDULE } from '../schedule/next-action.ts';
import type { Announcer } from './announcer.ts';
import type { Decision } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';

/**
 * Brings the cards of everything on the same principal up to date: a key that went, or an owner who changed, shows on
 * more than one of them. A word that is due is told to whoever decided; what the schedule did, to whose it is. The decision is settled by now: what fails
 * here is counted, and changes nothing.
 *
 * @param word null: the cards say it all
 */
export async function announce(
  decision: Decision,
  word: string | null,
  {
    store,
    announcer,
  }: { readonly store: Pick<DecisionStore, 'openFindings'>; readonly announcer: Announcer },
): Promise<number> {
  const { account, findingId, principalId, by } = decision;
  const open = await store.openFindings(account).catch(() => []);
  const ids = open
    .filter(({ finding }) => finding.principalId === principalId)
    .map(({ finding }) => finding.id);
  let failed = 0;
  for (const id of new Set([findingId, ...ids])) {
    failed += await announcer.refresh(account, id).catch(() => 1);
  }
  if (word !== null)
    failed += await (by === SCHEDULE
      ? announcer.tellAbout(account, findingId, word)
      : announcer.tell(by, word)
    ).then(
      () => 0,
      () => 1,
    );
  return failed;
}
