import type { Deliver } from './happenings.ts';
import type { QueuedMessage } from './queue.ts';
import type { World } from './world.ts';

const MOST_DELIVERIES = 5;
/** So many deliveries bring one of any age back, from the dead-letter queue. */
const REDRIVEN = 0.2;

/**
 * Delivers every message one to five times, the groups in any order, and now and then an old one again. Within a group
 * FIFO keeps the order: the next comes when the one before is done with.
 */
export function shuffled({ queue }: World, random: () => number): Deliver {
  const left = new Map<string, number>();
  const one = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  return (waiting) => {
    const firsts = [...new Map([...waiting].reverse().map((message) => [message.group, message])).values()];
    const next = one(firsts);
    if (!next) return [];
    const times = left.get(next.messageId) ?? 1 + Math.floor(random() * MOST_DELIVERIES);
    left.set(next.messageId, times - 1);
    if (times <= 1) waiting.splice(waiting.indexOf(next), 1);
    const old = random() < REDRIVEN ? one(queue.sent) : undefined;
    const delivered: QueuedMessage[] = [{ ...next }];
    if (old && old.group !== next.group) delivered.push({ ...old, messageId: `${old.messageId}-redriven` });
    return delivered;
  };
}
