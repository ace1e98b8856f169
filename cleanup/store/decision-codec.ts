import type * as v from 'valibot';
import type { Deactivation, Decision, Ownership, Person } from '../decisions/decision.ts';
import type { Card, Refusal, Standing, TrailEntry } from '../decisions/decision-store.ts';
import { isSettled } from '../decisions/key-state.ts';
import type { Memory } from '../evaluate.ts';
import { encode, expiresAt, type Item, keyOf, parse } from './codec.ts';
import * as schemas from './decision-schemas.ts';
import {
  cardKey,
  deactivationKey,
  type Key,
  newestDecisionKey,
  ownershipKey,
  personKey,
  refusalKey,
  trailKey,
} from './keys.ts';

/*
 * Each `…Item` gives the whole item with its key, and refuses (`StoredItemError`) what could not be read back.
 * Each `decode…` is its inverse, and throws `StoredItemError` as well.
 */

/**
 * One copy of a decision, to be put under `key`.
 *
 * @param retentionDays null: it does not expire (yet). An open decision never does.
 */
export function decisionItem(key: Key, value: Decision, retentionDays: number | null): Key & Item {
  const item = checked(schemas.decisionItem, { ...key, decision: encode(value) });
  if (value.state === 'requested' || retentionDays === null) return item;
  return { ...item, expiresAt: expiresAt(value.outcome?.at ?? value.requestedAt, retentionDays) };
}

export function decodeDecision(item: Item): Decision {
  return parse(schemas.decisionItem, keyOf(item), item).decision;
}

/** What a principal's item says. */
export interface Newest {
  /** The newest decision on the principal. */
  readonly decision: Decision;
  /** Settled ones before it whose copies may be missing: the process that settled them died. */
  readonly unfiled: readonly Decision[];
  /** True when every copy is written, of this one and of all before it. */
  readonly filed: boolean;
}

/** The item of a principal; it expires when it is filed, and not before. */
export function newestItem({ decision, unfiled, filed }: Newest, retentionDays: number): Key & Item {
  const item = decisionItem(newestDecisionKey(decision), decision, filed ? retentionDays : null);
  return unfiled.length === 0 ? item : checked(schemas.newestItem, { ...item, ...encode({ unfiled }) });
}

export function decodeNewest(item: Item): Newest {
  const { decision, unfiled, expiresAt } = parse(schemas.newestItem, keyOf(item), item);
  return { decision, unfiled, filed: expiresAt !== undefined };
}

/** @param expiresFrom null while the finding is open: its cards do not expire */
export function cardItem(
  account: string,
  card: Card,
  expiresFrom: Date | null,
  retentionDays: number,
): Key & Item {
  const item = checked(schemas.card, { ...cardKey(account, card), ...encode(card) });
  return expiresFrom ? { ...item, expiresAt: expiresAt(expiresFrom, retentionDays) } : item;
}

export function decodeCard(item: Item): Card {
  return parse(schemas.card, keyOf(item), item);
}

export function ownershipItem(account: string, value: Ownership): Key & Item {
  return checked(schemas.ownership, { ...ownershipKey(account, value.principalId), ...encode(value) });
}

export function decodeOwnership(item: Item): Ownership {
  return parse(schemas.ownership, keyOf(item), item);
}

export function deactivationItem(
  account: string,
  subject: Standing['subject'],
  deactivation: Deactivation | null,
): Key & Item {
  const { type, id, name } = subject;
  return checked(schemas.deactivationItem, {
    ...deactivationKey(account, subject),
    ...encode({ deactivation, subject: { type, id, name } }),
  });
}

/** Null: it was undone. */
export function decodeStanding(item: Item): Standing | null {
  const key = keyOf(item);
  const { deactivation, subject } = parse(schemas.deactivationItem, key, item);
  const [type, id = ''] = key.sk.split('#');
  if (!deactivation) return null;
  return {
    deactivation,
    subject: subject ?? { type: type === 'password' ? type : 'access-key', id, name: '' },
  };
}

export function decodeDeactivation(item: Item): Deactivation | null {
  return parse(schemas.deactivationItem, keyOf(item), item).deactivation;
}

/**
 * When this product disabled users and roles, by their ids; where that was only begun, it did not. What was begun so long
 * ago that nobody carries it out any more is half done.
 */
export function disabledPrincipals(
  items: readonly Item[],
  now: Date,
): Pick<Memory, 'disabledSince' | 'halfDisabledSince'> {
  const disabledSince = new Map<string, Date>();
  const halfDisabledSince = new Map<string, Date>();
  for (const item of items) {
    const [type, id] = keyOf(item).sk.split('#');
    const deactivation = type === 'user' || type === 'role' ? decodeDeactivation(item) : null;
    if (!id || !deactivation) continue;
    if (!deactivation.begun) disabledSince.set(id, deactivation.at);
    else if (isSettled(deactivation, now)) halfDisabledSince.set(id, deactivation.at);
  }
  return { disabledSince, halfDisabledSince };
}

export function trailItem(entry: TrailEntry): Key & Item {
  return checked(schemas.trailEntry, { ...trailKey(entry), ...encode(entry) });
}

export function decodeTrail(item: Item): TrailEntry {
  return parse(schemas.trailEntry, keyOf(item), item);
}

export function refusalItem(refusal: Refusal): Key & Item {
  return checked(schemas.refusal, { ...refusalKey(refusal), ...encode(refusal) });
}

export function decodeRefusal(item: Item): Refusal {
  return parse(schemas.refusal, keyOf(item), item);
}

export function personItem(account: string, value: Person): Key & Item {
  return checked(schemas.person, { ...personKey(account, value.slackId), ...encode(value) });
}

export function decodePerson(item: Item): Person {
  return parse(schemas.person, keyOf(item), item);
}

function checked(schema: v.GenericSchema, item: Key & Item): Key & Item {
  parse(schema, keyOf(item), item);
  return item;
}
