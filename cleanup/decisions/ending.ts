import type { LastUse } from '../inventory.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import { lastAdministratorSince } from './apply-administrator.ts';
import type { CommonFacts, Sources } from './apply-gather.ts';
import type { DecisionState, Outcome } from './decision.ts';

/** What a decision can become. */
export type Settled = Exclude<DecisionState, 'requested'>;

/** What became of a decision, but for when. */
export interface Ending extends Omit<Outcome, 'at'> {
  readonly state: Settled;
}

/** An ending that changed nothing in IAM. */
export function ended(state: Settled, reason: string): Ending {
  return { state, reason, change: null };
}

/**
 * Between the judgement and the change people may have spoken: a pause or a decision of theirs goes before the schedule's;
 * and of two administrators the second stays.
 *
 * @param lastUse as it was judged by
 */
export async function stoppedSince(
  facts: CommonFacts,
  lastUse: LastUse | null,
  { store, schedule }: Pick<Sources, 'store' | 'schedule'>,
): Promise<Ending | null> {
  const { decision } = facts;
  const isLast = await lastAdministratorSince(facts, lastUse, { store, schedule });
  if (isLast) return ended('refused', isLast);
  if (decision.by !== SCHEDULE) return null;
  const [isNewest, pause] = await Promise.all([store.isNewest(decision), schedule.pause(decision.account)]);
  if (!isNewest) return ended('superseded', 'Somebody decided about it in the meantime. Nothing was done.');
  return pause && ended('refused', `The schedule was paused: ${pause.reason}`);
}
