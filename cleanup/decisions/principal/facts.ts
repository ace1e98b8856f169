import { latest } from '../../days.ts';
import { declarables } from '../../hold.ts';
import { nothingAsked, type Role, type User } from '../../inventory.ts';
import { isDenyAll } from '../../principals/deny-all.ts';
import type { LastAccess, LastAccessReader } from '../../principals/last-access.ts';
import type { PrincipalWriter } from '../../principals/principal-writer.ts';
import type { Snapshot, SnapshotStore } from '../../principals/snapshot.ts';
import type { PrincipalRef, PrincipalState, PrincipalStateReader } from '../../principals/state.ts';
import { teardownSteps, whatGoes } from '../../principals/teardown-steps.ts';
import { SCHEDULE } from '../../schedule/next-action.ts';
import type { StoredFinding } from '../../store/audit-store.ts';
import { type CommonFacts, gatherCommon, type Sources, whoIs } from '../apply-gather.ts';
import { askWhoDeclares, NOT_ASKED } from '../apply-stacks.ts';
import { isPrincipal } from '../decide-principal.ts';
import type { Actor, Decision } from '../decision.ts';

/** What whole users and roles are read and changed with. */
export interface PrincipalTools {
  readonly reader: PrincipalStateReader;
  readonly writer: PrincipalWriter;
  readonly snapshots: SnapshotStore;
  readonly access: LastAccessReader;
  /** Waits while AWS is busy or does not show a change yet, in milliseconds. @default see `run-steps.ts` */
  readonly waitsMs?: readonly number[];
}

/** Everything that the judgement about a whole user or role looks at. */
export interface PrincipalFacts extends CommonFacts {
  /** Who said yes to a deletion, with their rights of this moment; null for nobody, or nobody that Slack knows. */
  readonly approval: Actor | null;
  /** An earlier delivery was about to enable it again; whether it did is not known. */
  readonly enabling: boolean;
  /** All of it as IAM shows it now; null: nobody has that name. */
  readonly state: PrincipalState | null;
  /** Null where nothing is taken away. */
  readonly access: LastAccess | null;
  /** Of the deletion that is under way, of this decision or an earlier one; null for none. */
  readonly snapshot: Snapshot | null;
}

const CHANGES: ReadonlySet<Decision['action']> = new Set(['deactivate', 'reactivate', 'delete']);

/** Whether a decision changes a whole user or role; what changes nothing in IAM goes the way of all other findings. */
export function changesPrincipal({ action, subject }: Pick<Decision, 'action' | 'subject'>): boolean {
  return isPrincipal(subject) && CHANGES.has(action);
}

/** Which user or role a decision is about. */
export function refOf({ subject: { type, name, id } }: Pick<Decision, 'subject'>): PrincipalRef {
  return { type: type === 'role' ? 'role' : 'user', name, id };
}

/**
 * Reads all there is to know about one user or role and the people who decided. Whatever cannot be read is thrown. It is
 * read before AWS takes its seconds to look up accesses, and once more before it is changed: what changed in between, a key
 * that was switched on for one, shows as a difference, and stops that.
 *
 * @throws {DeniedError} when AWS refuses to show it
 */
export async function gatherPrincipal(
  decision: Decision,
  stored: StoredFinding,
  sources: Sources & { readonly principals: PrincipalTools },
  now: Date,
): Promise<PrincipalFacts> {
  const { store, directory, stacks, principals } = sources;
  const { action, approvedBy } = decision;
  const [common, approver, enabling] = await Promise.all([
    gatherCommon(decision, stored, sources, now, true),
    approvedBy === null ? null : whoIs(approvedBy, directory),
    action === 'reactivate' && store.isMarked(decision, 'begun'),
  ]);
  const state = await principals.reader.read(refOf(decision));
  const takesAway = state !== null && state.id === decision.principalId && action !== 'reactivate';
  const facts = { ...common, approval: approver?.actor ?? null, enabling, state };
  const snapshot = await snapshotOf(facts, principals.snapshots);
  if (!takesAway) return { ...facts, declared: NOT_ASKED, access: null, snapshot };
  const { finding } = stored;
  return {
    ...facts,
    snapshot,
    declared: await askWhoDeclares(declarables(finding, asPrincipal(state, finding, now)), stacks),
    access: await principals.access.lastAccess(state.arn),
  };
}

