import { setTimeout as sleep } from 'node:timers/promises';
import { asking } from '../decisions/apply-errors.ts';
import type { Written } from '../decisions/iam-writer.ts';
import { AnotherPrincipalError, BusyError, PrincipalGoneError } from './errors.ts';
import type { PrincipalWriter } from './principal-writer.ts';
import type { PrincipalRef, PrincipalState, PrincipalStateReader } from './state.ts';
import type { ChangeStep } from './steps.ts';

/** One step of a plan: a call to IAM, or nothing to do because it is so already. */
export interface PlannedStep {
  readonly step: ChangeStep;
  readonly alreadySo: boolean;
}

/** What became of a step. */
export interface StepResult {
  readonly step: ChangeStep;
  /** `gone`: what it names was not there any more. `in-use`: a virtual MFA device that somebody else has by now. */
  readonly outcome: Written['outcome'] | 'already-so' | 'in-use';
  /** Null when nothing was sent. */
  readonly awsRequestId: string | null;
}

/** What steps are taken with. */
export interface StepDependencies {
  readonly reader: PrincipalStateReader;
  readonly writer: PrincipalWriter;
  /** Waits in milliseconds while AWS is busy or does not show a change yet. @default up to some eight seconds */
  readonly waitsMs?: readonly number[];
}

/** IAM usually shows a change at once, rarely after seconds. */
export const WAITS_MS: readonly number[] = [250, 500, 1_000, 2_000, 4_000];

/** AWS's names for "not now". Throttling has the SDK's ten attempts behind it already. */
const NOT_NOW =
  /^(EntityTemporarilyUnmodifiable|ConcurrentModification)|Throttl|TooManyRequests|RequestLimitExceeded/;

/**
 * Takes the steps in their order, one call at a time. Immediately before each call it is asked whether the name still
 * stands for the same principal.
 *
 * @throws {PrincipalGoneError | AnotherPrincipalError | BusyError | DeniedError} at the step that was not taken
 */
export async function runSteps(
  principal: PrincipalRef,
  planned: readonly PlannedStep[],
  dependencies: StepDependencies,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { step, alreadySo } of planned) {
    if (alreadySo) results.push({ step, outcome: 'already-so', awsRequestId: null });
    else results.push(await take(principal, step, dependencies));
  }
  return results;
}

async function take(
  principal: PrincipalRef,
  step: ChangeStep,
  { reader, writer, waitsMs = WAITS_MS }: StepDependencies,
): Promise<StepResult> {
  for (const wait of [...waitsMs, null]) {
    mustBe(principal, await reader.idOf(principal));
    try {
      return { step, ...(await asking(`iam:${step.call}`, () => writer.send(step))) };
    } catch (error) {
      if (isDeleteConflict(error) && step.call === 'DeleteVirtualMFADevice') {
        return { step, outcome: 'in-use', awsRequestId: null };
      }
      if (!isNotNow(error)) throw error;
      if (wait === null) throw new BusyError(step.call, error);
      await sleep(wait);
    }
  }
  // The last round has no wait and throws.
  throw new BusyError(step.call, null);
}

/** @throws {PrincipalGoneError | AnotherPrincipalError} unless the name stands for the same principal as before */
export function mustBe(principal: PrincipalRef, id: string | null): void {
  if (id === null) throw new PrincipalGoneError();
  if (id !== principal.id) throw new AnotherPrincipalError(id);
}

/** Reads the principal, which has to be the same one. */
export async function readSame(
  principal: PrincipalRef,
  reader: PrincipalStateReader,
): Promise<PrincipalState> {
  const state = await reader.read(principal);
  mustBe(principal, state?.id ?? null);
  if (state) return state;
  throw new PrincipalGoneError();
}

/** AWS says that something is left which has to go first. */
export function isDeleteConflict(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('DeleteConflict');
}

/** AWS is busy with an earlier change, or with others: to be tried again. */
export function isNotNow(error: unknown): boolean {
  return error instanceof Error && NOT_NOW.test(error.name);
}
