import { latest } from '../days.ts';
import { isAboutUse, type Subject } from '../finding.ts';
import type { Policy } from '../policy.ts';
import type { Actor, Deactivation, Situation } from './decision.ts';
import {
  allowed,
  coolingOff,
  type Judgement,
  keptWords,
  NOT_YOURS,
  type Rights,
  refused,
} from './judgement.ts';
import { newOwnerProblem } from './new-owner.ts';

/** Whether it is about a whole user or role. */
export function isPrincipal({ type }: Pick<Subject, 'type'>): boolean {
  return type === 'user' || type === 'role';
}

/** A whole user or role is disabled by approvers: its owner may not know all that depends on it. */
export function decideDisable(rights: Rights, situation: Situation): Judgement {
  const { subject } = situation.finding;
  const barred = untouchable(situation, 'disabled');
  if (rights.isApprover) return barred ? refused(barred) : allowed();
  if (!rights.isOwner) return refused(NOT_YOURS);
  const what =
    subject.type === 'user'
      ? 'Disabling a whole user is for an approver to decide; its keys and its password you can switch off yourself, one by one.'
      : 'Disabling a role is for an approver to decide.';
  return refused(what);
}

/**
 * Nobody deletes a user or role alone: its owner or an approver asks, an approver who did not ask says yes.
 *
 * @param approval who said yes, or null for nobody yet
 */
export function decideDeletePrincipal(
  rights: Rights,
  approval: Actor | null,
  situation: Situation,
  policy: Policy,
  now: Date,
): Judgement {
  if (!rights.isOwner && !rights.isApprover) return refused(NOT_YOURS);
  const barred = untouchable(situation, 'deleted') ?? notYetDeletable(situation, policy, now);
  if (barred) return refused(barred);
  const tooNew = newOwnerProblem(rights, situation, 'delete', now);
  if (tooNew) return refused(tooNew);
  const missing = approvalProblem(rights, approval, situation);
  return missing ? { outcome: 'needs-approval', reason: missing } : allowed();
}

function untouchable({ finding }: Situation, what: 'disabled' | 'deleted'): string | null {
  const { hold } = finding;
  if (hold?.kind === 'protected') return `It is protected: ${hold.reason}.`;
  if (hold?.kind === 'exempt') return keptWords(hold);
  if (hold?.kind === 'managed') return `It is ${hold.reason}.`;
  return isAboutUse(finding)
    ? `This says nothing about whether it is needed, so it is not ${what} here.`
    : null;
}

/** Why a user or role cannot be deleted yet, whoever asks: it has to be disabled here for the whole cooling-off. */
export function notYetDeletable(
  { finding, deactivation }: Pick<Situation, 'finding' | 'deactivation'>,
  policy: Pick<Policy, 'coolingOffDays'>,
  now: Date,
): string | null {
  if (!deactivation?.disabling || deactivation.begun)
    return 'It was not disabled from here: that comes first.';
  return coolingOff(quietSince(finding, deactivation), policy, now);
}

/** A cooling-off begins anew with each use, refused ones included. */
export function quietSince({ lastUsed }: Situation['finding'], { at }: Deactivation): Date {
  return latest(at, lastUsed?.at);
}

function approvalProblem(
  { person }: Rights,
  approval: Actor | null,
  { finding: { subject } }: Situation,
): string | null {
  if (!approval) return `Deleting a ${subject.type} takes two: an approver other than you has to say yes.`;
  if (approval.person.slackId === person.slackId) {
    return `Whoever asks to delete a ${subject.type} cannot be the one who says yes: it takes another approver.`;
  }
  const may = approval.isApprover && approval.person.standing === 'member';
  return may ? null : 'Whoever said yes is not an approver (any more): it takes the yes of one who is.';
}
