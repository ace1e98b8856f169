import { addDays, isoDay } from '../days.ts';
import type { SubjectType } from '../finding.ts';
import type { Policy } from '../policy.ts';
import { decideDeletePrincipal, decideDisable, isPrincipal } from './decide-principal.ts';
import { decideRestore } from './decide-restore.ts';
import type { Actor, FindingAction, Situation } from './decision.ts';
import {
  allowed,
  coolingOff,
  isOffUnseen,
  type Judgement,
  keptWords,
  NOT_YOURS,
  type Rights,
  refused,
} from './judgement.ts';
import { newOwnerProblem } from './new-owner.ts';
import { SWITCHABLE } from './other-credentials.ts';

export type { Judgement } from './judgement.ts';

/** What somebody asks for: the action, and what it needs. */
export interface Asked {
  readonly action: FindingAction;
  /** For `keep`. */
  readonly reason?: string;
  readonly until?: Date;
  /** For `restore`, and `delete` of a user or role: who said yes, with the rights that they have at this moment. */
  readonly approval?: Actor;
}

/**
 * Who may do what: pure, and asked twice, at the click and again before anything is changed.
 * Each refusal has its own sentence. When in doubt: refused.
 */
export function decide(
  actor: Actor,
  asked: Asked,
  situation: Situation,
  policy: Policy,
  now: Date,
): Judgement {
  const { standing } = actor.person;
  if (standing !== 'member')
    return refused(`Only full members of this workspace may decide; Slack calls you a ${standing}.`);
  if (asked.action === 'restore') return decideRestore(actor, asked.approval ?? null, situation);
  if (situation.over !== null) return refused(`This is over: ${situation.over}.`);
  const isOwner = situation.owner !== null && situation.owner === actor.person.slackId;
  const rights = { ...actor, isOwner };
  switch (asked.action) {
    case 'claim':
    case 'assign':
      return actor.isApprover ? allowed() : refused('Only approvers may say whose something is.');
    case 'not-mine':
      return isOwner ? allowed() : refused('This is not known as yours, so there is nothing to hand back.');
    case 'keep':
      return decideKeep(rights, asked, situation, policy, now);
    case 'deactivate':
      return isPrincipal(situation.finding.subject)
        ? decideDisable(rights, situation)
        : decideDeactivate(rights, situation, now);
    case 'reactivate':
      return decideReactivate(rights, situation);
    case 'delete':
      return isPrincipal(situation.finding.subject)
        ? decideDeletePrincipal(rights, asked.approval ?? null, situation, policy, now)
        : decideDelete(rights, situation, policy, now);
  }
}

function decideKeep(
  rights: Rights,
  asked: Asked,
  { finding }: Situation,
  policy: Policy,
  now: Date,
): Judgement {
  if (!rights.isOwner && !rights.isApprover) return refused(NOT_YOURS);
  if (finding.administratorBecause !== null && !rights.isApprover) {
    return refused('It can do anything in the account, so an approver has to say that it stays.');
  }
  if (!asked.reason?.trim()) return refused('Please say why it is to be kept.');
  const latest = addDays(now, policy.maxKeepDays);
  if (!asked.until || asked.until <= now) return refused('Please choose a day in the future.');
  if (asked.until > latest) {
    return refused(
      `It can be kept for at most ${policy.maxKeepDays} days, until ${isoDay(latest)}; then the question comes again.`,
    );
  }
  return allowed();
}

const DEACTIVATABLE: ReadonlySet<SubjectType> = new Set([...SWITCHABLE, 'password']);

function decideDeactivate(rights: Rights, situation: Situation, now: Date): Judgement {
  const { finding } = situation;
  if (!rights.isOwner && !rights.isApprover) return refused(NOT_YOURS);
  if (!DEACTIVATABLE.has(finding.subject.type))
    return refused('Only keys, passwords and other credentials can be deactivated here.');
  if (finding.hold?.kind === 'protected') return refused(`It is protected: ${finding.hold.reason}.`);
  if (finding.hold?.kind === 'exempt') return refused(keptWords(finding.hold));
  if (finding.subject.type !== 'password') return allowed();
  // A removed password cannot be brought back.
  const tooNew = newOwnerProblem(rights, situation, 'remove a password', now);
  return tooNew ? refused(tooNew) : allowed();
}

function decideReactivate(rights: Rights, { finding, deactivation }: Situation): Judgement {
  if (!rights.isOwner && !rights.isApprover) return refused(NOT_YOURS);
  if (!SWITCHABLE.has(finding.subject.type) && !isPrincipal(finding.subject)) {
    return refused('A removed password cannot be brought back: an administrator has to set a new one.');
  }
  if (finding.hold?.kind === 'protected') return refused(`It is protected: ${finding.hold.reason}.`);
  if (!deactivation)
    return refused('It was not switched off from here, so it cannot be switched on from here.');
  const own = deactivation.by === rights.person.slackId || deactivation.by === 'schedule';
  if (!rights.isApprover && !own)
    return refused('Somebody else switched it off; an approver can switch it on again.');
  return allowed();
}

function decideDelete(rights: Rights, situation: Situation, policy: Policy, now: Date): Judgement {
  const { finding, inactiveSince } = situation;
  if (!rights.isOwner && !rights.isApprover) return refused(NOT_YOURS);
  if (!SWITCHABLE.has(finding.subject.type))
    return refused('Only keys and other credentials can be deleted here.');
  const { hold } = finding;
  if (hold?.kind === 'protected') return refused(`It is protected: ${hold.reason}.`);
  if (hold?.kind === 'exempt') return refused(keptWords(hold));
  if (hold?.kind === 'managed') return refused(`It is ${hold.reason}.`);
  const cooling = coolingOff(inactiveSince, policy, now, isOffUnseen(situation));
  if (cooling) return refused(cooling);
  const tooNew = newOwnerProblem(rights, situation, 'delete', now);
  return tooNew ? refused(tooNew) : allowed();
}
