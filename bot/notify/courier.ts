import type { Courier } from '../../cleanup/decisions/restoring/tools.ts';
import { handoverMessage } from '../messages/restore-handover.ts';
import type { SlackClient } from '../slack/client.ts';

/**
 * Puts files into the approvers' channel, each in the thread of a message that says what it is for; where there is none,
 * before the two who decided. They hold policies, which are not for everybody.
 */
export function slackCourier(
  slack: Pick<SlackClient, 'post' | 'upload' | 'openDirectMessage'>,
  approversChannel: string | null,
): Courier {
  return {
    async deliver(handover) {
      const { by, approvedBy } = handover.decision;
      const people = approversChannel ? [] : [...new Set([by, approvedBy ?? by])];
      const channels = await Promise.all(people.map((id) => slack.openDirectMessage(id)));
      for (const channel of approversChannel ? [approversChannel] : channels) {
        const posted = await slack.post(channel, handoverMessage(handover));
        await slack.upload(posted, handover.file);
      }
    },
  };
}
