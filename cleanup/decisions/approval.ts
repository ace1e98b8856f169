import { createHash } from 'node:crypto';
import { addDays, isoDay } from '../days.ts';
import type { Finding, Subject } from '../finding.ts';
import type { Deactivation, DecidedBy, Decision, FindingAction, Situation } from './decision.ts';
import { derivedId, newDecision } from './new-decision.ts';

/** What takes two people. */
export const APPROVED_ACTIONS = ['delete', 'restore'] as const satisfies readonly FindingAction[];
export type ApprovedAction = (typeof APPROVED_ACTIONS)[number];

/** A yes that comes later than this is no yes to what was asked. */
export const APPROVAL_LASTS_DAYS = 7;

/** What was known when somebody asked; when any of it changes, the question is another one. */
export interface Evidence {
  /** Since when the finding has been open. */
  readonly openedAt: Date;
  readonly lastUsedAt: Date | null;
  /** When we disabled it; null: not by us (any more). */
  readonly disabledAt: Date | null;
  /** Of the sentences in `Finding.beforeDeletion`. */
  readonly factsHash: string;
  /** For `restore`: the decision that deleted it. */
  readonly deletionId: string | null;
}

/** Somebody's question to the approvers, and what became of it. */
export interface Approval {
  /** `<finding id>#<action>#<number>`: whoever asks at the same moment asks the same question. */
  readonly id: string;
  readonly account: string;
  readonly findingId: string;
  readonly principalId: string;
  readonly subject: Subject;
  readonly action: ApprovedAction;
  /** Slack id of who asks. */
  readonly by: DecidedBy;
  readonly askedAt: Date;
  readonly evidence: Evidence;
  readonly state: 'waiting' | 'approved' | 'declined' | 'lapsed';
  /** Null while it waits. */
  readonly answer: { readonly by: DecidedBy; readonly at: Date; readonly reason: string | null } | null;
}

/** An answer that is to be stored. */
export interface Answered {
  readonly state: Exclude<Approval['state'], 'waiting'>;
  readonly answer: NonNullable<Approval['answer']>;
}

/** Until when a yes counts. */
export function lapsesAt({ askedAt }: Pick<Approval, 'askedAt'>): Date {
  return addDays(askedAt, APPROVAL_LASTS_DAYS);
}

/** The id of the question that follows on `before`, the last one of its kind on the finding. */
export function nextApprovalId(
  findingId: string,
  action: ApprovedAction,
  before: Pick<Approval, 'id'> | null,
): string {
  const number = before ? Number(before.id.slice(before.id.lastIndexOf('#') + 1)) + 1 : 1;
  return `${findingId}#${action}#${String(number).padStart(4, '0')}`;
}

/** Finding and action of an approval's id, as somebody's click brings it; null when it is none. */
export function partsOfApprovalId(
  id: string,
): { readonly findingId: string; readonly action: ApprovedAction } | null {
  const [, findingId, named] = /^(.{1,1500})#(delete|restore)#\d{4,6}$/.exec(id) ?? [];
  const action = APPROVED_ACTIONS.find((one) => one === named);
  return findingId && action ? { findingId, action } : null;
}

/** @param deletion the decision that deleted it, for `restore` */
export function evidenceOf(
  {
    finding,
    deactivation,
    openedAt,
  }: {
    readonly finding: Pick<Finding, 'lastUsed' | 'beforeDeletion'>;
    readonly deactivation: Deactivation | null;
    readonly openedAt: Date;
  },
  deletion: Pick<Decision, 'id'> | null = null,
): Evidence {
  return {
    openedAt,
    lastUsedAt: finding.lastUsed?.at ?? null,
    disabledAt: deactivation?.at ?? null,
    factsHash: factsHash(finding.beforeDeletion ?? []),
    deletionId: deletion?.id ?? null,
  };
}

/** Changes with anything that whoever is asked has to know. */
export function factsHash(sentences: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(sentences)).digest('hex').slice(0, 16);
}

/** Somebody attached a policy, changed the trust policy, made a key, … */
export const FACTS_CHANGED = 'What it may do, or who may use it, is not what it was when somebody asked.';

/** What changed since somebody asked, as a sentence; null when nothing did. */
export function changedSince(asked: Evidence, now: Evidence): string | null {
  if (asked.deletionId !== now.deletionId) return 'Something else was deleted since.';
  if (asked.deletionId !== null) return null;
  if (asked.openedAt.getTime() !== now.openedAt.getTime()) return 'It was found anew since.';
  if (asked.lastUsedAt?.getTime() !== now.lastUsedAt?.getTime()) {
    return now.lastUsedAt
      ? `It was used since: on ${isoDay(now.lastUsedAt)}.`
      : 'Its last use is another one now.';
  }
  if (asked.disabledAt?.getTime() !== now.disabledAt?.getTime()) {
    return now.disabledAt ? 'It was disabled anew since.' : 'It is not disabled by us any more.';
  }
  return asked.factsHash === now.factsHash ? null : FACTS_CHANGED;
}

/** Whether a question can still be answered with yes. */
export function isWaitingAt(approval: Approval, now: Date): boolean {
  return approval.state === 'waiting' && lapsesAt(approval) > now;
}

/**
 * The decision that a yes makes: always the same one of the same question, however often it is delivered.
 *
 * @param now when the yes is passed on
 */
export function decisionOfApproval(approval: Approval, approvedBy: string, now: Date): Decision {
  const { account, id, findingId, principalId, subject, action, by, evidence } = approval;
  return newDecision({
    id: derivedId(account, 'approval', id, approval.askedAt),
    account,
    findingId,
    principalId,
    subject,
    action,
    by,
    requestedAt: now,
    approvedBy,
    approval: { id, factsHash: evidence.factsHash },
    lastUsedSeen: evidence.lastUsedAt,
  });
}

/** The decision that deleted what a finding is about, as long as it can be rebuilt from what was kept; or null. */
export function deletionOf(
  { finding }: Pick<Situation, 'finding'>,
  decisions: readonly Decision[],
): Decision | null {
  const restoredAt = decisions.findIndex(
    ({ action, state, outcome }) => action === 'restore' && state === 'applied' && outcome?.change,
  );
  const since = restoredAt < 0 ? decisions : decisions.slice(0, restoredAt);
  const isDeletion = ({ action, state, subject, outcome }: Decision) =>
    action === 'delete' &&
    state === 'applied' &&
    subject.type === finding.subject.type &&
    subject.id === finding.subject.id &&
    outcome?.snapshot !== undefined;
  return since.find(isDeletion) ?? null;
}
