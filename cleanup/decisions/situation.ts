import type { Finding } from '../finding.ts';
import { ownerPersonOf } from '../owner-person.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import { inactiveSince } from './apply-hold.ts';
import { deletionOf } from './approval.ts';
import type { Decision, FindingAction, Ownership, Person, Situation } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';
import { overWords } from './judgement.ts';
import { ownerChangedAt } from './new-owner.ts';
import { OUT_OF_USE } from './other-credentials.ts';

/**
 * Slack id of who owns a finding: by claim or assignment, else by tag, name or template, as long as that person
 * is a member among `people` and has not said that it is not theirs.
 */
export function ownerIdOf(
  { owner }: Pick<Finding, 'owner'>,
  ownership: Ownership,
  people: readonly Person[],
): string | null {
  if (ownership.owner) return ownership.owner;
  const named = ownerPersonOf(owner, ownership, people);
  return named?.standing === 'member' ? named.slackId : null;
}

/** A finding's situation, and the last decisions on its principal, newest first. */
export interface Recalled {
  readonly situation: Situation;
  readonly decisions: readonly Decision[];
}

/** A user has few credentials, and few decisions on them. */
const LAST_DECISIONS = 50;

/** Reads what is remembered of a finding's principal and subject; the finding itself is read already. */
export async function recall(
  store: Pick<DecisionStore, 'ownership' | 'deactivation' | 'history'>,
  stored: StoredFinding,
  people: readonly Person[],
): Promise<Recalled> {
  const { finding } = stored;
  const { account, principalId } = finding;
  const [ownership, deactivation, decisions] = await Promise.all([
    store.ownership(account, principalId),
    store.deactivation(account, finding.subject),
    store.history(account, { limit: LAST_DECISIONS, principalId }),
  ]);
  const usedSince = usedSinceOf(finding, decisions);
  const seen = OUT_OF_USE.has(finding.rule) ? stored : null;
  const situation = {
    finding,
    over: overWords(stored),
    owner: ownerIdOf(finding, ownership, people),
    ownerLeft: ownerPersonOf(finding.owner, ownership, people)?.standing === 'deleted',
    ownerChangedAt: ownerChangedAt(stored, ownership),
    deactivation,
    inactiveSince: isOnAgain(finding, decisions)
      ? null
      : inactiveSince(deactivation?.begun ? null : deactivation, seen, finding.lastUsed?.at, usedSince?.at),
    usedSince,
    ...deletedHow(deletionOf({ finding }, decisions)),
    ...userOff(finding, decisions),
    ...givenBy(ownership, decisions),
  };
  return { situation, decisions };
}

function deletedHow(deletion: Decision | null): Pick<Situation, 'deleted'> {
  const { at, snapshot } = deletion?.outcome ?? {};
  return deletion && at && snapshot ? { deleted: { decisionId: deletion.id, at, snapshot } } : {};
}

/** Who made the stored owner the owner; too long ago to be among these decisions: not told. */
function givenBy({ owner }: Ownership, decisions: readonly Decision[]): Pick<Situation, 'given'> {
  const last = decisions.find(
    ({ action, state, by, assignee }) =>
      state === 'applied' && (action === 'claim' ? by : action === 'assign' ? assignee : null) === owner,
  );
  return owner && last ? { given: { by: last.by } } : {};
}

/** By the last change of the credential's user, as long as no audit has looked since. */
function userOff({ subject, asOf }: Finding, decisions: readonly Decision[]): Pick<Situation, 'userOff'> {
  if (subject.type === 'user') return {};
  const last = decisions.find(
    (one) => one.subject.type === 'user' && one.state === 'applied' && CHANGES_USER.has(one.action),
  );
  if (!last?.outcome || asOf > last.outcome.at || last.action === 'reactivate') return {};
  return { userOff: { at: last.outcome.at, by: last.by, deleted: last.action === 'delete' } };
}

const CHANGES_USER: ReadonlySet<FindingAction> = new Set(['deactivate', 'reactivate', 'delete']);

/** Switched on since an audit looked at it: what that audit saw of it is over. */
function isOnAgain({ subject, asOf }: Finding, decisions: readonly Decision[]): boolean {
  const changed = decisions.find(
    (one) =>
      one.state === 'applied' &&
      one.subject.id === subject.id &&
      (one.action === 'reactivate' || one.action === 'deactivate'),
  );
  return changed?.action === 'reactivate' && changed.outcome !== null && asOf <= changed.outcome.at;
}

/** The latest use that a refused decision on the same credential came upon, as long as no audit has seen it. */
function usedSinceOf(
  { subject, lastUsed }: Pick<Finding, 'subject' | 'lastUsed'>,
  decisions: readonly Decision[],
): Situation['usedSince'] {
  const told = decisions.flatMap(({ subject: { type, id }, outcome }) =>
    outcome?.usedSince && type === subject.type && id === subject.id
      ? [{ ...outcome.usedSince, toldAt: outcome.at }]
      : [],
  );
  const newest = told.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
  return newest && (!lastUsed || newest.at > lastUsed.at) ? newest : null;
}

/** Nobody reads what they are told so fast: a button that is pressed twice is no confirmation. */
const UNREAD_MS = 5_000;

/**
 * The last use that somebody has seen who decides now: the finding's, or a newer one that a refusal told. What deletes
 * a key for good is not confirmed: it waits until an audit has seen the use.
 */
export function lastUseSeen(
  action: FindingAction,
  { finding, usedSince }: Pick<Situation, 'finding' | 'usedSince'>,
  now: Date,
): Date | null {
  const wasRead = usedSince !== null && now.getTime() - usedSince.toldAt.getTime() >= UNREAD_MS;
  return wasRead && action !== 'delete' ? usedSince.at : (finding.lastUsed?.at ?? null);
}
