import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { LeaversQuestion } from '../../../cleanup/people.ts';
import { LEAVERS_ACTIONS } from '../../ids.ts';
import { leaversCard } from '../../messages/leavers-card.ts';
import { leaversAnswerText, refusedText } from '../../messages/refusal.ts';
import { MessageMemory } from '../../notify/message-memory.ts';
import { guarded } from '../guarded.ts';
import type { Services } from '../services.ts';
import { whisper } from '../whisper.ts';
import { whoIs } from '../who.ts';

/** What an approver says about owners who seem to have left; everything but which question it is comes from the store. */
export function leaversButton(services: Services) {
  return async (click: SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs): Promise<void> => {
    const { ack, action, body, respond } = click;
    const to = { slackId: body.user.id, respond: body.response_url ? respond : undefined };
    await guarded(services, to, async () => {
      const left = action.action_id === LEAVERS_ACTIONS.confirm;
      const text = await answer(services, to.slackId, action.value ?? '', left);
      await whisper(services, to, { text });
    });
    await ack();
  };
}

async function answer(services: Services, by: string, id: string, left: boolean): Promise<string> {
  const { account, leavers, clock } = services;
  const actor = await whoIs(by, services);
  if (typeof actor === 'string') return refusedText(actor);
  if (!actor.isApprover) return refusedText('Only approvers may say whether somebody left.');
  const answered = await leavers.answer(account, id, { left, by, at: clock() });
  if (answered.outcome !== 'over') await show(services, answered.question);
  return leaversAnswerText(answered);
}

/** The answer is stored: not being able to show it undoes nothing, and the next audit shows it. */
async function show(
  { account, store, slack, log, clock }: Services,
  question: LeaversQuestion,
): Promise<void> {
  try {
    const cards = await new MessageMemory(store, account, clock()).ofRun('leavers', question.id);
    await Promise.all(cards.map((card) => slack.update(card, leaversCard(question))));
  } catch (error) {
    log.warn('a card could not be updated', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
