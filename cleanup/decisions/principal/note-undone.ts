import { isSettled } from '../key-state.ts';
import { recordOnElsewhere } from '../on-elsewhere.ts';
import { isChanged } from './disable.ts';
import { isBegunHere, isHalfGone, isPerhapsEnabled, type PrincipalFacts } from './facts.ts';
import type { PrincipalDependencies } from './record.ts';

/**
 * A user or role from which somebody detached our `AWSDenyAll` outside this product is known as enabled again from here
 * on, whatever was decided; the judgement then sees one that is to be left alone.
 */
export async function noteUndone(
  facts: PrincipalFacts,
  deps: PrincipalDependencies,
): Promise<PrincipalFacts> {
  const { decision, deactivation, now, remembered } = facts;
  if (!deactivation || !isUndone(facts)) return facts;
  const { account, subject, principalId } = decision;
  const { exemptions, disabledSince } = remembered.memory;
  const one = { account, subject, principalId, deactivation, seenAt: now, since: decision.requestedAt };
  const exemption = await recordOnElsewhere(one, exemptions, deps);
  const memory = {
    ...remembered.memory,
    exemptions: [...exemptions, ...(exemption ? [exemption] : [])],
    disabledSince: new Map([...disabledSince].filter(([id]) => id !== principalId)),
  };
  return { ...facts, deactivation: null, remembered: { ...remembered, memory } };
}

/** What is half enabled or half deleted lost `AWSDenyAll` by our own doing; where nothing else is gone, in doubt by theirs. */
function isUndone(facts: PrincipalFacts): boolean {
  const { decision, deactivation, state, now } = facts;
  const disablement = deactivation?.disabling?.disablement;
  if (!deactivation || !disablement || state?.id !== decision.principalId) return false;
  if (facts.enabling || isBegunHere(facts) || (isHalfGone(facts) && !isPerhapsEnabled(facts))) return false;
  if (deactivation.begun && isChanged(disablement, state)) return false;
  return isSettled(deactivation, now) && !state.attachedPolicyArns.includes(disablement.denyAllArn);
}
