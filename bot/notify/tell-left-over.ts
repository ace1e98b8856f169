import { leftOverMessage } from '../messages/left-over.ts';
import { isMessageGone } from '../slack/errors.ts';
import type { Group, SendContext } from './send-group.ts';

/** Says how many findings have no card yet, in one message that later runs bring up to date: none is left out in silence. */
export async function tellLeftOver(
  { audience, owner, label, channel }: Group,
  left: number,
  { slack, memory, deliveries }: Pick<SendContext, 'slack' | 'memory' | 'deliveries'>,
): Promise<void> {
  await deliveries.attempt(`${label} (what has no room)`, async () => {
    const whose = owner ?? audience;
    const posted = (await memory.ofRun('left-over', whose)).at(-1);
    if (!channel || (left === 0 && !posted)) return;
    const message = leftOverMessage(left, audience);
    let shown = posted && !(await isUpdated(() => slack.update(posted, message))) ? null : posted;
    if (left === 0) return;
    shown ??= await slack.post(await channel(), message);
    await memory.rememberOfRun('left-over', whose, shown);
  });
}

/** False: somebody deleted it. */
async function isUpdated(update: () => Promise<void>): Promise<boolean> {
  try {
    await update();
    return true;
  } catch (error) {
    if (isMessageGone(error)) return false;
    throw error;
  }
}
