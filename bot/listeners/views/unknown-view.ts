import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { notice, UNKNOWN_ACTION } from '../../messages/refusal.ts';

/** A form of an older version, or of nobody. */
export async function unknownView({ ack }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs) {
  await ack({ response_action: 'update', view: notice(UNKNOWN_ACTION) });
}
