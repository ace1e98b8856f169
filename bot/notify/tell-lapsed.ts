import { type Approval, isWaitingAt } from '../../cleanup/decisions/approval.ts';
import type { ApprovalStore } from '../../cleanup/decisions/approval-store.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import { approvalCard, questionCardId } from '../messages/approval-card.ts';
import { toldLapsedText } from '../messages/approval-words.ts';
import { section } from '../messages/blocks.ts';
import type { Posted, SlackClient } from '../slack/client.ts';
import { isMessageGone, isPersonGone } from '../slack/errors.ts';
import type { Deliveries } from './deliveries.ts';
import type { MessageMemory } from './message-memory.ts';

export interface LapsedContext {
  readonly account: string;
  readonly approvals: Pick<ApprovalStore, 'waiting'>;
  readonly slack: Pick<SlackClient, 'post' | 'update' | 'openDirectMessage'>;
  readonly store: Pick<DecisionStore, 'cards'>;
  readonly memory: MessageMemory;
  readonly deliveries: Deliveries;
  readonly now: Date;
}

/**
 * Questions to the approvers that nobody answered in time: their cards lose the buttons, and whoever asked is told, once.
 * Nothing is stored of the question: that it lapsed follows from when it was asked.
 */
export async function tellLapsed(context: LapsedContext): Promise<void> {
  const { account, approvals, deliveries, memory, now } = context;
  await deliveries.attempt('questions to the approvers that lapsed', async () => {
    for (const approval of await approvals.waiting(account)) {
      if (isWaitingAt(approval, now) || (await memory.ofRun('lapsed', approval.id)).length > 0) continue;
      await memory.rememberOfRun('lapsed', approval.id, await tellOne(approval, context));
    }
  });
}

async function tellOne(approval: Approval, { account, slack, store, now }: LapsedContext): Promise<Posted> {
  const card = approvalCard({ approval, situation: null, now }, null);
  for (const shown of await store.cards(account, questionCardId(approval.id))) {
    await slack.update(shown, card).catch(unless(isMessageGone));
  }
  const text = toldLapsedText(approval);
  const told = await slack
    .openDirectMessage(approval.by)
    .then((channel) => slack.post(channel, { text, blocks: [section(text)] }))
    .catch(unless(isPersonGone));
  return told ?? { channel: approval.by, ts: '0' };
}

/** Whom or what is gone nobody can tell any more: that is no reason to try in each run. */
function unless(isGone: (error: unknown) => boolean): (error: unknown) => null {
  return (error) => {
    if (isGone(error)) return null;
    throw error;
  };
}
