import {
  APPROVED_ACTIONS,
  type Approval,
  changedSince,
  evidenceOf,
  isWaitingAt,
  nextApprovalId,
} from '../../../cleanup/decisions/approval.ts';
import { askedBeforeText, NOT_SHOWN, questionAskedText } from '../../messages/approval-words.ts';
import { conflictText } from '../../messages/progress.ts';
import { refusedText } from '../../messages/refusal.ts';
import type { Considered, Wish } from '../consider.ts';
import type { Services } from '../services.ts';
import { othersNote } from './others.ts';
import { showCard, updateCard } from './show-card.ts';

type Known = Extract<Considered, { known: true }>;

/**
 * Asks the approvers: one durable write, put if nobody asked the same before; then the card. What is already asked, and
 * still the same question, is not asked twice, only shown again where it was never shown.
 */
export async function askApprovers(services: Services, wish: Wish, considered: Known): Promise<string> {
  const { approvals, account } = services;
  const { situation, decisions, now } = considered;
  const action = APPROVED_ACTIONS.find((one) => one === wish.action);
  if (!action) return refusedText(considered.judgement.reason);
  const open = decisions.find(({ state }) => state === 'requested');
  if (open) return conflictText(open, { ...open, by: wish.by });
  const newest = await approvals.newest(account, wish.findingId, action);
  const evidence = evidenceNow(considered);
  if (newest && isWaitingAt(newest, now) && changedSince(newest.evidence, evidence) === null) {
    return shownAgain(services, newest, considered, wish.by);
  }
  const { principalId, subject } = situation.finding;
  const approval: Approval = {
    id: nextApprovalId(wish.findingId, action, newest),
    account,
    findingId: wish.findingId,
    principalId,
    subject,
    action,
    by: wish.by,
    askedAt: now,
    evidence,
    state: 'waiting',
    answer: null,
  };
  const faster = await approvals.ask(approval);
  if (faster) return shownAgain(services, faster, considered, wish.by);
  const note = await othersNote(services, wish.by);
  const [isShown] = await Promise.all([
    showCard(services, { approval, situation, now }, note),
    newest?.state === 'waiting' ? lapse(services, newest, considered, wish.by) : undefined,
  ]);
  const text = questionAskedText(approval, note);
  return isShown ? text : `${text} ${NOT_SHOWN}`;
}

/** What would be known if it was asked at this moment. */
export function evidenceNow({
  situation,
  stored,
  decisions,
}: Pick<Known, 'situation' | 'stored' | 'decisions'>) {
  const { finding, deactivation, deleted } = situation;
  const deletion = deleted ? (decisions.find(({ id }) => id === deleted.decisionId) ?? null) : null;
  return evidenceOf({ finding, deactivation, openedAt: stored.openedAt }, deletion);
}

async function shownAgain(
  services: Services,
  approval: Approval,
  { situation, now }: Known,
  by: string,
): Promise<string> {
  const isShown = await showCard(services, { approval, situation, now }, null);
  const text = askedBeforeText(approval, by);
  return isShown ? text : `${text} ${NOT_SHOWN}`;
}

/** A question that another one took the place of. @param by who asked that one */
async function lapse(
  services: Services,
  before: Approval,
  { situation, now }: Known,
  by: string,
): Promise<void> {
  const answer = { by, at: now, reason: 'It was asked again, as something had changed' };
  const approval = await services.approvals.answer(before, { state: 'lapsed', answer });
  await updateCard(services, { approval, situation, now });
}
