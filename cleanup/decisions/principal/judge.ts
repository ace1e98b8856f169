import { isoDay, isoMinute } from '../../days.ts';
import type { LastUse } from '../../inventory.ts';
import type { Policy } from '../../policy.ts';
import { beforeDeleting } from '../../principals/before-deleting.ts';
import { stepsToUndo, stillWorking } from '../../principals/disablement.ts';
import type { UserState } from '../../principals/state.ts';
import { holdNow } from '../apply-hold.ts';
import {
  lapsed,
  lastAdministrator,
  limitReached,
  notSeenOfLate,
  type Plan,
  type Rules,
  refuse,
  usedWords,
} from '../apply-judge.ts';
import { ownerIs } from '../apply-ownership.ts';
import { scheduleObjection } from '../apply-schedule.ts';
import { doneSentence, enabledOfLate, otherFinding, whatIs } from '../apply-subject.ts';
import { FACTS_CHANGED, factsHash } from '../approval.ts';
import { decide } from '../decide.ts';
import type { Person, Situation } from '../decision.ts';
import { overWords, refusalWords } from '../judgement.ts';
import { mayShowLate } from '../key-state.ts';
import { ownerChangedAt } from '../new-owner.ts';
import {
  asPrincipal,
  isBegunHere,
  isDeletingHere,
  isHalfGone,
  isScheduled,
  type PrincipalFacts,
} from './facts.ts';
import { liveUse, quietDays, unseenUse, untracked } from './use.ts';

/**
 * Judges a decision about a whole user or role by what is true now. Pure; the first objection is the one that is told.
 * A deletion that has begun is brought to its end: what is half gone serves nobody.
 */
export function judgePrincipal(facts: PrincipalFacts, rules: Rules): Plan {
  const other = otherFinding(facts) ?? anotherOne(facts);
  if (other) return refuse(other);
  if (facts.state === null && facts.decision.action !== 'delete') {
    return refuse(`${whatIs(facts)} no longer exists. Nothing was done.`);
  }
  if (isDeletingHere(facts) && isHalfGone(facts)) {
    const { hold } = situationNow(facts, null, rules).finding;
    return hold?.kind === 'protected'
      ? refuse(`It is protected by now: ${hold.reason}. It was half deleted.`)
      : GO;
  }
  const already = alreadySo(facts);
  if (already) {
    // It writes an exemption, so it needs rights even where IAM is as wanted.
    const barred =
      facts.decision.action === 'reactivate' && facts.deactivation ? notAllowed(facts, rules) : null;
    return barred ? refuse(barred) : { step: 'done', reason: already };
  }
  const objection = lapsed(facts) ?? begunLongAgo(facts) ?? notAllowed(facts, rules);
  if (objection) return refuse(objection);
  return facts.decision.action === 'reactivate' ? GO : judgeTakingAway(facts, rules);
}

const GO: Plan = { step: 'go' };

function judgeTakingAway(facts: PrincipalFacts, { policy }: Rules): Plan {
  const { access, declared, state, decision } = facts;
  if (!declared.known) return refuse(declared.reason);
  if (access && !access.known) return refuse(`${access.reason} Nothing was done; please decide again later.`);
  const usedSince = unseenUse(facts, policy);
  if (usedSince) return { step: 'refuse', reason: accessWords(facts, usedSince, policy), usedSince };
  const late =
    notKnown(facts) ??
    madeSince(facts) ??
    worksSinceBegun(facts) ??
    factsChanged(facts) ??
    (decision.action === 'delete' ? notSeenOfLate(facts) : null) ??
    lastAdministrator(facts, state && liveUse(state)) ??
    limitReached(facts, { policy });
  return late ? refuse(late) : GO;
}

function anotherOne({ state, decision }: PrincipalFacts): string | null {
  if (!state || state.id === decision.principalId) return null;
  const { type, name } = decision.subject;
  return `There is another ${type} ${name} now: the one you decided about was deleted. Nothing more was done.`;
}

/** What is so already, in a sentence; null when something is left to do. */
function alreadySo(facts: PrincipalFacts): string | null {
  const { decision, state, deactivation } = facts;
  if (state === null)
    return isDeletingHere(facts)
      ? doneSentence(facts)
      : `${whatIs(facts)} is gone already: somebody deleted it outside this product. Nothing was done.`;
  if (decision.action === 'delete') return null;
  if (decision.action === 'deactivate') {
    if (stillWorking(state).length > 0) return null;
    if (isBegunHere(facts)) return doneSentence(facts);
    if (!deactivation && enabledOfLate(decision.principalId, facts)) return null;
    return deactivation
      ? `${whatIs(facts)} is disabled already: it was disabled from here on ${isoDay(deactivation.at)}.`
      : `${whatIs(facts)} is disabled already: somebody did that outside this product. Nothing was done.`;
  }
  const disablement = deactivation?.disabling?.disablement;
  if (!disablement) return stillWorking(state).length > 0 ? `${whatIs(facts)} is not disabled.` : null;
  if (mayShowLate(deactivation, facts.now)) return null;
  const { steps, remains } = stepsToUndo(disablement, state);
  return steps.every(({ alreadySo: isSo }) => isSo) ? [doneSentence(facts), ...remains].join(' ') : null;
}

/**
 * What was begun an hour ago, somebody else may have undone since. Longer than for a key, and than all deliveries of the
 * queue take together: half disabled serves nobody, and a credential that was no part of it is left alone.
 */
const PRINCIPAL_BEGUN_LONG_AGO_MS = 60 * 60 * 1000;

