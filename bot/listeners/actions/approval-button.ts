import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { judgeNo } from '../../../cleanup/decisions/approve.ts';
import { APPROVAL_ACTIONS } from '../../ids.ts';
import { declineForm } from '../../messages/decline-form.ts';
import { sayNo, sayYes } from '../approvals/answer.ts';
import { readQuestion } from '../approvals/question.ts';
import { refreshHome } from '../events/home.ts';
import { guarded } from '../guarded.ts';
import type { Services } from '../services.ts';
import { whisper } from '../whisper.ts';

type Click = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** Approve is judged at once; Decline… first asks why, of those who may. */
export function approvalButton(services: Services) {
  return async ({ ack, action, body, respond }: Click): Promise<void> => {
    const to = { slackId: body.user.id, respond: body.response_url ? respond : undefined };
    await guarded(services, to, async () => {
      const answering = { by: to.slackId, click: `${action.action_ts} ${body.trigger_id}` };
      const id = typeof action.value === 'string' ? action.value : '';
      const read = await readQuestion(services, id, to.slackId);
      const isNo = action.action_id === APPROVAL_ACTIONS.decline;
      if (isNo && read.known && judgeNo(read.question) === null) {
        const view = declineForm(read.question.approval);
        await services.slack.call('views.open', { trigger_id: body.trigger_id, view });
        return;
      }
      const text = isNo
        ? await sayNo(services, read, answering, null)
        : await sayYes(services, read, answering);
      const isHome = body.container['type'] === 'view';
      await Promise.all([
        whisper(services, to, { text }),
        isHome && read.known ? refreshHome(services, to.slackId) : undefined,
      ]);
    });
    await ack();
  };
}
