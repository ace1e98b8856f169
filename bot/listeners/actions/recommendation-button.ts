import { createHash } from 'node:crypto';
import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { maySeeRecommendation } from '../../../cleanup/decisions/may-see-recommendation.ts';
import { RECOMMENDATION_ASKED } from '../../messages/progress.ts';
import { refusedText } from '../../messages/refusal.ts';
import { look } from '../consider.ts';
import { guarded } from '../guarded.ts';
import type { Services } from '../services.ts';
import { whisper } from '../whisper.ts';

type Click = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** *Show recommended policy*: asked for elsewhere, since this Lambda may not even look at IAM. */
export function recommendationButton(services: Services) {
  return async ({ ack, action, body, respond }: Click): Promise<void> => {
    const to = { slackId: body.user.id, respond: body.response_url ? respond : undefined };
    await guarded(services, to, async () => {
      const findingId = typeof action.value === 'string' ? action.value : '';
      const click = `${action.action_ts} ${body.trigger_id}`;
      await whisper(services, to, { text: await ask(services, findingId, to.slackId, click) });
    });
    await ack();
  };
}

async function ask(services: Services, findingId: string, by: string, click: string): Promise<string> {
  const seen = await look(services, findingId, by);
  if (!seen.known) return refusedText(seen.reason);
  const judgement = maySeeRecommendation(seen.actor, seen.situation);
  const id = `recommend-${createHash('sha256').update(click).digest('hex').slice(0, 32)}`;
  if (judgement.outcome === 'refused') {
    const asked = { kind: 'command', text: `show recommended policy of ${findingId}` } as const;
    const { account, store } = services;
    await store.refuse({ id, account, at: seen.now, by, reason: judgement.reason, asked });
    return refusedText(judgement.reason);
  }
  await services.audits.recommend({ id, recommend: { findingId, to: by } });
  return RECOMMENDATION_ASKED;
}
