import type { RespondFn } from '@slack/bolt';
import { section } from '../messages/blocks.ts';
import type { Reply } from './commands/answer.ts';
import type { Services } from './services.ts';

/**
 * Says something to one person only: beneath the message they clicked in or, from the Home tab, which has no such
 * place, in their direct messages. Not being able to say it undoes nothing.
 */
export async function whisper(
  { slack, log }: Pick<Services, 'slack' | 'log'>,
  to: { readonly slackId: string; readonly respond: RespondFn | undefined },
  { text, blocks }: Reply,
): Promise<void> {
  const message = { text, blocks: [...(blocks ?? [section(text)])] };
  try {
    if (to.respond) await to.respond({ ...message, response_type: 'ephemeral', replace_original: false });
    else await slack.post(to.slackId, message);
  } catch (error) {
    log.warn('an answer could not be shown', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
