import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { addDays } from '../../../cleanup/days.ts';
import { FINDING_ACTIONS, type FindingAction } from '../../../cleanup/decisions/decision.ts';
import { actionIdOf } from '../../ids.ts';
import { assignForm } from '../../messages/assign-form.ts';
import { keepForm } from '../../messages/keep-form.ts';
import { askApprovers } from '../approvals/ask.ts';
import { type Considered, consider, type Wish } from '../consider.ts';
import { refreshHome } from '../events/home.ts';
import { guarded } from '../guarded.ts';
import type { Services } from '../services.ts';
import { settle } from '../settle.ts';
import { whisper } from '../whisper.ts';

type Click = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** Actions that ask for more before anything is decided. */
const ASKS_MORE: ReadonlySet<FindingAction> = new Set(['keep', 'assign']);

/** For what the form of Keep… asks: whether it is to be opened at all depends on everything else. */
const standIn = (now: Date) => ({ reason: 'to be asked for', until: addDays(now, 1) });

/** A button on a finding: decided at once, or a form opened for those who may fill it in. */
export function findingButton(services: Services) {
  return async ({ ack, action, body, respond }: Click): Promise<void> => {
    const to = { slackId: body.user.id, respond: body.response_url ? respond : undefined };
    await guarded(services, to, async () => {
      const wish = wishOf(body, action);
      const considered = await consider(services, wish, {
        ...standIn(services.clock()),
        action: wish.action,
      });
      if (mayFillIn(wish, considered)) await openForm(services, wish.action, body.trigger_id, considered);
      else {
        const text = needsApproval(considered)
          ? await askApprovers(services, wish, considered)
          : await settle(services, wish, considered);
        const isHome = body.container['type'] === 'view';
        await Promise.all([
          whisper(services, to, { text }),
          isHome && considered.known ? refreshHome(services, to.slackId) : undefined,
        ]);
      }
    });
    await ack();
  };
}

/** The click is told by Slack's `action_ts`: the same for every delivery of it, never the same for another. */
function wishOf(body: Click['body'], action: Click['action']): Wish {
  const wanted = FINDING_ACTIONS.find((one) => actionIdOf(one) === action.action_id);
  if (!wanted) throw new Error('This listener is registered for the buttons on findings only.');
  return {
    findingId: typeof action.value === 'string' ? action.value : '',
    action: wanted,
    by: body.user.id,
    click: `${action.action_ts} ${body.trigger_id}`,
    isLasting: body.container['is_ephemeral'] !== true,
  };
}

function mayFillIn(
  { action }: Wish,
  considered: Considered,
): considered is Extract<Considered, { known: true }> {
  return ASKS_MORE.has(action) && considered.known && considered.judgement.outcome === 'allowed';
}

function needsApproval(considered: Considered): considered is Extract<Considered, { known: true }> {
  return considered.known && considered.judgement.outcome === 'needs-approval';
}

async function openForm(
  { slack, policy }: Services,
  action: FindingAction,
  trigger: string,
  { situation, now }: Extract<Considered, { known: true }>,
): Promise<void> {
  const { finding } = situation;
  const view = action === 'keep' ? keepForm(finding, policy, now) : assignForm(finding, policy);
  await slack.call('views.open', { trigger_id: trigger, view });
}
