import type { Decision } from '../decisions/decision.ts';
import { SCHEDULE } from './next-action.ts';

/**
 * When the schedule last ordered something about a finding, by its id, where that was refused, failed, or was never carried
 * out. What this very run has ordered is not looked at: interrupted, it goes on with the same plan.
 *
 * @param decisions of the last days, in any order, with what is ordered and not settled
 */
export function ordersInVain(decisions: readonly Decision[], runAt: Date): Map<string, Date> {
  const last = new Map<string, Decision>();
  for (const one of decisions) {
    const known = last.get(one.findingId);
    if (one.by !== SCHEDULE || one.requestedAt >= runAt || (known && known.requestedAt >= one.requestedAt))
      continue;
    last.set(one.findingId, one);
  }
  const inVain = [...last.values()].filter(({ state }) => state !== 'applied');
  return new Map(inVain.map(({ findingId, requestedAt }) => [findingId, requestedAt]));
}
