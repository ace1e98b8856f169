import { addDays, isoDay, isoMinute } from '../days.ts';
import type { LastUse } from '../inventory.ts';
import { isInUse } from '../last-administrator.ts';
import type { Policy } from '../policy.ts';
import { whereWords } from '../report/words.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import { asUser, type CommonFacts, type Facts } from './apply-gather.ts';
import { holdNow, inactiveSince, lastSeenActive, undoneElsewhere } from './apply-hold.ts';
import { changesBefore, DECISION_LASTS_DAYS } from './apply-limit.ts';
import { ownerIs } from './apply-ownership.ts';
import { scheduleObjection } from './apply-schedule.ts';
import { alreadySo, identityProblem, isOurs, lastUseOf, missing, whatIs } from './apply-subject.ts';
import { decide } from './decide.ts';
import type { Decision, Situation } from './decision.ts';
import { overWords, refusalWords } from './judgement.ts';
import { ownerChangedAt } from './new-owner.ts';

/** What is to be done with a decision. The reason is a sentence for whoever made it. */
export type Plan =
  | { readonly step: 'go' }
  /** It is as wanted: nothing is sent to IAM. */
  | { readonly step: 'done'; readonly reason: string }
  | {
      readonly step: 'refuse';
      readonly reason: string;
      /** A use that whoever decided had not seen. */
      readonly usedSince?: LastUse;
    };

/** What the operator allows. */
export interface Rules {
  readonly policy: Policy;
  /** ARNs of the product's own roles. */
  readonly ownArns: readonly string[];
}

/**
 * Judges a decision by what is true now. Pure; the first objection is the one that is told. What is already as
 * wanted is done before rights are asked about: nothing happens then, and a delivery that was interrupted after
 * its change has to be carried to its end.
 */
export function judgeDecision(facts: Facts, rules: Rules): Plan {
  const other = identityProblem(facts);
  if (other) return refuse(other);
  const already = alreadySo(facts);
  if (already) {
    // It writes an exemption, so it needs rights even where IAM is as wanted.
    const barred =
      facts.decision.action === 'reactivate' && facts.deactivation ? notAllowed(facts, rules) : null;
    return barred ? refuse(barred) : { step: 'done', reason: already };
  }
  const objection =
    missing(facts) ??
    lapsed(facts) ??
    begunLongAgo(facts) ??
    assigneeProblem(facts) ??
    notAllowed(facts, rules);
  if (objection) return refuse(objection);
  const usedSince = unseenUse(facts);
  if (usedSince) return { step: 'refuse', reason: usedWords(facts, usedSince), usedSince };
  const late =
    notDeletable(facts, rules) ?? lastAdministrator(facts, lastUseOf(facts)) ?? limitReached(facts, rules);
  return late ? refuse(late) : { step: 'go' };
}

/** No, with the sentence for whoever decided. */
export function refuse(reason: string): Plan {
  return { step: 'refuse', reason };
}

/** Asked for too long ago. */
export function lapsed({ decision: { requestedAt }, now }: Pick<Facts, 'decision' | 'now'>): string | null {
  if (addDays(requestedAt, DECISION_LASTS_DAYS) > now) return null;
  return `This was asked for on ${isoDay(requestedAt)} and could not be done within ${DECISION_LASTS_DAYS} days. Please decide again.`;
}

/**
 * The queue delivers again before that: see `DecisionQueue` in `infra/constructs`. Short, since of one key nothing tells
 * our own unfinished change from somebody's switching it on again.
 */
export const KEY_BEGUN_LONG_AGO_MS = 5 * 60 * 1000;

/** Begun by an earlier delivery, and active all the same: perhaps it was off, and somebody switched it on again. */
function begunLongAgo(facts: Facts): string | null {
  const { decision, deactivation, now } = facts;
  if (decision.action !== 'deactivate' || !deactivation || !isOurs(facts)) return null;
  if (now.getTime() - deactivation.at.getTime() < KEY_BEGUN_LONG_AGO_MS) return null;
  return `This was begun on ${deactivation.at.toISOString()}, and it is active now: perhaps somebody switched it on again since. It stays active; please decide again if it may go.`;
}

function assigneeProblem({ decision, assignee }: Facts): string | null {
  if (decision.action !== 'assign' || assignee?.standing === 'member') return null;
  return assignee
    ? `Only full members of this workspace may own something; Slack calls them a ${assignee.standing}.`
    : 'Slack does not know the person it was to be assigned to.';
}

function notAllowed(facts: Facts, { policy, ownArns }: Rules): string | null {
  const { decision, actor, now, approversRead } = facts;
  if (decision.by === SCHEDULE) {
    return scheduleObjection(facts, situationNow(facts, null, { policy, ownArns }), policy);
  }
  if (!actor) return 'Slack does not know who decided this, so nothing was done.';
  const { action, reason, until } = decision;
  const asked = { action, ...(reason !== null && { reason }), ...(until && { until }) };
  const situation = situationNow(facts, actor.person, { policy, ownArns });
  const judgement = decide(actor, asked, situation, policy, now);
  if (judgement.outcome === 'allowed') return null;
  return refusalWords(judgement.reason, approversRead);
}

