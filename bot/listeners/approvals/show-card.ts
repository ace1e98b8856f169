import { type AskedView, approvalCard, questionCardId } from '../../messages/approval-card.ts';
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
export async function updateCard(services: Services, view: AskedView): Promise<void> {
  const { slack, store, account, log } = services;
  try {
    const cards = await store.cards(account, questionCardId(view.approval.id));
    await Promise.all(cards.map((card) => slack.update(card, approvalCard(view, null))));
  } catch (error) {
    log.warn('a question could not be updated', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
