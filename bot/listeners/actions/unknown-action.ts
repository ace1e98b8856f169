import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { UNKNOWN_ACTION } from '../../messages/refusal.ts';
import type { Services } from '../services.ts';
import { whisper } from '../whisper.ts';

/** A button of an older version, or of nobody. */
export function unknownAction(services: Services) {
  return async ({ ack, body, respond }: SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs) => {
    const to = { slackId: body.user.id, respond: body.response_url ? respond : undefined };
    await whisper(services, to, { text: UNKNOWN_ACTION });
    await ack();
  };
}
