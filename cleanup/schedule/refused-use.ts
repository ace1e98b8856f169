import pMap from 'p-map';
import { addDays, latest } from '../days.ts';
import { isPrincipal } from '../decisions/decide-principal.ts';
import type { DecisionStore } from '../decisions/decision-store.ts';
import type { Finding } from '../finding.ts';
import { type Policy, thresholdsOf } from '../policy.ts';
import { type NextAction, SCHEDULE } from './next-action.ts';

/** Why the schedule left a user or role alone: a use that no audit sees, but only who looks before touching it. */
export interface RefusedUse {
  readonly usedAt: Date;
  readonly refusedAt: Date;
}

const AT_ONCE = 16;
/** People decide about one user or role a few times at most before the schedule does again. */
const LOOKED_AT = 20;

/** The last of each user and role, by its id. */
export async function readRefusedUses(
  account: string,
  findings: readonly Finding[],
  store: Pick<DecisionStore, 'history'>,
): Promise<Map<string, RefusedUse>> {
  const ids = findings.filter(({ subject }) => isPrincipal(subject)).map(({ principalId }) => principalId);
  const read = await pMap(
    new Set(ids),
    async (principalId) => {
      const decisions = await store.history(account, { limit: LOOKED_AT, principalId });
      return decisions.flatMap(({ by, outcome }): [string, RefusedUse][] =>
        by === SCHEDULE && outcome?.usedSince
          ? [[principalId, { usedAt: outcome.usedSince.at, refusedAt: outcome.at }]]
          : [],
      )[0];
    },
    { concurrency: AT_ONCE },
  );
  return new Map(read.filter((one) => one !== undefined));
}

/** The same action, not before the threshold counts from that use as well: asked sooner, it would be refused again. */
export function afterRefusedUse(
  next: NextAction,
  { subject }: Finding,
  { usedAt }: RefusedUse,
  policy: Policy,
): NextAction {
  const thresholds = thresholdsOf(policy, subject.type === 'role' ? 'Roles' : 'UnusedUsers');
  const quietDays = next.action === 'delete' ? thresholds.delete : thresholds.disable;
  return { ...next, dueAt: latest(next.dueAt, addDays(usedAt, quietDays)) };
}
