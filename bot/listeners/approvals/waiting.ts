import pMap from 'p-map';
import { isWaitingAt } from '../../../cleanup/decisions/approval.ts';
import { recall } from '../../../cleanup/decisions/situation.ts';
import type { AskedView } from '../../messages/approval-card.ts';
import type { Services } from '../services.ts';

const AT_ONCE = 8;
/** More than anybody answers at a sitting; the oldest come first. */
const MAX_LOOKED_AT = 30;

/** The questions that can still be answered with yes, oldest first, with what is known now. */
export async function waitingApprovals({
  approvals,
  store,
  account,
  clock,
}: Pick<Services, 'approvals' | 'store' | 'account' | 'clock'>): Promise<AskedView[]> {
  const now = clock();
  const open = (await approvals.waiting(account)).filter((one) => isWaitingAt(one, now));
  return pMap(
    open.slice(0, MAX_LOOKED_AT),
    async (approval) => {
      const stored = await store.finding(account, approval.findingId);
      const recalled = stored && (await recall(store, stored, []));
      return { approval, situation: recalled?.situation ?? null, now };
    },
    { concurrency: AT_ONCE },
  );
}
