import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { addDays } from '../../../cleanup/days.ts';
import type { Policy } from '../../../cleanup/policy.ts';
import { INPUTS } from '../../ids.ts';
import { MAX_REASON } from '../../messages/keep-form.ts';
import { notice } from '../../messages/refusal.ts';
import { consider } from '../consider.ts';
import type { Services } from '../services.ts';
import { settle } from '../settle.ts';
import { dateOf, inputOf, textOf } from './inputs.ts';

/** The form of Keep…: mistakes are shown beside their fields, anything else takes the form's place. */
export function keepSubmitted(services: Services) {
  return async ({ ack, body, view }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs) => {
    const reason = textOf(inputOf(view, INPUTS.reason)) ?? '';
    const until = dateOf(inputOf(view, INPUTS.until));
    const wish = {
      findingId: view.private_metadata,
      action: 'keep',
      by: body.user.id,
      click: view.id,
      reason,
      ...(until && { until }),
    } as const;
    const considered = await consider(services, wish);
    const { judgement } = considered.known ? considered : { judgement: null };
    const field = fieldToBlame(reason, until, services.policy, services.clock());
    if (judgement?.outcome === 'refused' && field) {
      return ack({ response_action: 'errors', errors: { [field]: judgement.reason } });
    }
    if (reason.length > MAX_REASON) {
      const errors = { [INPUTS.reason]: `At most ${MAX_REASON} characters, please.` };
      return ack({ response_action: 'errors', errors });
    }
    await ack({ response_action: 'update', view: notice(await settle(services, wish, considered)) });
  };
}

/** The field that `decide` finds fault with, or null when it is none of them. */
function fieldToBlame(reason: string, until: Date | null, policy: Policy, now: Date): string | null {
  if (reason.trim() === '') return INPUTS.reason;
  return !until || until <= now || until > addDays(now, policy.maxKeepDays) ? INPUTS.until : null;
}
