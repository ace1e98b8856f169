import { setTimeout as sleep } from 'node:timers/promises';
import { NotVisibleYetError } from '../decisions/apply-errors.ts';
import { changesSince } from './changes-since.ts';
import {
  type Disablement,
  intendToDisable,
  stepsToDisable,
  stepsToUndo,
  stillWorking,
} from './disablement.ts';
import { ChangedMeanwhileError } from './errors.ts';
import { readSame, runSteps, type StepDependencies, type StepResult, WAITS_MS } from './run-steps.ts';
import type { PrincipalRef, PrincipalState } from './state.ts';

export interface Disabling {
  readonly principal: PrincipalRef;
  /** What it was when this was judged, seconds ago. Nothing is done to one that is used, or has more, by now. */
  readonly judged: PrincipalState;
  /** Kept by an earlier attempt that was not undone; null for none. */
  readonly before: Disablement | null;
  readonly now: Date;
  /** Keeps what is about to be changed. Nothing is sent before it is done. */
  readonly remember: (disablement: Disablement) => Promise<void>;
}

export type Disabled =
  | {
      readonly outcome: 'disabled';
      readonly disablement: Disablement;
      readonly results: readonly StepResult[];
    }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Disables a user or role, reading before and after. Interrupted anywhere and called again with what was kept, it goes
 * on where it was: what it changed itself shows in what is judged then.
 *
 * @throws {ChangedMeanwhileError} before a change
 * @throws {NotVisibleYetError} when something still works afterwards: call again
 * @throws {PrincipalGoneError | AnotherPrincipalError | BusyError | DeniedError} where it stopped
 */
export async function disable(
  { principal, judged, before, now, remember }: Disabling,
  dependencies: StepDependencies,
): Promise<Disabled> {
  const state = await readSame(principal, dependencies.reader);
  const changes = changesSince(judged, state);
  if (changes.length > 0) throw new ChangedMeanwhileError(changes);
  const intention = intendToDisable(state, before, now);
  if (intention.outcome === 'refused') return intention;
  const { disablement } = intention;
  await remember(disablement);
  const results = await runSteps(principal, stepsToDisable(disablement, state), dependencies);
  await see((after) => stillWorking(after).length === 0, principal, dependencies);
  return { outcome: 'disabled', disablement, results };
}

export interface Undone {
  readonly results: readonly StepResult[];
  /** What could not be put back, a sentence each. */
  readonly remains: readonly string[];
}

/**
 * Puts back what a disablement changed, and nothing else. May be interrupted anywhere and called again.
 *
 * @param mayShowLate IAM may not show the disablement yet: then each step is sent, which changes nothing where it is so
 * @throws {NotVisibleYetError} when it does not show in time: call again
 * @throws {PrincipalGoneError | AnotherPrincipalError | BusyError | DeniedError} where it stopped
 */
export async function undoDisable(
  disablement: Disablement,
  mayShowLate: boolean,
  dependencies: StepDependencies,
): Promise<Undone> {
  const { principal } = disablement;
  const { steps, remains } = stepsToUndo(disablement, await readSame(principal, dependencies.reader));
  const toSend = mayShowLate ? steps.map(({ step }) => ({ step, alreadySo: false })) : steps;
  const results = await runSteps(principal, toSend, dependencies);
  const isUndone = (after: PrincipalState) =>
    stepsToUndo(disablement, after).steps.every(({ alreadySo }) => alreadySo);
  await see(isUndone, principal, dependencies);
  return { results, remains };
}

/** People are told what is true, not what was asked for. */
async function see(
  isSo: (state: PrincipalState) => boolean,
  principal: PrincipalRef,
  { reader, waitsMs = WAITS_MS }: StepDependencies,
): Promise<void> {
  for (const wait of [0, ...waitsMs]) {
    if (wait > 0) await sleep(wait);
    if (isSo(await readSame(principal, reader))) return;
  }
  throw new NotVisibleYetError('IAM accepted the changes, but does not show them yet.');
}
