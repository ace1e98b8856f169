import { setTimeout as sleep } from 'node:timers/promises';

/** A Lambda that tells what time it is, by every way there is to ask. */
export async function handler(): Promise<object> {
  const [from, now] = [performance.now(), new Date()];
  await sleep(50);
  return {
    now: now.toISOString(),
    slept: performance.now() - from,
    dateNow: new Date(Date.now()).toISOString(),
    called: Date(),
    fixed: new Date(2026, 0, 2).getFullYear(),
    epoch: new Date(0).toISOString(),
    utc: Date.UTC(2026, 0, 2),
    isDate: now instanceof Date && structuredClone(now) instanceof Date,
  };
}
