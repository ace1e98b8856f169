import { isoDay, isoMinute } from '../days.ts';
import type { Policy } from '../policy.ts';
import { type Approval, changedSince, decisionOfApproval, type Evidence, lapsesAt } from './approval.ts';
import { decide } from './decide.ts';
import type { Actor, Decision, Situation } from './decision.ts';

/** All that an answer to a question is judged by, read at the click. */
export interface Question {
  readonly approval: Approval;
  /** Whether no later question of its kind was asked about the finding. */
  readonly isNewest: boolean;
  /** Who answers. */
  readonly actor: Actor;
  /** Who asked, with the rights of now; or, as a sentence, why that cannot be known. */
  readonly asker: Actor | string;
  readonly situation: Situation;
  /** What would be known if it was asked now. */
  readonly evidence: Evidence;
  /** The last decisions on the principal, newest first. */
  readonly decisions: readonly Decision[];
}

/** May somebody say yes? */
export type Yes =
  /** `approvedBy`: who said yes first, where that yes has perhaps yet to be passed on. */
  | { readonly outcome: 'allowed'; readonly approvedBy: string }
  /** `lapses`: nobody can say yes to this any more. */
  | { readonly outcome: 'refused'; readonly reason: string; readonly lapses: boolean };

/**
 * Whether somebody may say yes to what another person asked for. Pure; the first objection is the one that is told. A
 * yes that was stored, but died before it was passed on, may be passed on by any approver's click.
 */
export function judgeYes(question: Question, policy: Policy, now: Date): Yes {
  const { approval, actor, asker, situation, decisions } = question;
  const barred = notAnApprover(actor);
  if (barred) return no(barred);
  if (actor.person.slackId === approval.by) {
    return no('You asked for this yourself: an approver other than you has to say yes.');
  }
  const settled = settledWords(question);
  if (settled) return no(settled);
  const stored = decisionOn(question);
  if (stored) return { outcome: 'allowed', approvedBy: stored.approvedBy ?? actor.person.slackId };
  const lapsed = lapsedWords(question, now);
  if (lapsed) return { outcome: 'refused', reason: lapsed, lapses: approval.state === 'waiting' };
  const open = decisions.find(({ state }) => state === 'requested');
  if (open) return no('Something else about it is being carried out at this moment. Please look again then.');
  if (typeof asker === 'string') return no('Slack did not say who asked for this. Please try again later.');
  const asked = { action: approval.action, approval: actor };
  const judgement = decide(asker, asked, situation, policy, now);
  if (judgement.outcome !== 'allowed') return no(judgement.reason);
  return { outcome: 'allowed', approvedBy: approval.answer?.by ?? actor.person.slackId };
}

/** Why somebody may not say no, in a sentence; null when they may. Whoever asked may take it back. */
export function judgeNo(question: Pick<Question, 'approval' | 'actor'>): string | null {
  const { approval, actor } = question;
  if (actor.person.standing !== 'member') return notAnApprover(actor);
  if (!actor.isApprover && actor.person.slackId !== approval.by) return 'Only approvers may say no to this.';
  // Their own no, said again because no answer came.
  const isAgain = approval.state === 'declined' && approval.answer?.by === actor.person.slackId;
  return approval.state === 'waiting' || isAgain ? null : answeredWords(approval);
}

/** Who answered what, and when; for whoever comes later. */
export function answeredWords({ state, answer }: Pick<Approval, 'state' | 'answer'>): string {
  const when = answer ? ` (${isoMinute(answer.at)})` : '';
  switch (state) {
    case 'waiting':
      return 'Nobody has answered it yet.';
    case 'approved':
      return `Somebody said yes already${when}.`;
    case 'declined':
      return `Somebody said no already${when}${answer?.reason ? `: ${answer.reason}` : ''}.`;
    case 'lapsed':
      return `This has lapsed${when}${answer?.reason ? `: ${answer.reason}` : ''}. Whoever still wants it can ask again.`;
  }
}

function notAnApprover({ person, isApprover }: Actor): string | null {
  if (person.standing !== 'member') {
    return `Only full members of this workspace may decide; Slack calls you a ${person.standing}.`;
  }
  return isApprover ? null : 'Only approvers may say yes to this.';
}

/** Over and done with; a yes that was perhaps never passed on is not. */
function settledWords(question: Question): string | null {
  const { approval } = question;
  if (approval.state === 'waiting') return null;
  if (approval.state !== 'approved') return answeredWords(approval);
  return (decisionOn(question)?.state ?? 'requested') === 'requested' ? null : answeredWords(approval);
}

/** What was requested when somebody said yes; null: nobody did, or it died before that. */
function decisionOn({ approval, decisions }: Question): Decision | null {
  const { state, answer } = approval;
  if (state !== 'approved' || !answer) return null;
  const { id } = decisionOfApproval(approval, answer.by, answer.at);
  return decisions.find((one) => one.id === id) ?? null;
}

function lapsedWords({ approval, evidence, isNewest }: Question, now: Date): string | null {
  if (lapsesAt(approval) <= now) {
    return `This was asked on ${isoDay(approval.askedAt)} and lapsed on ${isoDay(lapsesAt(approval))}. Whoever still wants it can ask again.`;
  }
  if (!isNewest) return 'It was asked again since: please answer the newer question.';
  const changed = changedSince(approval.evidence, evidence);
  return changed && `${changed} So this question has lapsed; whoever still wants it can ask again.`;
}

function no(reason: string): Yes {
  return { outcome: 'refused', reason, lapses: false };
}
