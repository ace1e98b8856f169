import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { INPUTS } from '../../ids.ts';
import { MAX_REASON } from '../../messages/keep-form.ts';
import { notice } from '../../messages/refusal.ts';
import { sayNo } from '../approvals/answer.ts';
import { readQuestion } from '../approvals/question.ts';
import type { Services } from '../services.ts';
import { inputOf, textOf } from './inputs.ts';

/** The form of Decline…: the reason may be left out. */
export function declineSubmitted(services: Services) {
  return async ({ ack, body, view }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs) => {
    const reason = (textOf(inputOf(view, INPUTS.reason)) ?? '').trim();
    if (reason.length > MAX_REASON) {
      const errors = { [INPUTS.reason]: `At most ${MAX_REASON} characters, please.` };
      return ack({ response_action: 'errors', errors });
    }
    const read = await readQuestion(services, view.private_metadata, body.user.id);
    const answering = { by: body.user.id, click: view.id };
    const text = await sayNo(services, read, answering, reason === '' ? null : reason);
    await ack({ response_action: 'update', view: notice(text) });
  };
}
