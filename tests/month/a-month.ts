import { afterAll, beforeAll } from 'vitest';
import { type Undisturbed, undisturbedMonth } from './month.ts';
import type { World } from './world.ts';

/** The same one where nothing else is said: what failed once can be looked at. MONTH_SEED=… tries another. */
export const SEED = Number(process.env['MONTH_SEED'] ?? 1);
/** Some of it takes hours. */
export const LONG = { timeout: 30_000_000 } as const;

/** The month that the tests of a file are compared with, and the world that they play theirs in. */
export function aMonth(): { readonly world: World; readonly month: Undisturbed } {
  const state = {} as { world: World; month: Undisturbed };
  beforeAll(async () => {
    console.log(`MONTH_SEED=${SEED}`);
    Object.assign(state, await undisturbedMonth());
  }, LONG.timeout);
  afterAll(() => state.world?.close());
  return state;
}
