import type { Deactivation, Decision } from '../decisions/decision.ts';
import type { Standing, TrailEntry } from '../decisions/decision-store.ts';
import { disowned } from '../principals/disablement.ts';
import { deactivationItem, decisionItem, type Newest, newestItem, trailItem } from './decision-codec.ts';
import { decisionCopyKeys } from './keys.ts';
import type { ConditionalPut } from './table.ts';

const NOTHING_THERE = 'attribute_not_exists(pk)';
const IS_THIS_ONE = 'decision.id = :id';
const STILL_REQUESTED = 'decision.#state = :requested';
const IS_SETTLED = 'decision.#state <> :requested';

/** `state` is a reserved word of DynamoDB's expressions. */
const ExpressionAttributeNames = { '#state': 'state' };
const REQUESTED = { ':requested': 'requested' };

/**
 * Takes the principal for a decision: only if none was ever made on it, or the newest is still the settled one
 * that was read. So nothing that happens between reading and writing is missed. What may not be filed yet is
 * carried along: this one write loses nothing, and the settling of this decision files it.
 */
export function takePrincipal(decision: Decision, before: Newest | null): ConditionalPut {
  const unfiled = before && !before.filed ? [...before.unfiled, before.decision] : [];
  const Item = notExpiring({ decision, unfiled });
  if (!before) return { Item, ConditionExpression: NOTHING_THERE };
  return {
    Item,
    ConditionExpression: `${IS_THIS_ONE} AND ${IS_SETTLED}`,
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':id': before.decision.id, ...REQUESTED },
  };
}

/**
 * The moment a decision is settled, and with the same write its principal is free. It does not expire yet: as
 * long as its copies may be behind, this item is the only one that knows.
 */
export function settlePrincipal(settled: Decision, unfiled: readonly Decision[] = []): ConditionalPut {
  return {
    Item: notExpiring({ decision: settled, unfiled }),
    ConditionExpression: `${IS_THIS_ONE} AND ${STILL_REQUESTED}`,
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':id': settled.id, ...REQUESTED },
  };
}

/** Follows when everything is filed: now the principal's item may go with the copies. */
export function letPrincipalExpire(settled: Decision, retentionDays: number): ConditionalPut {
  return {
    Item: newestItem({ decision: settled, unfiled: [], filed: true }, retentionDays),
    ConditionExpression: `${IS_THIS_ONE} AND ${IS_SETTLED}`,
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':id': settled.id, ...REQUESTED },
  };
}

/** Files a decision: brings the copies to what the principal's item says; never a settled one back. */
export function copies(decision: Decision, retentionDays: number): ConditionalPut[] {
  return decisionCopyKeys(decision).map((key) => ({
    Item: decisionItem(key, decision, retentionDays),
    ConditionExpression: `${NOTHING_THERE} OR ${STILL_REQUESTED}`,
    ExpressionAttributeNames,
    ExpressionAttributeValues: REQUESTED,
  }));
}

function notExpiring(newest: Omit<Newest, 'filed'>): ConditionalPut['Item'] {
  return newestItem({ ...newest, filed: false }, 0);
}

/** Only the deactivation that was read is over; what a person did since stays. */
export function clearDeactivation(
  account: string,
  subject: Standing['subject'],
  read: Deactivation,
): ConditionalPut {
  return { Item: deactivationItem(account, subject, null), ...isStill(read) };
}

/**
 * Only the deactivation that was read loses the key. Not while it is being deleted: where the snapshot is must not be
 * written over. Null: the key is no part of it.
 */
export function disownKey(
  account: string,
  user: Standing['subject'],
  { read, now }: { readonly read: Deactivation; readonly now: Deactivation },
  keyId: string,
): ConditionalPut | null {
  const { disabling } = now;
  if (!disabling?.disablement.keys.includes(keyId) || disabling.deletion) return null;
  const disablement = disowned(disabling.disablement, [keyId]);
  const { ConditionExpression, ...values } = isStill(read);
  return {
    Item: deactivationItem(account, user, { ...now, disabling: { ...disabling, disablement } }),
    ConditionExpression: `${ConditionExpression} AND attribute_not_exists(deactivation.disabling.deletion)`,
    ...values,
  };
}

function isStill({ at, by, begun }: Deactivation): Omit<ConditionalPut, 'Item'> {
  return {
    ConditionExpression: `deactivation.#at = :at AND deactivation.#by = :by AND ${begun ? 'attribute_exists' : 'attribute_not_exists'}(deactivation.#begun)`,
    ExpressionAttributeNames: { '#at': 'at', '#by': 'by', '#begun': 'begun' },
    ExpressionAttributeValues: { ':at': at.toISOString(), ':by': by },
  };
}

/** The past cannot be rewritten: the same entry again is refused, whatever it says now. */
export function appendEntry(entry: TrailEntry): ConditionalPut {
  return { Item: trailItem(entry), ConditionExpression: NOTHING_THERE };
}
