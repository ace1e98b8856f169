import { isoDay } from '../days.ts';
import type { LastUse } from '../inventory.ts';
import { capital } from '../report/text.ts';
import { typeWords } from '../report/words.ts';
import type { Facts } from './apply-gather.ts';
import { isAs, stateOf } from './apply-live.ts';
import { ownershipAfter } from './apply-ownership.ts';
import { isPrincipal } from './decide-principal.ts';
import type { Decision } from './decision.ts';
import { isSettled, mayShowLate } from './key-state.ts';
import { SWITCHABLE } from './other-credentials.ts';

/** `Access key AKIA… of ada`: how a sentence about it begins. */
export function whatIs({ decision: { subject } }: Pick<Facts, 'decision'>): string {
  switch (subject.type) {
    case 'access-key':
      return `Access key ${subject.id} of ${subject.name}`;
    case 'ssh-key':
    case 'signing-certificate':
    case 'service-credential':
      return `${capital(typeWords(subject.type))} ${subject.id} of ${subject.name}`;
    case 'password':
      return `The console password of ${subject.name}`;
    case 'root':
      return 'The root user';
    default:
      return `${subject.type === 'user' ? 'User' : 'Role'} ${subject.name}`;
  }
}

/** Why the finding is not the one that was decided on, or null. */
export function otherFinding({
  decision,
  stored: { finding },
}: Pick<Facts, 'decision' | 'stored'>): string | null {
  const same =
    finding.account === decision.account &&
    finding.principalId === decision.principalId &&
    finding.subject.type === decision.subject.type &&
    finding.subject.id === decision.subject.id &&
    finding.subject.name === decision.subject.name;
  return same ? null : 'The finding is about something else than what was decided on. Nothing was done.';
}

/** Why this is not what was decided about, or null. Names are re-used; ids and creation dates are not. */
export function identityProblem(facts: Facts): string | null {
  const { decision, stored, live } = facts;
  const { finding } = stored;
  const other = otherFinding(facts);
  if (other) return other;
  if (!live?.user) return null;
  if (live.user.id !== decision.principalId) {
    return `There is another user ${decision.subject.name} now: the one you decided about was deleted. Nothing more was done.`;
  }
  const { createdAt } = live.key ?? live.password ?? live.other ?? finding;
  if (createdAt.getTime() === finding.createdAt.getTime()) return null;
  return `${whatIs(facts)} is not the one you decided about: this one was created on ${createdAt.toISOString()}. Nothing more was done.`;
}

/** Why it is no longer there, or null. For what wants it gone, that is done, and asked before. */
export function missing(facts: Facts): string | null {
  const { live, decision } = facts;
  if (!live) return null;
  const { type } = decision.subject;
  const isCredential = type === 'password' || SWITCHABLE.has(type);
  const gone = live.user === null || (isCredential && stateOf(decision.subject, live) === 'deleted');
  return gone ? `${whatIs(facts)} no longer exists. Nothing was done.` : null;
}

/** When it was last used, as IAM says at this moment. */
export function lastUseOf({ live }: Pick<Facts, 'live'>): LastUse | null {
  if (live?.key) return live.key.lastUsed;
  const at = live?.password?.lastUsedAt;
  return at ? { at, service: null, region: null } : null;
}

/**
 * True when this very decision switched the key off in an earlier delivery that could not be finished: it was
 * noted down before IAM was asked.
 */
export function isOurs({ decision, deactivation }: Pick<Facts, 'decision' | 'deactivation'>): boolean {
  return deactivation?.decisionId === decision.id;
}

/**
 * True when what is so already is so because an earlier delivery of this decision got that far and died. That was minutes
 * ago, so that IAM shows what was before it.
 */
export function wasDoneBefore(
  facts: Pick<Facts, 'planned' | 'decision' | 'deactivation' | 'begun'>,
): boolean {
  const { planned, begun } = facts;
  return planned?.after === 'Inactive' ? isOurs(facts) : begun;
}

