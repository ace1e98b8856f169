import { stillWorking } from '../../principals/disablement.ts';
import type { PrincipalWriter } from '../../principals/principal-writer.ts';
import type { ChangeStep } from '../../principals/steps.ts';
import type { StoredFinding } from '../../store/audit-store.ts';
import { doneSentence } from '../apply-subject.ts';
import type { Decision } from '../decision.ts';
import { type Ending, ended } from '../ending.ts';
import { deletedBefore, deletePrincipal, deletionBegun, forgetUnbegunDeletion } from './delete.ts';
import { disabledBefore, disablePrincipal, forgetUnbegun } from './disable.ts';
import { enabledBefore, enablePrincipal } from './enable.ts';
import { endingOfError } from './errors.ts';
import {
  changesPrincipal,
  gatherPrincipal,
  isBegunHere,
  isDeletingHere,
  type PrincipalFacts,
} from './facts.ts';
import { judgePrincipal } from './judge.ts';
import { noteUndone } from './note-undone.ts';
import { finish, type PrincipalDependencies } from './record.ts';

/**
 * Applies a decision to a whole user or role: reads everything afresh, judges it again, changes, reads back, records.
 * Delivered again after an interruption, it goes on where it was.
 *
 * @throws whatever may pass (throttled, busy, not visible yet): nothing is settled, deliver it again
 * @throws {DeniedError} when AWS refuses to show it
 */
export async function applyToPrincipal(
  decision: Decision,
  stored: StoredFinding,
  deps: PrincipalDependencies,
): Promise<Ending> {
  const facts = await noteUndone(await gatherPrincipal(decision, stored, deps, deps.clock()), deps);
  const plan = judgePrincipal(facts, deps);
  if (plan.step === 'refuse') {
    const half = await forgetUnbegun(decision, deps);
    await forgetUnbegunDeletion(decision, deps);
    const { reason, usedSince } = plan;
    return { ...andWhatIsOff(ended('refused', reason), half), ...(usedSince && { usedSince }) };
  }
  if (plan.step === 'done') {
    const before = { ...disabledBefore(facts), ...enabledBefore(facts), ...deletedBefore(facts) };
    return finish(facts, deps, { reason: plan.reason, change: null, ...before });
  }
  const done: ChangeStep[] = [];
  try {
    return await carryOut(facts, noting(done, deps));
  } catch (error) {
    const ending = endingOfError(facts, error);
    if (!ending) throw error;
    return andWhatIsOff(ending, await forgetUnbegun(decision, deps, done));
  }
}

/** Keeps each step that IAM took. */
function noting(done: ChangeStep[], deps: PrincipalDependencies): PrincipalDependencies {
  const { principals } = deps;
  const send: PrincipalWriter['send'] = async (step) => {
    const written = await principals.writer.send(step);
    done.push(step);
    return written;
  };
  return { ...deps, principals: { ...principals, writer: { send } } };
}

function carryOut(facts: PrincipalFacts, deps: PrincipalDependencies): Promise<Ending> {
  switch (facts.decision.action) {
    case 'deactivate':
      return disablePrincipal(facts, deps);
    case 'reactivate':
      return enablePrincipal(facts, deps);
    default:
      return deletePrincipal(facts, deps);
  }
}

/** Whoever is told that nothing was done has to hear what an earlier delivery, or an earlier call, had done. */
function andWhatIsOff(ending: Ending, half: 'half-done' | null): Ending {
  if (!half) return ending;
  const what = 'Some of it was switched off before: it can be enabled again as it was.';
  return { ...ending, reason: `${ending.reason} ${what}` };
}

/**
 * What is to be told of a decision that is no longer wanted, but that an earlier delivery had begun; null: nothing was
 * changed, and what was noted down before is forgotten.
 *
 * @throws {DeniedError} when AWS refuses to show it
 */
export async function begunOnPrincipal(
  decision: Decision,
  stored: StoredFinding,
  deps: PrincipalDependencies,
): Promise<Ending | null> {
  await forgetUnbegun(decision, deps);
  const { account, subject, principalId } = decision;
  const deactivation = await deps.store.deactivation(account, subject);
  if (isBegunHere({ decision, deactivation })) {
    const facts = await gatherPrincipal(decision, stored, deps, deps.clock());
    const { state } = facts;
    if (state?.id === principalId && stillWorking(state).length === 0) {
      return finish(facts, deps, { reason: doneSentence(facts), change: null, ...disabledBefore(facts) });
    }
    const since = ended('failed', 'Something else was decided while it was being disabled.');
    return andWhatIsOff(since, 'half-done');
  }
  return isDeletingHere({ decision, deactivation }) ? deletionBegun(decision, deactivation, deps) : null;
}

/**
 * Nothing is left that could be undone. To be called once the deletion, or the undoing, is settled, and not before: until
 * then the note of it is all that tells a later delivery whose doing it was, and where the snapshot is.
 */
export async function forgetDisabling(
  decision: Decision,
  { store }: Pick<PrincipalDependencies, 'store'>,
): Promise<void> {
  const { account, subject, action, requestedAt } = decision;
  if (action === 'deactivate' || !changesPrincipal(decision)) return;
  const noted = await store.deactivation(account, subject);
  // What was disabled anew since is not what this undid, however late it is delivered again.
  if (!noted || (action === 'reactivate' && noted.at > requestedAt)) return;
  await store.setDeactivation(account, subject, null);
}
