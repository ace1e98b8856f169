import { setTimeout as sleep } from 'node:timers/promises';
import { disable } from '../../principals/disable.ts';
import { activeKeys, type Disablement, disowned, stepsToUndo } from '../../principals/disablement.ts';
import { PrincipalGoneError } from '../../principals/errors.ts';
import { WAITS_MS } from '../../principals/run-steps.ts';
import type { PrincipalState } from '../../principals/state.ts';
import type { ChangeStep } from '../../principals/steps.ts';
import { DeniedError } from '../apply-errors.ts';
import { doneSentence } from '../apply-subject.ts';
import type { Deactivation, Decision } from '../decision.ts';
import { type Ending, ended, stoppedSince } from '../ending.ts';
import { StoppedError } from './errors.ts';
import { begunAt, isBegunHere, type PrincipalFacts, refOf } from './facts.ts';
import { changeBefore, changeOf, finish, noteBegun, type PrincipalDependencies } from './record.ts';
import { liveUse } from './use.ts';

/** Disables it; what is about to be changed is kept before the first call, and goes on where an earlier delivery died. */
export async function disablePrincipal(facts: PrincipalFacts, deps: PrincipalDependencies): Promise<Ending> {
  const { decision, deactivation, state } = facts;
  const { account, subject, by, id: decisionId } = decision;
  if (!state) throw new PrincipalGoneError();
  await noteBegun(facts, deps);
  const at = begunAt(facts);
  const noted = (disablement: Disablement): Deactivation => ({
    ...{ at, by, begun: true },
    disabling: { decisionId, disablement },
  });
  const done = await disable(
    {
      principal: refOf(decision),
      judged: state,
      before: deactivation?.disabling?.disablement ?? null,
      now: at,
      async remember(disablement) {
        await deps.store.setDeactivation(account, subject, noted(disablement));
        const stopped = await stoppedSince(facts, liveUse(state), deps);
        if (stopped) throw new StoppedError(stopped);
      },
    },
    deps.principals,
  );
  if (done.outcome === 'refused') return { ...ended('refused', done.reason), toMend: true };
  const change = changeOf(done.results, 'enabled', 'disabled');
  const known = { ...facts, deactivation: noted(done.disablement) };
  return finish(known, deps, { reason: doneSentence(facts), change });
}

/** An earlier delivery of this decision died after it had disabled it. */
export function disabledBefore(facts: PrincipalFacts): Partial<Ending> {
  return isBegunHere(facts) ? { change: changeBefore('disable', 'enabled', 'disabled') } : {};
}

/**
 * Refused or failed after all: what was noted down before anything was changed is not so. Where something *was* changed
 * the note stays, since undoing depends on it, but for the keys that it did not come to.
 *
 * @param done what IAM took of this delivery: that is so, also where IAM does not show it yet
 * @returns `half-done` where something was changed; null also where that could not be read
 */
export async function forgetUnbegun(
  decision: Decision,
  deps: PrincipalDependencies,
  done: readonly ChangeStep[] = [],
): Promise<'half-done' | null> {
  const { account, subject, action } = decision;
  if (action !== 'deactivate') return null;
  const deactivation = await deps.store.deactivation(account, subject);
  if (!deactivation?.disabling || !isBegunHere({ decision, deactivation })) return null;
  const state = await readIfAllowed(decision, deps);
  if (state === 'unknown') return null;
  const { disablement } = deactivation.disabling;
  if (state?.id === decision.principalId && (done.length > 0 || isChanged(disablement, state))) {
    const disabling = {
      ...deactivation.disabling,
      disablement: await asFarAsItCame(disablement, decision, deps, done),
    };
    await deps.store.setDeactivation(account, subject, { ...deactivation, disabling });
    return 'half-done';
  }
  await deps.store.setDeactivation(account, subject, null);
  return null;
}

/**
 * Without the keys that still work and that this delivery did not switch off. What an earlier one switched off may not show
 * yet, so that is waited for first.
 */
async function asFarAsItCame(
  disablement: Disablement,
  decision: Decision,
  deps: PrincipalDependencies,
  done: readonly ChangeStep[],
): Promise<Disablement> {
  await sleep(deps.principals.waitsMs?.at(-1) ?? WAITS_MS.at(-1));
  const state = await readIfAllowed(decision, deps);
  if (!state || state === 'unknown') return disablement;
  const isOff = (id: string) => done.some((step) => 'AccessKeyId' in step && step.AccessKeyId === id);
  return disowned(
    disablement,
    activeKeys(state).filter((id) => !isOff(id)),
  );
}

async function readIfAllowed(
  decision: Decision,
  { principals }: PrincipalDependencies,
): Promise<PrincipalState | null | 'unknown'> {
  return principals.reader.read(refOf(decision)).catch((error: unknown) => {
    if (error instanceof DeniedError) return 'unknown';
    throw error;
  });
}

/** Whether anything is as this disablement wanted it, and was not before. */
export function isChanged(disablement: Disablement, state: PrincipalState): boolean {
  const { steps } = stepsToUndo(disablement, state);
  const isPasswordGone = disablement.removesPassword && state.type === 'user' && state.password === null;
  return isPasswordGone || steps.some(({ alreadySo }) => !alreadySo);
}