/** Asked for only where one was kept: S3 calls a missing object forbidden to whoever may not list. */
async function snapshotOf(
  { deactivation }: Pick<CommonFacts, 'deactivation'>,
  snapshots: SnapshotStore,
): Promise<Snapshot | null> {
  const deletion = deactivation?.disabling?.deletion;
  return deletion ? snapshots.get(deletion.snapshotKey) : null;
}

/** The live user or role as an audit would have it. What nobody asks of it is not known. */
export function asPrincipal(
  state: PrincipalState,
  { administratorBecause }: Pick<StoredFinding['finding'], 'administratorBecause'>,
  readAt: Date,
): User | Role {
  const { name, path, arn, id, createdAt, attachedPolicyArns, boundaryArn } = state;
  const tags = Object.fromEntries(state.tags.map(({ key, value }) => [key, value]));
  const inlinePolicyNames = state.inlinePolicies.map((policy) => policy.name);
  const held = { attachedPolicyArns, inlinePolicyNames, boundaryArn };
  const core = { name, path, arn, id, createdAt, tags, administratorBecause, held };
  if (state.type === 'role') {
    const { lastUsed, trustPolicy, instanceProfiles } = state;
    return { ...core, type: 'role', lastUsed, trustPolicy, instanceProfiles };
  }
  const gap = { what: 'the rest of the user', why: 'not needed', failed: false, required: false };
  return {
    ...core,
    type: 'user',
    groups: state.groups,
    report: { known: false, gap },
    serviceSpecificCredentials: { known: false, gap },
    live: { ...nothingAsked(readAt), keys: state.keys },
  };
}

/** True when this very decision began to disable it, in an earlier delivery. */
export function isBegunHere({
  decision,
  deactivation,
}: Pick<CommonFacts, 'decision' | 'deactivation'>): boolean {
  return decision.action === 'deactivate' && deactivation?.disabling?.decisionId === decision.id;
}

/** True when this very decision kept a snapshot and set out to delete it, in an earlier delivery. */
export function isDeletingHere({
  decision,
  deactivation,
}: Pick<CommonFacts, 'decision' | 'deactivation'>): boolean {
  return decision.action === 'delete' && deactivation?.disabling?.deletion?.decisionId === decision.id;
}

/** True when something is gone already that the snapshot shows: what is taken apart halfway is brought to its end. */
export function isHalfGone(facts: Pick<PrincipalFacts, 'state' | 'snapshot'>): boolean {
  return stepsGone(facts) > 0;
}

/**
 * True when no more is gone than `AWSDenyAll`, which we detach last: did we, or did somebody enable it? Only the decision
 * that is deleting it may take that for its own doing.
 */
export function isPerhapsEnabled(facts: PrincipalFacts): boolean {
  return !isDeletingHere(facts) && stepsGone(facts) === 1;
}

function stepsGone({ state, snapshot }: Pick<PrincipalFacts, 'state' | 'snapshot'>): number {
  if (!state || !snapshot || snapshot.principal.id !== state.id) return 0;
  const before = teardownSteps(snapshot.principal, snapshot.principal);
  return before.length - teardownSteps(state, state).length;
}

/** What the snapshot shows and is gone, as a person would say it; of `AWSDenyAll`, which is ours, nothing is said. */
export function goneSince({ state, snapshot }: Pick<PrincipalFacts, 'state' | 'snapshot'>): string[] {
  if (!state || !snapshot || snapshot.principal.id !== state.id) return [];
  const left = new Set(teardownSteps(state, state).map(whatGoes));
  return teardownSteps(snapshot.principal, snapshot.principal)
    .filter((step) => !('PolicyArn' in step && isDenyAll(step.PolicyArn)))
    .map(whatGoes)
    .filter((what) => !left.has(what));
}

/** When our disabling began, and never before it was asked for: the clocks of two Lambdas may differ. */
export function begunAt({ decision, deactivation, now }: PrincipalFacts): Date {
  const again = isBegunHere({ decision, deactivation }) && deactivation;
  return again ? again.at : latest(now, decision.requestedAt);
}

/** Whom the schedule acts for, it tells; it needs no rights. */
export function isScheduled({ decision }: Pick<CommonFacts, 'decision'>): boolean {
  return decision.by === SCHEDULE;
}
