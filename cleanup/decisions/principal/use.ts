import { addDays } from '../../days.ts';
import type { LastUse } from '../../inventory.ts';
import { type Policy, thresholdsOf } from '../../policy.ts';
import type { PrincipalState } from '../../principals/state.ts';
import { plural } from '../../report/text.ts';
import { isScheduled, type PrincipalFacts } from './facts.ts';

/** The last use of its keys and its password, or of the role, as IAM says at this moment. */
export function liveUse(state: PrincipalState): LastUse | null {
  if (state.type === 'role') return state.lastUsed;
  const { keys, passwordLastUsedAt: at } = state;
  const password = at && { at, service: null, region: null };
  return [...keys.map(({ lastUsed }) => lastUsed), password].reduce(newer, null);
}

/**
 * A use that whoever decided had not seen: a newer one of a credential or of the role, or an access within the threshold.
 * Older accesses count for nothing, since AWS keeps the two kinds of dates apart and they differ by minutes.
 */
export function unseenUse(facts: PrincipalFacts, policy: Policy): LastUse | null {
  const { decision, state, access, now } = facts;
  if (decision.action === 'reactivate' || !state) return null;
  const { lastUsedSeen } = decision;
  const isUnseen = (use: LastUse | null) => use !== null && (!lastUsedSeen || use.at > lastUsedSeen);
  const accessed = access?.known ? access.use : null;
  const since = addDays(now, -quietDays(facts, policy));
  const recent = accessed && accessed.at > since ? accessed : null;
  return [liveUse(state), recent].filter(isUnseen).reduce(newer, null);
}

/** By default of the settings; for people where nothing is reported for its age. */
const QUIET_DAYS = 30;

/** For how many days nothing may have been accessed: the threshold of the stage, for people that of the report. */
export function quietDays({ decision }: Pick<PrincipalFacts, 'decision'>, policy: Policy): number {
  const thresholds = thresholdsOf(policy, decision.subject.type === 'role' ? 'Roles' : 'UnusedUsers');
  if (!isScheduled({ decision })) return thresholds.report || QUIET_DAYS;
  return decision.action === 'delete' ? thresholds.delete : thresholds.disable;
}

/** Working credentials that AWS keeps no last use of, in words: `1 SSH key`. Empty for none. */
export function untracked(state: PrincipalState | null): string[] {
  if (state?.type !== 'user') return [];
  const active = (credentials: readonly { readonly active: boolean }[]) =>
    credentials.filter((credential) => credential.active).length;
  const counts = {
    'SSH key': active(state.sshKeys),
    'signing certificate': active(state.certificates),
    'service-specific credential': active(state.serviceCredentials),
  };
  return Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [plural(count, kind)] : []));
}

function newer(one: LastUse | null, other: LastUse | null): LastUse | null {
  return one && other ? (one.at >= other.at ? one : other) : (one ?? other);
}
