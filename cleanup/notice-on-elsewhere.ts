import type { Deactivation } from './decisions/decision.ts';
import type { DecisionStore, Standing } from './decisions/decision-store.ts';
import { keyState } from './decisions/key-state.ts';
import { type OnElsewhere, type OnElsewhereRecords, recordOnElsewhere } from './decisions/on-elsewhere.ts';
import type { Exemption, Subject } from './finding.ts';
import { type Inventory, isRead, type User } from './inventory.ts';
import { credentialsOf } from './rules/other-credential.ts';
import { keySubject } from './rules/rule.ts';

/** Keys and other credentials that are active though our deactivation stands, as far as one audit's reading tells. */
export function onElsewhere(inventory: Inventory, standing: readonly Standing[]): OnElsewhere[] {
  const { account, users, readAt } = inventory;
  const byKey = new Map(standing.map(({ subject, deactivation }) => [subject.id, deactivation]));
  return (users.known ? users.value : []).flatMap((user) =>
    switchable(user).flatMap(({ subject, active }): OnElsewhere[] => {
      const deactivation = byKey.get(subject.id) ?? null;
      const state = keyState({ active, seenAt: readAt }, deactivation, false);
      if (!deactivation || state !== 'on-elsewhere') return [];
      return [{ account, subject, principalId: user.id, deactivation, seenAt: readAt, since: readAt }];
    }),
  );
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
