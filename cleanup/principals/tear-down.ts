import { setTimeout as sleep } from 'node:timers/promises';
import { NotVisibleYetError } from '../decisions/apply-errors.ts';
import { changesSince } from './changes-since.ts';
import { isDenyAll } from './deny-all.ts';
import { stillWorking } from './disablement.ts';
import {
  ChangedMeanwhileError,
  NoSnapshotError,
  NotDisabledError,
  PrincipalGoneError,
  StillHeldError,
} from './errors.ts';
import {
  isDeleteConflict,
  mustBe,
  runSteps,
  type StepDependencies,
  type StepResult,
  WAITS_MS,
} from './run-steps.ts';
import type { SnapshotStore } from './snapshot.ts';
import type { PrincipalRef, PrincipalState } from './state.ts';
import type { ChangeStep } from './steps.ts';
import { teardownSteps, whatGoes } from './teardown-steps.ts';

export interface TearingDown {
  readonly principal: PrincipalRef;
  /** Where the snapshot of this very decision was kept. It is read again before anything is taken apart. */
  readonly snapshotKey: string;
}

export interface TearDownDependencies extends StepDependencies {
  readonly snapshots: Pick<SnapshotStore, 'get'>;
}

/** How often what is left is read anew and removed when AWS says that something is. */
const ROUNDS = 2;

/**
 * Deletes a user or role with everything that hangs on it. Interrupted anywhere and called again, it goes on with what
 * is left; when nobody has the name any more, it is done.
 *
 * @throws {NoSnapshotError | NotDisabledError | ChangedMeanwhileError | AnotherPrincipalError} before a change
 * @throws {StillHeldError} when AWS refuses to the end; what is left is named
 * @throws {BusyError | NotVisibleYetError | DeniedError} where it stopped: call again
 */
export async function tearDown(
  { principal, snapshotKey }: TearingDown,
  dependencies: TearDownDependencies,
): Promise<StepResult[]> {
  const before = await snapshotOf(principal, snapshotKey, dependencies);
  const results: StepResult[] = [];
  for (let round = 1; ; round++) {
    const state = await dependencies.reader.read(principal);
    if (!state) return results;
    mustBe(principal, state.id);
    mustBeUnchanged(before, state, round);
    try {
      const planned = teardownSteps(state, before).map((step) => ({ step, alreadySo: false }));
      results.push(...(await runSteps(principal, planned, dependencies)));
      await seeGone(principal, dependencies);
      return results;
    } catch (error) {
      // Somebody else was faster.
      if (error instanceof PrincipalGoneError) return results;
      if (!isDeleteConflict(error)) throw error;
      await sleep(dependencies.waitsMs?.at(-1) ?? WAITS_MS.at(-1));
      if (round === ROUNDS) throw new StillHeldError(await leftOf(principal, before, dependencies), error);
    }
  }
}

async function snapshotOf(
  principal: PrincipalRef,
  key: string,
  { snapshots }: TearDownDependencies,
): Promise<PrincipalState> {
  const snapshot = await snapshots.get(key);
  if (!snapshot) throw new NoSnapshotError('There is no snapshot, so nothing was taken apart.');
  if (snapshot.principal.id !== principal.id) {
    throw new NoSnapshotError('The snapshot is of another principal, so nothing was taken apart.');
  }
  const working = stillWorking(snapshot.principal);
  if (working.length > 0) throw new NotDisabledError(working);
  return snapshot.principal;
}

/**
 * `AWSDenyAll` is the last thing that we detach. Gone at the first look while anything else is left, somebody else
 * detached it.
 *
 * @throws {ChangedMeanwhileError}
 */
function mustBeUnchanged(before: PrincipalState, state: PrincipalState, round: number): void {
  const changes = changesSince(before, state);
  const hasMore = teardownSteps(state, state).length > 1;
  if (round === 1 && hasMore && !state.attachedPolicyArns.some(isDenyAll)) {
    changes.push('AWSDenyAll was detached.');
  }
  if (changes.length > 0) throw new ChangedMeanwhileError(changes);
}

async function leftOf(
  principal: PrincipalRef,
  before: PrincipalState,
  { reader }: TearDownDependencies,
): Promise<string[]> {
  const state = await reader.read(principal);
  if (state?.id !== principal.id) return [];
  const isLeft = ({ call }: ChangeStep) => !/^(DeleteUser|DeleteRole|DeleteVirtualMFADevice)$/.test(call);
  return teardownSteps(state, before).filter(isLeft).map(whatGoes);
}

/** @throws {NotVisibleYetError} when the principal still shows after all waits */
async function seeGone(
  principal: PrincipalRef,
  { reader, waitsMs = WAITS_MS }: StepDependencies,
): Promise<void> {
  for (const wait of [0, ...waitsMs]) {
    if (wait > 0) await sleep(wait);
    if ((await reader.idOf(principal)) !== principal.id) return;
  }
  throw new NotVisibleYetError('IAM accepted the deletion, but does not show it yet.');
}
