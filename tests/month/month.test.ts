import { expect, it, test } from 'vitest';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { idleActions, ONLY_IN_THE_MONTH } from '../infra/stack/where-used.ts';
import { aMonth, LONG, SEED } from './a-month.ts';
import { shuffled } from './disturbances.ts';
import { CHANGES } from './expected-changes.ts';
import {
  distinctPoints,
  type KillPoint,
  killing,
  killPointsOf,
  pointWords,
  randomFrom,
  sampleOf,
} from './kill-points.ts';
import { playFrom, wrongCalls } from './month.ts';
import { DAYS } from './script.ts';

/*
 * A month of the whole product: audits, clicks, what happens by itself, what people do elsewhere. Then the same month
 * again and again, killed at some call or with a queue at its worst, which has to end as the undisturbed one did.
 *
 * KILL_POINTS=… says how many of the points at which a process can die are tried: a number, `distinct` (each that leaves
 * something else behind: hours), or `all` (a day).
 */

const KILL_POINTS = process.env['KILL_POINTS'] ?? '20';
/** One in so many of the killed months is played to its end even when it is the undisturbed one again. */
const TO_THE_END = 10;
/** Of one killed month; what follows is mostly more of the same. */
const DIFFERENCES_TOLD = 6;

const played = aMonth();

it('undisturbed, changes in IAM what the stories say, each once, and nothing else', () => {
  const { world, month } = played;
  const said = Object.entries(CHANGES).flatMap(([day, changes]) =>
    changes.map((change) => `day ${day}: ${change}, by decision`),
  );
  const made = month.digests[DAYS]?.changes.filter((change) => !change.endsWith('by somebody'));
  expect(made).toEqual(said.sort());
  expect(wrongCalls(world)).toEqual([]);
});

it('undisturbed, keeps what it deleted of users and roles, and hands over the commands that rebuild it', async () => {
  const deleted = ['AIDAMONTHLEGACY', 'AIDAMONTHMONA', 'AROAMONTHETL', 'AROAMONTHNIGHTLY'];
  const { objects, workspace } = await played.world.save();
  expect([...objects.keys()].map((key) => key.split('/')[1]).sort()).toEqual(deleted);
  const files = workspace.messages
    .filter(({ channel }) => channel === CHANNELS.approvers)
    .flatMap((message) => message.files);
  expect(files.map(({ name }) => name)).toEqual(['restore-user-legacy.sh', 'restore-role-etl.sh']);
  expect(files.map(({ content }) => content).join()).toContain('aws iam create-user');
});

test.each(['audit', 'bot', 'decision'] as const)(
  'undisturbed, the %s does what it may, but for what only the journey as deployed does',
  (role) => {
    const { world, month } = played;
    const idle = idleActions(world.cloud.permissions[role], month.used[role]);
    expect(ONLY_IN_THE_MONTH[role].filter((action) => idle.includes(action))).toEqual([]);
  },
);

it('killed at any call and carried on, ends as the undisturbed month does', LONG, async () => {
  const { world, month } = played;
  const all = killPointsOf(month.calls);
  const distinct = distinctPoints(all);
  const points = chosen(all, distinct);
  const failed: string[] = [];
  let died = 0;
  for (const [at, point] of points.entries()) {
    world.network.fate = killing(point, () => {
      died += 1;
    });
    const { different } = await playFrom(played, point.day, { toTheEnd: at % TO_THE_END === 0 });
    if (different.length === 0) continue;
    failed.push(pointWords(point), ...different.slice(0, DIFFERENCES_TOLD).map((line) => `  ${line}`));
    console.log(`${pointWords(point)}: ${different.length} differences`);
  }
  console.log(
    `${points.length} of ${all.length} kill points tried (${distinct.length} leave something different behind), ${died} processes killed`,
  );
  expect(failed).toEqual([]);
  // The number of calls varies a little.
  expect(died).toBeGreaterThan(points.length * 0.9);
});

it(
  'with every message delivered up to five times and out of order, ends as the undisturbed month does',
  LONG,
  async () => {
    const { world } = played;
    world.network.fate = () => 'arrives';
    const deliver = shuffled(world, randomFrom(SEED));
    expect((await playFrom(played, 0, { toTheEnd: true, deliver })).different).toEqual([]);
  },
);

function chosen(all: readonly KillPoint[], distinct: readonly KillPoint[]): KillPoint[] {
  if (KILL_POINTS === 'all') return [...all];
  if (KILL_POINTS === 'distinct') return [...distinct];
  // Half of them where something is left behind: most calls only read, and between two writes all is one.
  const half = Math.ceil(Number(KILL_POINTS) / 2);
  const random = randomFrom(SEED);
  return [...sampleOf(distinct, half, random), ...sampleOf(all, Number(KILL_POINTS) - half, random)];
}
