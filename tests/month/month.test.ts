import { afterAll, beforeAll, expect, it } from 'vitest';
import { shuffled } from './disturbances.ts';
import {
  distinctPoints,
  type KillPoint,
  killing,
  killPointsOf,
  randomFrom,
  sampleOf,
} from './kill-points.ts';
import { playFrom, touched, type Undisturbed, undisturbedMonth } from './month.ts';
import { DAYS } from './script.ts';
import type { World } from './world.ts';

/*
 * A month of the whole product: audits, clicks, what happens by itself, what people do elsewhere. Then the same month
 * again and again, killed at some call or with a queue at its worst, which has to end as the undisturbed one did.
 *
 * MONTH_SEED=… repeats a run. KILL_POINTS=… says how many of the points at which a process can die are tried: a number,
 * `distinct` (each that leaves something else behind), or `all` (hours).
 */

const SEED = Number(process.env['MONTH_SEED'] ?? Math.floor(Math.random() * 1e6));
const KILL_POINTS = process.env['KILL_POINTS'] ?? '30';
const LONG = 30_000_000;
/** One in so many of the killed months is played to its end even when it is the undisturbed one again. */
const TO_THE_END = 10;

let world: World;
let month: Undisturbed;
beforeAll(async () => {
  console.log(`MONTH_SEED=${SEED}`);
  ({ world, month } = await undisturbedMonth());
}, LONG);
afterAll(() => world.close());

it('undisturbed, changes in IAM what the script says, each once, and nothing else', () => {
  expect(month.digests[DAYS]?.changes.filter((change) => !change.endsWith('by somebody'))).toEqual(
    [
      'day 1: credential AKIAMONTHADA of ada: Active → Inactive',
      'day 1: credential AKIAMONTHFLO of flo: Active → Inactive',
      'day 3: credential AKIAMONTHADA of ada: Inactive → Active',
      'day 3: credential AKIAMONTHLOST of lost: Active → Inactive',
      'day 5: credential AKIAMONTHHUGO of hugo: Active → Inactive',
      'day 8: credential AKIAMONTHCLEO of cleo: Active → Inactive',
      'day 8: credential AKIAMONTHEMIL of emil: Active → Inactive',
      'day 8: password of gita: exists → absent',
      'day 17: credential AKIAMONTHFLO of flo: Inactive → absent',
      'day 18: credential AKIAMONTHLOST of lost: Inactive → absent',
      'day 20: credential AKIAMONTHHUGO of hugo: Inactive → absent',
      'day 20: credential AKIAMONTHKIM of kim: Active → Inactive',
      'day 24: credential AKIAMONTHCLEO of cleo: Inactive → absent',
      'day 28: credential AKIAMONTHBEN of ben: Active → Inactive',
    ]
      .map((change) => `${change}, by decision`)
      .sort(),
  );
  expect(touched(world)).toEqual([]);
});

it('killed at any call and carried on, ends as the undisturbed month does', { timeout: LONG }, async () => {
  const all = killPointsOf(month.calls);
  const distinct = distinctPoints(all);
  const points = chosen(all, distinct);
  let died = 0;
  for (const [at, point] of points.entries()) {
    world.network.fate = killing(point, () => {
      died += 1;
    });
    const toTheEnd = at % TO_THE_END === 0;
    const { different } = await playFrom({ world, month }, point.day, { toTheEnd });
    expect(
      different,
      `killed ${point.moment} call ${point.place} of day ${point.day}, ${point.what}`,
    ).toEqual([]);
  }
  console.log(
    `${points.length} of ${all.length} kill points tried (${distinct.length} leave something different behind), ${died} processes killed`,
  );
  // The order of calls that go at the same time varies, and so does their number a little.
  expect(died).toBeGreaterThan(points.length * 0.9);
});

it('with every message delivered up to five times and out of order, ends as the undisturbed month does', {
  timeout: LONG,
}, async () => {
  world.network.fate = () => 'arrives';
  const deliver = shuffled(world, randomFrom(SEED));
  expect((await playFrom({ world, month }, 0, { toTheEnd: true, deliver })).different).toEqual([]);
});

function chosen(all: readonly KillPoint[], distinct: readonly KillPoint[]): KillPoint[] {
  if (KILL_POINTS === 'all') return [...all];
  if (KILL_POINTS === 'distinct') return [...distinct];
  // Half of them where something is left behind: most calls only read, and between two writes all is one.
  const half = Math.ceil(Number(KILL_POINTS) / 2);
  const random = randomFrom(SEED);
  return [...sampleOf(distinct, half, random), ...sampleOf(all, Number(KILL_POINTS) - half, random)];
}
