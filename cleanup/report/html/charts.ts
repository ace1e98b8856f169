import { isToLookAt, type RuleId } from '../../finding.ts';
import type { Report } from '../report.ts';
import { REPORT_ORDER, SHORT_TITLES } from '../rule-words.ts';
import { barChart } from './chart-bars.ts';
import { columnChart } from './chart-columns.ts';
import type { Series } from './chart-frame.ts';
import { lineChart } from './chart-lines.ts';
import { html, type Markup } from './markup.ts';

/** The pictures of a report: how long unused, of what kind, and whether it gets better. */
export function charts(report: Report): Markup {
  return html`<div class="charts">${[ages(report), kinds(report), trend(report)]}</div>`;
}

const AGES = [
  { from: 0, label: '<30' },
  { from: 30, label: '30+' },
  { from: 60, label: '60+' },
  { from: 90, label: '90+' },
  { from: 180, label: '180+' },
  { from: 365, label: '1 y+' },
  { from: 730, label: '2 y+' },
];

/** Every credential once: its user's own finding would count it again. */
const CREDENTIALS: readonly (Series & { readonly rules: readonly RuleId[] })[] = [
  { name: 'access keys', color: 'c1', rules: ['unused-access-key', 'inactive-access-key'] },
  { name: 'passwords', color: 'c2', rules: ['unused-password'] },
  { name: 'roles', color: 'c3', rules: ['unused-role'] },
];

function ages({ findings }: Report): Markup {
  const shown = findings.filter(isToLookAt);
  return columnChart({
    title: 'Unused for how many days',
    axis: 'days since last use, or since creation when never used',
    labels: AGES.map(({ label }) => label),
    series: CREDENTIALS.map(({ name, color, rules }) => ({
      name,
      color,
      values: AGES.map(({ from }, index) => {
        const below = AGES[index + 1]?.from ?? Number.POSITIVE_INFINITY;
        return shown.filter(
          ({ rule, unusedDays }) => rules.includes(rule) && unusedDays >= from && unusedDays < below,
        ).length;
      }),
    })),
    empty: 'No unused key, password or role.',
  });
}

function kinds({ findings }: Report): Markup {
  return barChart({
    title: 'Findings by rule',
    series: [
      { name: 'to look at', color: 'c1' },
      { name: 'held back', color: 'held' },
    ],
    bars: REPORT_ORDER.flatMap((id) => {
      const all = findings.filter(({ rule }) => rule === id);
      const toLookAt = all.filter(isToLookAt).length;
      return all.length > 0 ? [{ label: SHORT_TITLES[id], values: [toLookAt, all.length - toLookAt] }] : [];
    }),
    empty: 'No findings.',
  });
}

function trend({ trend: earlier, generatedAt, counts, complete }: Report): Markup {
  const runs = [...earlier, { startedAt: generatedAt, counts, complete }];
  return lineChart({
    title: 'Trend over the runs',
    series: [
      { name: 'all findings', color: 'held' },
      { name: 'open', color: 'c1' },
    ],
    points: runs.map((run) => ({
      at: run.startedAt,
      values: [run.counts.findings, run.counts.open],
      hollow: !run.complete,
    })),
    hollowMeans: 'incomplete run',
    empty: 'The trend begins with the second run.',
  });
}
