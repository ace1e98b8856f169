import type { Deactivation } from './decisions/decision.ts';
import type { DecisionStore, Standing } from './decisions/decision-store.ts';
import { isSettled, keyState } from './decisions/key-state.ts';
import {
  isNoticed,
  type OnElsewhere,
  type OnElsewhereRecords,
  recordOnElsewhere,
} from './decisions/on-elsewhere.ts';
import type { Exemption, Subject } from './finding.ts';
import { type Inventory, isRead, type Role, type User } from './inventory.ts';
import type { Disablement } from './principals/disablement.ts';
import { credentialsOf } from './rules/other-credential.ts';
import { keySubject, subjectOf } from './rules/rule.ts';

/**
 * What works though our deactivation stands, as far as one audit's reading tells: keys and other credentials that are
 * active, those of a disabled user as well; users and roles from which somebody detached `AWSDenyAll`; and whose
 * deactivation was begun and never came about.
 */
export function onElsewhere(inventory: Inventory, standing: readonly Standing[]): OnElsewhere[] {
  const { account, users, roles, readAt } = inventory;
  const byKey = new Map(
    standing.map(({ subject: { type, id }, deactivation }) => [`${type} ${id}`, deactivation]),
  );
  const credentials = (users.known ? users.value : []).flatMap((user) =>
    switchable(user).flatMap(({ subject, active }): OnElsewhere[] => {
      const seen = { account, subject, principalId: user.id, seenAt: readAt, since: readAt };
      const deactivation = byKey.get(`${subject.type} ${subject.id}`) ?? null;
      const state = keyState({ active, seenAt: readAt }, deactivation, false);
      if (deactivation && (state === 'on-elsewhere' || state === 'never-off'))
        return [{ ...seen, deactivation }];
      const ofUser = byKey.get(`user ${user.id}`);
      if (!active || deactivation || !ofUser || !isOffWithUser(subject, user, ofUser, readAt)) return [];
      return [{ ...seen, deactivation: ofUser, user: subjectOf(user) }];
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

/** A key that we switched off with its user, who is still under our `AWSDenyAll`. */
function isOffWithUser({ id }: Subject, { held }: User, deactivation: Deactivation, readAt: Date): boolean {
  const { disabling, begun } = deactivation;
  if (!held || !disabling || begun || !isSettled(deactivation, readAt)) return false;
  const { keys, denyAllArn } = disabling.disablement;
  return keys.includes(id) && held.attachedPolicyArns.includes(denyAllArn);
}

/** Of one that is being deleted, `AWSDenyAll` is detached by ourselves; of one half disabled, what is off is our doing. */
function isEnabledElsewhere(principal: User | Role, deactivation: Deactivation, readAt: Date): boolean {
  const { disabling, begun } = deactivation;
  const { held } = principal;
  if (!held || !disabling || disabling.deletion || !isSettled(deactivation, readAt)) return false;
  if (begun && !isUntouched(principal, disabling.disablement)) return false;
  return !held.attachedPolicyArns.includes(disabling.disablement.denyAllArn);
}

/** Whether nothing is off that was to be switched off, as far as was read. */
function isUntouched(principal: User | Role, { keys: ids, removesPassword }: Disablement): boolean {
  if (principal.type === 'role') return true;
  const { keys, password } = principal.live;
  const isOn = (id: string) => isRead(keys) && keys.some((key) => key.id === id && key.active);
  // The password goes last.
  return ids.length > 0 ? ids.every(isOn) : !removesPassword || (isRead(password) && password !== null);
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
    const now = await store.deactivation(one.account, one.user ?? one.subject);
    if (open.has(one.principalId) || !isSame(now, one.deactivation)) continue;
    if (one.user && isNoticed(one, exemptions)) {
      // Told before, or kept by somebody: enabling the user leaves that key alone all the same.
      await store.disownKey(one.account, one.user, one.deactivation, one.subject.id);
      continue;
    }
    const exemption = await recordOnElsewhere(one, exemptions, { store, memory });
    if (exemption) written.push(exemption);
  }
  return written;
}

function isSame(one: Deactivation | null, other: Deactivation): boolean {
  return (
    one !== null &&
    one.at.getTime() === other.at.getTime() &&
    one.by === other.by &&
    one.begun === other.begun
  );
}
