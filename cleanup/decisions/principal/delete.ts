import { changesSince } from '../../principals/changes-since.ts';
import { stillWorking } from '../../principals/disablement.ts';
import type { PrincipalWriter } from '../../principals/principal-writer.ts';
import { cannotComeBack, type Snapshot } from '../../principals/snapshot.ts';
import type { PrincipalState } from '../../principals/state.ts';
import { tearDown } from '../../principals/tear-down.ts';
import { DeniedError } from '../apply-errors.ts';
import { doneSentence } from '../apply-subject.ts';
import type { Deactivation, Decision, KeptSnapshot } from '../decision.ts';
import { type Ending, ended, stoppedSince } from '../ending.ts';
import { endingOfError } from './errors.ts';
import { goneSince, isDeletingHere, isHalfGone, type PrincipalFacts, refOf } from './facts.ts';
import { changeBefore, changeOf, finish, noteBegun, type PrincipalDependencies } from './record.ts';
import { liveUse } from './use.ts';

/** Keeps a snapshot, then deletes it with all that hangs on it; half gone, it goes on with what is left. */
export async function deletePrincipal(facts: PrincipalFacts, deps: PrincipalDependencies): Promise<Ending> {
  const { decision, state, deactivation } = facts;
  if (!state || !deactivation?.disabling)
    return ended('refused', 'It was not disabled from here: that comes first.');
  await noteBegun(facts, deps);
  const key = await keepSnapshot(facts, state, deactivation, deps);
  const stopped = isHalfGone(facts) ? null : await stoppedSince(facts, liveUse(state), deps);
  if (stopped) {
    const note = isNeeded(facts) ? deactivation : withoutDeletion(deactivation);
    await deps.store.setDeactivation(decision.account, decision.subject, note);
    return stopped;
  }
  const { snapshots, writer } = deps.principals;
  let isUntouched = true;
  const send: PrincipalWriter['send'] = async (step) => {
    const written = await writer.send(step);
    isUntouched = false;
    return written;
  };
  try {
    const tools = { ...deps.principals, writer: { send } };
    const results = await tearDown({ principal: refOf(decision), snapshotKey: key }, tools);
    const snapshot = keptSnapshot(key, await snapshots.get(key));
    const change = changeOf(results, 'disabled', 'deleted');
    return await finish(facts, deps, { reason: doneSentence(facts), change, snapshot });
  } catch (error) {
    const ending = endingOfError(facts, error);
    if (!ending) throw error;
    // Not after a call of ours: what is gone may still show for seconds.
    const isBarred = error instanceof DeniedError && isUntouched;
    if (ending.state === 'refused' || isBarred) await forgetUnbegunDeletion(decision, deps);
    // Some of it may be gone: where all of it is kept has to be known.
    return { ...ending, snapshot: keptSnapshot(key, null) };
  }
}

/** An earlier delivery of this decision died after it had deleted it. */
export function deletedBefore(facts: PrincipalFacts): Partial<Ending> {
  const key = facts.deactivation?.disabling?.deletion?.snapshotKey;
  return key !== undefined && isDeletingHere(facts) ? deletedEarlier(key, facts.snapshot) : {};
}

/**
 * How far an earlier delivery of a deletion got that is no longer wanted: to its end, or half way, where all that can
 * be done is to say so. Null: nothing is gone, and that it was set out to be deleted is forgotten.
 */
export async function deletionBegun(
  decision: Decision,
  deactivation: Deactivation | null,
  { store, principals: { reader, snapshots } }: PrincipalDependencies,
): Promise<Ending | null> {
  const key = deactivation?.disabling?.deletion?.snapshotKey;
  if (!deactivation || key === undefined) return null;
  const [state, snapshot] = [await reader.read(refOf(decision)), await snapshots.get(key)];
  if (state?.id !== decision.principalId)
    return { ...ended('applied', doneSentence({ decision })), ...deletedEarlier(key, snapshot) };
  if (isNeeded({ state, snapshot })) {
    const works = stillWorking(state).join(' ');
    const rest = works ? `the rest was left as it is. ${works}` : 'the rest was left, disabled as it is.';
    const reason = `Something else was decided while it was being deleted: some of it is gone, ${rest} A snapshot of all of it is kept.`;
    return { ...ended('failed', reason), snapshot: keptSnapshot(key, snapshot) };
  }
  await store.setDeactivation(decision.account, decision.subject, withoutDeletion(deactivation));
  return null;
}

/** Whether something is gone that this snapshot has, or an earlier one that it names. */
function isNeeded({ state, snapshot }: Pick<PrincipalFacts, 'state' | 'snapshot'>): boolean {
  const known = { state, snapshot };
  return isHalfGone(known) || goneSince(known).length > 0 || snapshot?.earlier !== undefined;
}

/**
 * Refused, by us or by AWS, before anything was gone: it is not being deleted. With the note left, what somebody enables
 * elsewhere would look half deleted.
 */
export async function forgetUnbegunDeletion(decision: Decision, deps: PrincipalDependencies): Promise<void> {
  const deactivation = await deps.store.deactivation(decision.account, decision.subject);
  if (isDeletingHere({ decision, deactivation })) await deletionBegun(decision, deactivation, deps);
}

/**
 * Kept, and noted down where, before the first call. An earlier deletion that came to no end has the whole picture
 * already, unless something was changed since: then neither snapshot has all of it, and the new one says what is in the
 * earlier alone.
 */
async function keepSnapshot(
  facts: PrincipalFacts,
  state: PrincipalState,
  deactivation: Deactivation,
  { store, principals: { snapshots } }: PrincipalDependencies,
): Promise<string> {
  const { decision, now, snapshot: earlier } = facts;
  const { account, subject, id: decisionId } = decision;
  const { disabling } = deactivation;
  const isWhole =
    earlier !== null && isHalfGone(facts) && changesSince(earlier.principal, state).length === 0;
  const known = isWhole || isDeletingHere(facts) ? disabling?.deletion?.snapshotKey : undefined;
  const snapshot: Snapshot = {
    schemaVersion: 1,
    ...{ account, decisionId, takenAt: now, principal: state },
    disablement: disabling?.disablement ?? null,
    ...earlierSnapshots(facts),
  };
  const snapshotKey = known ?? (await snapshots.put(snapshot)).key;
  const noted = disabling && { ...disabling, deletion: { decisionId, snapshotKey } };
  await store.setDeactivation(account, subject, { ...deactivation, ...(noted && { disabling: noted }) });
  return snapshotKey;
}

function earlierSnapshots({ state, snapshot, deactivation }: PrincipalFacts): Pick<Snapshot, 'earlier'> {
  const key = deactivation?.disabling?.deletion?.snapshotKey;
  if (!snapshot || key === undefined) return {};
  const gone = goneSince({ state, snapshot });
  const earlier = [...(snapshot.earlier ?? []), ...(gone.length > 0 ? [{ key, gone }] : [])];
  return earlier.length > 0 ? { earlier } : {};
}

function withoutDeletion({ disabling, ...deactivation }: Deactivation): Deactivation {
  if (!disabling) return deactivation;
  const { decisionId, disablement } = disabling;
  return { ...deactivation, disabling: { decisionId, disablement } };
}

function deletedEarlier(key: string, snapshot: Snapshot | null) {
  return { change: changeBefore('delete', 'disabled', 'deleted'), snapshot: keptSnapshot(key, snapshot) };
}

function keptSnapshot(key: string, snapshot: Snapshot | null): KeptSnapshot {
  return { key, cannotComeBack: snapshot ? cannotComeBack(snapshot) : [] };
}