function begunLongAgo(facts: PrincipalFacts): string | null {
  const { deactivation, now } = facts;
  if (!deactivation || !isBegunHere(facts)) return null;
  if (now.getTime() - deactivation.at.getTime() < PRINCIPAL_BEGUN_LONG_AGO_MS) return null;
  return `This was begun on ${deactivation.at.toISOString()} and came to no end: perhaps somebody undid it since. Nothing more was done; please decide again.`;
}

function notAllowed(facts: PrincipalFacts, rules: Rules): string | null {
  const { decision, actor, approval, now, approversRead, remembered } = facts;
  const { policy } = rules;
  if (isScheduled(facts)) {
    const disabledAt = remembered.memory.disabledSince.get(decision.principalId) ?? null;
    const situation = situationNow(facts, null, rules);
    return scheduleObjection(facts, situation, policy, isBegunHere(facts) ? null : disabledAt);
  }
  if (!actor) return 'Slack does not know who decided this, so nothing was done.';
  const asked = { action: decision.action, ...(approval && { approval }) };
  const judgement = decide(actor, asked, situationNow(facts, actor.person, rules), policy, now);
  if (judgement.outcome === 'allowed') return null;
  return refusalWords(judgement.reason, approversRead);
}

/** The situation as `decide` takes it, from live facts wherever there are any. */
function situationNow(facts: PrincipalFacts, person: Person | null, { policy, ownArns }: Rules): Situation {
  const { stored, state, now, ownership, remembered, declared, deactivation } = facts;
  const { finding } = stored;
  const principal = state && asPrincipal(state, finding, now);
  const { exemptions } = remembered.memory;
  const hold = principal
    ? holdNow({ finding, principal, exemptions, declared, policy, ownArns, now })
    : finding.hold;
  return {
    finding: { ...finding, hold },
    over: overWords(stored),
    owner: person && ownerIs(person, stored, ownership, principal, policy),
    ownerLeft: false,
    ownerChangedAt: ownerChangedAt(stored, ownership),
    deactivation,
    usedSince: null,
    // Only credentials go by that; of a user or role, what was disabled here counts.
    inactiveSince: null,
  };
}

function accessWords(facts: PrincipalFacts, use: LastUse, policy: Policy): string {
  if (facts.decision.action !== 'delete') return usedWords(facts, use);
  const wait = `It is deleted only after ${quietDays(facts, policy)} days without any access, refused ones included.`;
  return `${usedWords(facts, use)} ${wait}`;
}

/**
 * Whoever said yes knew what the last audit had read. Where it had read nothing, the question said so.
 */
function factsChanged({ decision, state, stored, now }: PrincipalFacts): string | null {
  const known = decision.approval?.factsHash;
  if (known === undefined || known === NOTHING_READ || !state) return null;
  return factsHash(beforeDeleting(asPrincipal(state, stored.finding, now))) === known
    ? null
    : `${FACTS_CHANGED} It was not deleted; the next audit shows how it is, and then it can be asked again.`;
}

const NOTHING_READ = factsHash([]);

/** IAM tells whole seconds. */
const SECOND_MS = 1000;

/** Nobody decided about a credential that the audit has not seen: whoever made it means to use it. */
function madeSince({ decision, state, stored }: PrincipalFacts): string | null {
  if (decision.action !== 'deactivate' || state?.type !== 'user') return null;
  const seen = stored.finding.asOf.getTime() - SECOND_MS;
  const made = credentialsOf(state).find(({ at }) => at.getTime() > seen);
  if (!made) return null;
  return `${made.what} was made on ${isoMinute(made.at)}, after the audit had looked: somebody may be about to use it. Nothing was done; the next audit looks at it again.`;
}

/** Carried on, it takes away what it set out to take away, and nothing that was switched on since. */
function worksSinceBegun(facts: PrincipalFacts): string | null {
  const { state, deactivation } = facts;
  const begun = isBegunHere(facts) ? deactivation?.disabling?.disablement : undefined;
  if (!begun || state?.type !== 'user') return null;
  const known = [...begun.keys, ...(begun.notOurs ?? [])];
  const key = state.keys.find(({ id, active }) => active && !known.includes(id));
  const isNewPassword = state.password !== null && !begun.removesPassword;
  const what = key ? `Access key ${key.id}` : isNewPassword && 'Its password';
  return what
    ? `${what} works by now, and did not when this was begun: somebody may be about to use it. It was left as it is; the next audit looks at it again.`
    : null;
}

function credentialsOf({ password, keys, sshKeys, certificates, serviceCredentials }: UserState) {
  return [
    ...(password ? [{ what: 'Its password', at: password.createdAt }] : []),
    ...keys.map(({ id, createdAt: at }) => ({ what: `Access key ${id}`, at })),
    ...sshKeys.map(({ id, uploadedAt: at }) => ({ what: `SSH key ${id}`, at })),
    ...certificates.map(({ id, uploadedAt: at }) => ({ what: `Signing certificate ${id}`, at })),
    ...serviceCredentials.map(({ id, createdAt: at }) => ({ what: `Service-specific credential ${id}`, at })),
  ];
}

/** Where a working credential's last use cannot be known, the schedule keeps out of it. */
function notKnown(facts: PrincipalFacts): string | null {
  const kinds = untracked(facts.state);
  if (!isScheduled(facts) || kinds.length === 0) return null;
  return `It has ${kinds.join(' and ')}, whose last use AWS does not record: nothing happens to it by itself.`;
}
