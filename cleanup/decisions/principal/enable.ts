import { undoDisable } from '../../principals/disable.ts';
import { doneSentence } from '../apply-subject.ts';
import { type Ending, ended } from '../ending.ts';
import { mayShowLate } from '../key-state.ts';
import type { PrincipalFacts } from './facts.ts';
import { changeBefore, changeOf, finish, noteBegun, type PrincipalDependencies } from './record.ts';

/** Puts back exactly what we changed, and says what could not be put back. */
export async function enablePrincipal(facts: PrincipalFacts, deps: PrincipalDependencies): Promise<Ending> {
  const disablement = facts.deactivation?.disabling?.disablement;
  if (!disablement) {
    return ended('refused', 'What was changed when it was disabled is not known, so nothing was put back.');
  }
  await noteBegun(facts, deps);
  // A later delivery has to know whose doing it is that it finds it enabled.
  await deps.store.mark(facts.decision, 'begun');
  const isLate = mayShowLate(facts.deactivation, facts.now);
  const { results, remains } = await undoDisable(disablement, isLate, deps.principals);
  const reason = [doneSentence(facts), ...remains].join(' ');
  return finish(facts, deps, { reason, change: changeOf(results, 'disabled', 'enabled') });
}

/** An earlier delivery of this decision died after it had enabled it. */
export function enabledBefore({ enabling }: PrincipalFacts): Partial<Ending> {
  return enabling ? { change: changeBefore('enable', 'disabled', 'enabled') } : {};
}
