import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { SandboxClock } from '../../../infra/sandbox/clock.ts';
import { type LocalLambda, startLambda } from '../../../infra/sandbox/lambda/host.ts';

const TOLD = v.object({
  now: v.string(),
  slept: v.number(),
  dateNow: v.string(),
  called: v.string(),
  fixed: v.number(),
  epoch: v.string(),
  utc: v.number(),
  isDate: v.boolean(),
});
const MINUTE_MS = 60_000;

let lambda: LocalLambda;
const started = (clock: SandboxClock | null) => {
  lambda = startLambda({
    name: 'clock',
    module: new URL('./clock-of-the-lambda.ts', import.meta.url).href,
    accountId: '111122223333',
    region: 'eu-west-1',
    environment: {},
    clock,
  });
};
const asked = async () => v.parse(TOLD, await lambda.invoke({}));
const from = (time: string, moment: Date) => Math.abs(Date.parse(time) - moment.getTime());
afterEach(() => lambda.close());

test('a Lambda lives at the time of the sandbox, also after it was moved', async () => {
  const clock = new SandboxClock();
  clock.moveTo(new Date('2026-03-02T12:00:00Z'));
  started(clock);
  for (const moment of ['2026-03-02T12:00:00Z', '2026-03-03T08:00:00Z', '2031-01-01T00:00:00Z']) {
    if (new Date(moment) > clock.now()) clock.moveTo(new Date(moment));
    const { now, dateNow, called } = await asked();
    for (const time of [now, dateNow, called]) expect(from(time, new Date(moment))).toBeLessThan(MINUTE_MS);
    expect(from(now, clock.now())).toBeLessThan(MINUTE_MS);
  }
});

test('dates that are given, and timers, are as ever', async () => {
  const clock = new SandboxClock();
  clock.moveTo(new Date('2031-03-02T12:00:00Z'));
  started(clock);
  const { slept, now, called, dateNow, ...rest } = await asked();
  expect(rest).toEqual({
    fixed: 2026,
    epoch: '1970-01-01T00:00:00.000Z',
    utc: Date.UTC(2026, 0, 2),
    isDate: true,
  });
  expect(slept).toBeGreaterThan(40);
  expect(slept).toBeLessThan(MINUTE_MS);
});

test('without a clock of the sandbox it is the machine’s time', async () => {
  started(null);
  expect(from((await asked()).now, new Date())).toBeLessThan(MINUTE_MS);
});

test('the clock is the machine’s until it is moved, runs on, and never goes back', async () => {
  started(null);
  const clock = new SandboxClock();
  expect(from(clock.now().toISOString(), new Date())).toBeLessThan(1000);
  clock.moveTo(new Date('2026-03-02T12:00:00Z'));
  const first = clock.now();
  await asked();
  expect(clock.now().getTime()).toBeGreaterThan(first.getTime());
  clock.moveTo(new Date('2026-03-02T11:00:00Z'));
  expect(from(clock.now().toISOString(), first)).toBeLessThan(MINUTE_MS);
});
