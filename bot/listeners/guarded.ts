import type { RespondFn } from '@slack/bolt';
import { FAILED } from '../messages/refusal.ts';
import type { Services } from './services.ts';
import { whisper } from './whisper.ts';

/**
 * A click has no direct answer, so whoever made it is told when something of ours failed; the log is told as
 * well, which an alarm watches.
 */
export async function guarded(
  services: Services,
  to: { readonly slackId: string; readonly respond: RespondFn | undefined },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    services.log.error('a listener failed', { error: error instanceof Error ? error.name : 'unknown' });
    await whisper(services, to, { text: FAILED });
  }
}
