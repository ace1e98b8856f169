import type { Decision } from '../../../cleanup/decisions/decision.ts';
import {
  type AskedView,
  approvalCard,
  questionCardId,
  settledQuestion,
} from '../../messages/approval-card.ts';
import type { Message } from '../../messages/blocks.ts';
import type { Services } from '../services.ts';

/** Shows a question in the approvers' channel, unless it is there. False: it could not be shown. */
export async function showCard(services: Services, view: AskedView, note: string | null): Promise<boolean> {
  const { slack, store, account, approversChannel, log, clock } = services;
  const findingId = questionCardId(view.approval.id);
  try {
    if ((await store.cards(account, findingId)).length > 0) return true;
    const posted = await slack.post(approversChannel, approvalCard(view, note));
    await store.show(account, [{ findingId, ...posted, audience: 'approvers', owner: null }], clock());
    return true;
  } catch (error) {
    log.error('a question to the approvers could not be shown', {
      error: error instanceof Error ? error.name : 'unknown',
    });
    return false;
  }
}

/** Brings the card of a question up to date for everybody. Not being able to undoes nothing. */
export function updateCard(services: Services, view: AskedView): Promise<void> {
  return update(services, view.approval.id, async () => approvalCard(view, null));
}

/** Shows a yes; and how it ended, should it have ended meanwhile: that has to be what is written last. */
export async function showYes(services: Services, view: AskedView, decision: Decision): Promise<void> {
  await updateCard(services, view);
  await update(services, view.approval.id, async () => {
    const now = await services.store.decision(decision.account, decision.id, decision.principalId);
    return now && now.state !== 'requested' ? settledQuestion(now) : null;
  });
}

async function update(
  { slack, store, account, log }: Services,
  approvalId: string,
  make: () => Promise<Message | null>,
): Promise<void> {
  try {
    const message = await make();
    if (!message) return;
    const cards = await store.cards(account, questionCardId(approvalId));
    await Promise.all(cards.map((card) => slack.update(card, message)));
  } catch (error) {
    log.warn('a question could not be updated', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