/** The situation as `decide` takes it, from live facts wherever there are any. */
function situationNow(
  facts: Facts,
  person: Parameters<typeof ownerIs>[0] | null,
  { policy, ownArns }: Rules,
): Situation {
  const { stored, live, now, ownership, remembered, declared } = facts;
  const user = live?.user ? asUser(live.user, stored.finding, now) : null;
  const { exemptions } = remembered.memory;
  const isOver =
    facts.deactivation && undoneElsewhere(facts.deactivation, facts.seenInactive, remembered.trend);
  const hold = user
    ? holdNow({ finding: stored.finding, principal: user, exemptions, declared, policy, ownArns, now })
    : stored.finding.hold;
  return {
    finding: { ...stored.finding, hold },
    over: overWords(stored),
    owner: person && ownerIs(person, stored, ownership, user, policy),
    // Whoever decides is here.
    ownerLeft: false,
    ownerChangedAt: ownerChangedAt(stored, ownership),
    deactivation: isOver ? null : facts.deactivation,
    usedSince: null,
    inactiveSince:
      live && isOff(live)
        ? inactiveSince(
            facts.deactivation,
            facts.seenInactive,
            lastUseOf(facts)?.at,
            lastSeenActive(stored, remembered.lastFinished),
          )
        : null,
  };
}

/** Off or expired: nobody can use it at this moment. */
function isOff({ key, other }: NonNullable<Facts['live']>): boolean {
  return key !== null ? !key.active : other !== null && other.status !== 'Active';
}

function unseenUse(facts: Facts): LastUse | null {
  const { action, lastUsedSeen } = facts.decision;
  if (action !== 'deactivate' && action !== 'delete') return null;
  const use = lastUseOf(facts);
  return use && (!lastUsedSeen || use.at > lastUsedSeen) ? use : null;
}

/**
 * A person may decide again, now that they know; what deletes for good waits for the next audit. The use may be the older
 * one: AWS tells some of them late, and of some only who asks before a user or role is touched.
 */
export function usedWords(facts: Pick<Facts, 'decision' | 'stored'>, use: LastUse): string {
  const { decision, stored } = facts;
  const when = use.at >= stored.finding.asOf ? 'after' : 'which was not known when';
  const used = `${whatIs(facts)} was used on ${isoMinute(use.at)}${whereWords(use)}, ${when}`;
  if (decision.by === SCHEDULE) return `${used} it was found. Nothing was done.`;
  const then =
    decision.action === 'delete'
      ? 'the next audit shows it, and then you can decide again'
      : 'if it may go all the same, decide again';
  return `${used} you were asked. Nothing was done; ${then}.`;
}

/** Only audits see that a key stays inactive: without a recent one the cooling-off proves nothing. */
const AUDIT_LASTS_DAYS = 2;

/** Why nobody can say that it was switched off all the time, or null. */
export function notSeenOfLate({
  decision,
  remembered,
  now,
}: Pick<CommonFacts, 'decision' | 'remembered' | 'now'>): string | null {
  // What the schedule orders, the audit has just seen: that run may not be finished yet.
  const lookedAt =
    decision.by === SCHEDULE ? decision.requestedAt : (remembered.lastFinished?.startedAt ?? null);
  if (lookedAt && addDays(lookedAt, AUDIT_LASTS_DAYS) > now) return null;
  return `The last audit is ${lookedAt ? `of ${isoDay(lookedAt)}` : 'not known'}, so nobody can say that it was inactive all the time. Nothing was done; please decide again after the next audit.`;
}

function notDeletable({ planned, declared, decision, stored, live, remembered, now }: Facts, rules: Rules) {
  if (!planned?.deletes) return null;
  if (!declared.known) return declared.reason;
  const unseen = decision.action === 'delete' ? notSeenOfLate({ decision, remembered, now }) : null;
  if (unseen) return unseen;
  const { finding } = stored;
  if (decision.action !== 'delete' && live?.user) {
    const user = asUser(live.user, finding, now);
    const hold = holdNow({ ...rules, finding, principal: user, exemptions: [], declared, now });
    if (hold?.kind === 'managed') return `It is ${hold.reason}. A removed password cannot be brought back.`;
  }
  return null;
}

/** @param lastUse as of this moment */
export function lastAdministrator(
  { otherAdministrator, now }: CommonFacts,
  lastUse: LastUse | null,
): string | null {
  return isInUse(lastUse?.at, now) ? otherAdministrator : null;
}

/** Whether somebody could do less after it. */
function takesAway({ action }: Pick<Decision, 'action'>): boolean {
  return action === 'deactivate' || action === 'delete';
}

/** Undoing is never held back by the limit. */
export function limitReached(
  { decision, recent, now }: Pick<CommonFacts, 'decision' | 'recent' | 'now'>,
  { policy: { maxActionsPerDay } }: Pick<Rules, 'policy'>,
): string | null {
  if (!takesAway(decision)) return null;
  if (!recent) {
    return 'There were too many decisions of late to count, so whether the limit of changes a day is reached is not known. Nothing was done.';
  }
  if (changesBefore(decision, recent, now) < maxActionsPerDay) return null;
  return `The limit of ${maxActionsPerDay} changes in 24 hours is reached. Nothing was done; please try again a day later.`;
}
