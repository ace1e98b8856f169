import { type Answered, type Approval, decisionOfApproval } from '../../../cleanup/decisions/approval.ts';
import { answeredWords, judgeNo, judgeYes, type Question } from '../../../cleanup/decisions/approve.ts';
import { derivedId } from '../../../cleanup/decisions/new-decision.ts';
import { saidNoText, saidYesText, toldNoText, toldYesText } from '../../messages/approval-words.ts';
import { section } from '../../messages/blocks.ts';
import { conflictText, settledText, storedOnlyText } from '../../messages/progress.ts';
import { refusedText } from '../../messages/refusal.ts';
import type { Services } from '../services.ts';
import { isQueued } from '../settle.ts';
import type { Read } from './question.ts';
import { showYes, updateCard } from './show-card.ts';

/** Which click or form it was: told by Slack. */
export interface Answering {
  readonly by: string;
  readonly click: string;
}

type Known = Extract<Read, { known: true }>;

/**
 * Yes: the answer is stored, once whoever clicks at the same moment; then the decision is requested and queued like any
 * other, always the same one of the same question. Interrupted in between, the next click passes it on.
 */
export async function sayYes(services: Services, read: Read, answering: Answering): Promise<string> {
  if (!read.known) return refusedText(read.reason);
  const { question, now } = read;
  const yes = judgeYes(question, services.policy, now);
  if (yes.outcome === 'refused') {
    await recordNo(services, read, answering, 'yes', yes.reason);
    if (yes.lapses) {
      await show(services, read, await store(services, read, 'lapsed', yes.reason, answering.by));
    }
    return refusedText(yes.reason);
  }
  const approval = await store(services, read, 'approved', null, answering.by);
  if (approval.state !== 'approved' || !approval.answer) return refusedText(answeredWords(approval));
  const decision = decisionOfApproval(approval, approval.answer.by, now);
  const requested = await services.store.request(decision);
  switch (requested.outcome) {
    case 'stored':
    case 'again': {
      if (requested.decision.state !== 'requested') return settledText(requested.decision);
      // The buttons go last: until all is done, whoever got no answer, or a bad one, can press again.
      if (!(await isQueued(services, requested.decision))) return storedOnlyText();
      await tell(services, approval.by, toldYesText(approval));
      await showYes(services, { approval, situation: read.question.situation, now }, requested.decision);
      return saidYesText(approval);
    }
    case 'refused':
      return refusedText(requested.refusal.reason);
    case 'conflict':
      return conflictText(requested.winner, { ...decision, by: answering.by });
  }
}

/** No, or taken back by whoever asked; they are told why. */
export async function sayNo(
  services: Services,
  read: Read,
  answering: Answering,
  reason: string | null,
): Promise<string> {
  if (!read.known) return refusedText(read.reason);
  const barred = judgeNo(read.question);
  if (barred) {
    await recordNo(services, read, answering, 'no', barred);
    return refusedText(barred);
  }
  const approval = await store(services, read, 'declined', reason, answering.by);
  const isTheirs = approval.state === 'declined' && approval.answer?.by === answering.by;
  // The buttons go last: see `sayYes`.
  if (isTheirs && approval.by !== answering.by) await tell(services, approval.by, toldNoText(approval));
  await show(services, read, approval);
  return isTheirs ? saidNoText(approval) : refusedText(answeredWords(approval));
}

/** The answer that stands: this one, or one that was faster. */
async function store(
  { approvals }: Services,
  { question: { approval }, now }: Known,
  state: Answered['state'],
  reason: string | null,
  by: string,
): Promise<Approval> {
  if (approval.state !== 'waiting') return approval;
  return approvals.answer(approval, { state, answer: { by, at: now, reason } });
}

function show(
  services: Services,
  { question: { situation }, now }: Known,
  approval: Approval,
): Promise<void> {
  return updateCard(services, { approval, situation, now });
}

/** A refusal is an answer, and recorded. */
async function recordNo(
  { store, account }: Services,
  { question: { approval }, now }: { readonly question: Pick<Question, 'approval'>; readonly now: Date },
  { by, click }: Answering,
  said: 'yes' | 'no',
  reason: string,
): Promise<void> {
  const { id, action, findingId, principalId, subject } = approval;
  const asked = { kind: 'decision', answer: said, action, findingId, principalId, subject } as const;
  await store.refuse({
    id: derivedId(account, 'answer', id, by, click),
    account,
    at: now,
    by,
    reason,
    asked,
  });
}

/** A private word; what was stored stands without it, and the card says the same. */
async function tell({ slack, log }: Services, slackId: string, text: string): Promise<void> {
  try {
    await slack.post(slackId, { text, blocks: [section(text)] });
  } catch (error) {
    log.warn('whoever asked could not be told', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