/** What is so already, in a sentence; null when something is left to do. */
export function alreadySo(facts: Facts): string | null {
  const { planned, live, decision, ownership, remembered, deactivation } = facts;
  if (planned) {
    const state = live && stateOf(decision.subject, live);
    if (!state || !isAs(state, planned.after)) return null;
    if (wasDoneBefore(facts)) return doneSentence(facts);
    if (state === planned.after && isShownLate(facts)) return null;
    const already = `${whatIs(facts)} ${STATES[state]} already`;
    if (facts.onElsewhere) {
      return `${already}: somebody switched it on again outside this product. It is left alone until ${isoDay(facts.onElsewhere.until)}.`;
    }
    if (state !== 'Inactive') return `${already}: nothing was done.`;
    return deactivation
      ? `${already}: it was switched off from here on ${isoDay(deactivation.at)}.`
      : `${already}: somebody switched it off outside this product. Nothing was done.`;
  }
  if (decision.action === 'keep') {
    const kept = remembered.memory.exemptions.some(
      ({ subject, until, reason, by }) =>
        subject.type === decision.subject.type &&
        subject.id === decision.subject.id &&
        until.getTime() === decision.until?.getTime() &&
        reason === decision.reason &&
        by === decision.by,
    );
    return kept ? doneSentence(facts) : null;
  }
  return isSameOwnership(decision, ownership) ? doneSentence(facts) : null;
}

/**
 * True when we changed it so short a time ago that IAM may still show it as it was before. Then what is wanted is asked of
 * IAM all the same, which changes nothing where it is so: nobody is told that a key is off that is on, and no undo is
 * lost.
 */
function isShownLate({ planned, decision, deactivation, recent, now }: Facts): boolean {
  if (planned?.after === 'Active') return mayShowLate(deactivation, now);
  if (planned?.after !== 'Inactive' || deactivation) return false;
  // With its user it may have been switched on, too.
  const { subject, principalId } = decision;
  return [subject.id, principalId].some((id) => enabledOfLate(id, { recent, now }));
}

/**
 * Whether we switched it on so short a time ago that IAM may still show it as off; also where that is not known. Not where
 * it was on already: if it is off now, that is somebody else's doing.
 */
export function enabledOfLate(id: string, { recent, now }: Pick<Facts, 'recent' | 'now'>): boolean {
  const reactivated = recent?.some(
    ({ action, state, outcome, subject }) =>
      action === 'reactivate' &&
      state === 'applied' &&
      outcome !== null &&
      outcome.change !== null &&
      subject.id === id &&
      !isSettled(outcome, now),
  );
  return reactivated ?? true;
}

function isSameOwnership(decision: Decision, before: Facts['ownership']): boolean {
  const after = ownershipAfter(decision, before);
  if (!after) return false;
  const set = (ids: readonly string[]) => [...ids].sort().join(' ');
  return after.owner === before.owner && set(after.notMine) === set(before.notMine);
}

const STATES: Readonly<Record<string, string>> = {
  Active: 'is active',
  Inactive: 'is inactive',
  Expired: 'has expired',
  present: 'is there',
  deleted: 'is gone',
};

/**
 * What was done, in a sentence. Others than who decided read it as well, on a card, in the report and in the history, so
 * it says "you" to nobody; who it was stands beside it there.
 */
export function doneSentence(facts: Pick<Facts, 'decision'>): string {
  const what = whatIs(facts);
  const { action, until, subject } = facts.decision;
  switch (action) {
    case 'keep':
      return `${what} is to be kept${until ? ` until ${isoDay(until)}` : ''}.`;
    case 'deactivate':
      return `${what} was ${subject.type === 'password' ? 'removed' : isPrincipal(subject) ? 'disabled' : 'deactivated'}.`;
    case 'reactivate':
      return `${what} was ${isPrincipal(subject) ? 'enabled again' : 'reactivated'}.`;
    case 'delete':
      return `${what} was deleted.`;
    case 'restore':
      return `${what} was restored.`;
    case 'claim':
      return `${wholePrincipal(subject)} has an owner now.`;
    case 'assign':
      return `${wholePrincipal(subject)} has a new owner.`;
    case 'not-mine':
      return `It is remembered that ${wholePrincipal(subject).replace(/^\w/, (first) => first.toLowerCase())} is not theirs.`;
  }
}

/** Whose something is, is said of the whole user or role. */
function wholePrincipal({ type, name }: Decision['subject']): string {
  return `${type === 'role' ? 'Role' : 'User'} ${name}`;
}
