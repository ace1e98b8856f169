import { expect, it } from 'vitest';
import { niceMax } from '../../../cleanup/report/html/chart-frame.ts';
import { charts } from '../../../cleanup/report/html/charts.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport, daysAgo, someCounts } from './factories.ts';

const labels = (svg: string) => [...svg.matchAll(/aria-label="([^"]*)"/g)].map((match) => match[1] ?? '');

it('counts every unused credential in the range of its age', () => {
  const days = [29, 30, 89, 90, 365, 4000];
  const findings = [
    ...days.map((unusedDays, index) => aFinding({ name: `u${index}`, unusedDays })),
    aFinding({ rule: 'unused-password', unusedDays: 200 }),
    aFinding({ rule: 'unused-user', unusedDays: 200 }),
    aFinding({ name: 'held', unusedDays: 200, hold: { kind: 'protected', reason: 'x' } }),
  ];
  const [ages] = labels(charts(aReport({ findings })).toString());
  expect(ages).toBe(
    'Unused for how many days: access keys: &lt;30 1, 30+ 1, 60+ 1, 90+ 1, 180+ 0, 1 y+ 1, 2 y+ 1; passwords: &lt;30 0, 30+ 0, 60+ 0, 90+ 0, 180+ 1, 1 y+ 0, 2 y+ 0; roles: &lt;30 0, 30+ 0, 60+ 0, 90+ 0, 180+ 0, 1 y+ 0, 2 y+ 0',
  );
});

it('counts findings by rule, to look at and held back', () => {
  const [, kinds] = labels(charts(BELIEVABLE).toString());
  expect(kinds).toContain('Unused access keys: 3 to look at, 0 held back');
  expect(kinds).toContain('Unused roles: 1 to look at, 4 held back');
});

it('draws the trend up to this run, incomplete runs hollow', () => {
  const svg = charts(BELIEVABLE).toString();
  expect(labels(svg)[2]).toBe(
    'Trend over the runs: all findings: 23 on 2026-09-12, 14 on 2026-10-12; open: 19 on 2026-09-12, 8 on 2026-10-12',
  );
  expect(svg.match(/class="c1 hollow"/g)).toHaveLength(2);
});

it('draws no trend from a single run', () => {
  expect(charts(aReport()).toString()).toContain('The trend begins with the second run.');
});

it('draws only finite numbers, for one run a day over years and for runs at the same moment', () => {
  const run = (back: number) => ({
    runId: `r${back}`,
    startedAt: daysAgo(back),
    finishedAt: daysAgo(back),
    complete: true,
    counts: someCounts({ findings: back, open: 0 }),
    calls: 1,
    durationMs: 1,
  });
  const years = charts(aReport({ trend: Array.from({ length: 1000 }, (_, index) => run(1000 - index)) }));
  expect(years.toString()).not.toMatch(/NaN|Infinity/);
  expect(years.toString()).not.toContain('<circle');
  expect(charts(aReport({ trend: [run(0)] })).toString()).not.toMatch(/NaN|Infinity/);
});

it.each([
  [0, 4],
  [5, 6],
  [9, 10],
  [11, 20],
  [23, 30],
  [4167, 5000],
])('ends the axis of %i at %i', (value, end) => {
  expect(niceMax(value)).toBe(end);
});
