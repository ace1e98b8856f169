import type { Courier } from '../../cleanup/decisions/restoring/tools.ts';
import { handoverMessage } from '../messages/restore-handover.ts';
import type { SlackClient } from '../slack/client.ts';

/** Puts files into a channel, each in the thread of a message that says what it is for. */
export function slackCourier(slack: Pick<SlackClient, 'post' | 'upload'>, channel: string): Courier {
  return {
    async deliver(handover) {
      const posted = await slack.post(channel, handoverMessage(handover));
      await slack.upload(posted, handover.file);
    },
  };
}
