import type { Deactivation } from './decisions/decision.ts';
import type { DecisionStore, Standing } from './decisions/decision-store.ts';
import { keyState, SETTLING_MS } from './decisions/key-state.ts';
import { type OnElsewhere, type OnElsewhereRecords, recordOnElsewhere } from './decisions/on-elsewhere.ts';
import type { Exemption, Subject } from './finding.ts';
import { type Inventory, isRead, type Role, type User } from './inventory.ts';
import { credentialsOf } from './rules/other-credential.ts';
import { keySubject, subjectOf } from './rules/rule.ts';

/**
 * What works though our deactivation stands, as far as one audit's reading tells: keys and other credentials that are
 * active, users and roles from which somebody detached `AWSDenyAll`.
 */
export function onElsewhere(inventory: Inventory, standing: readonly Standing[]): OnElsewhere[] {
  const { account, users, roles, readAt } = inventory;
  const byKey = new Map(
    standing.map(({ subject: { type, id }, deactivation }) => [`${type} ${id}`, deactivation]),
  );
  const credentials = (users.known ? users.value : []).flatMap((user) =>
    switchable(user).flatMap(({ subject, active }): OnElsewhere[] => {
      const deactivation = byKey.get(`${subject.type} ${subject.id}`) ?? null;
      const state = keyState({ active, seenAt: readAt }, deactivation, false);
      if (!deactivation || state !== 'on-elsewhere') return [];
      return [{ account, subject, principalId: user.id, deactivation, seenAt: readAt, since: readAt }];
    }),
  );
  const principals: readonly (User | Role)[] = [
    ...(users.known ? users.value : []),
    ...(roles.known ? roles.value : []),
  ];
  return [
    ...credentials,
    ...principals.flatMap((principal): OnElsewhere[] => {
      const deactivation = byKey.get(`${principal.type} ${principal.id}`);
      if (!deactivation || !isEnabledElsewhere(principal, deactivation, readAt)) return [];
      const subject = subjectOf(principal);
      return [{ account, subject, principalId: principal.id, deactivation, seenAt: readAt, since: readAt }];
    }),
  ];
}

/** Of one that is being deleted, `AWSDenyAll` is detached by ourselves. */
function isEnabledElsewhere({ held }: User | Role, { at, disabling }: Deactivation, readAt: Date): boolean {
  if (!held || !disabling || disabling.deletion) return false;
  const settled = readAt.getTime() - at.getTime() >= SETTLING_MS;
  return settled && !held.attachedPolicyArns.includes(disabling.disablement.denyAllArn);
}

function switchable(user: User): { subject: Subject; active: boolean }[] {
  const { keys, readAt } = user.live;
  return [
    ...(isRead(keys) ? keys : []).map(({ id, active }) => ({ subject: keySubject(user, id), active })),
    ...credentialsOf(user, readAt).map(({ subject, status }) => ({ subject, active: status === 'Active' })),
  ];
}

export interface Noticing extends OnElsewhereRecords {
  readonly store: OnElsewhereRecords['store'] & Pick<DecisionStore, 'deactivation' | 'openDecisions'>;
  readonly exemptions: readonly Exemption[];
}

/**
 * Writes down what one audit noticed, and gives the exemptions that follow. Looks again first: whoever decided on it
 * since the audit began changed it here, and what is being changed is nobody else's doing.
 */
export async function noticeOnElsewhere(
  found: readonly OnElsewhere[],
  { store, memory, exemptions }: Noticing,
): Promise<Exemption[]> {
  const [first] = found;
  if (!first) return [];
  const open = new Set((await store.openDecisions(first.account)).map(({ principalId }) => principalId));
  const written: Exemption[] = [];
  for (const one of found) {
    const now = await store.deactivation(one.account, one.subject);
    if (open.has(one.principalId) || !isSame(now, one.deactivation)) continue;
    written.push(await recordOnElsewhere(one, exemptions, { store, memory }));
  }
  return written;
}

function isSame(one: Deactivation | null, other: Deactivation): boolean {
  return one !== null && one.at.getTime() === other.at.getTime() && one.by === other.by;
}
