import type { TableBlock } from '@slack/types';
import { isoDay } from '../../cleanup/days.ts';
import { arrange } from '../../cleanup/report/arrange.ts';
import type { Report } from '../../cleanup/report/report.ts';
import { SHORT_TITLES } from '../../cleanup/report/rule-words.ts';
import type { DataVisualizationBlock } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { type RuleCount, ruleCounts } from './summary-words.ts';

/** Findings of the last runs as a line; null before there are two to compare. */
export function trendChart({ trend, counts, generatedAt }: Report): DataVisualizationBlock | null {
  if (trend.length === 0) return null;
  const runs = [
    ...trend.map(({ startedAt, counts }) => ({ at: startedAt, counts })),
    { at: generatedAt, counts },
  ];
  // Several runs on one day: the last of them stands for it, since labels must differ.
  const byDay = new Map(runs.map(({ at, counts }) => [isoDay(at), counts]));
  const days = [...byDay].slice(-LIMITS.chartCategories);
  if (days.length < 2) return null;
  const series = (name: string, of: (runCounts: Report['counts']) => number) => ({
    name,
    data: days.map(([label, runCounts]) => ({ label, value: of(runCounts) })),
  });
  return {
    type: 'data_visualization',
    title: 'Findings over the last runs',
    chart: {
      type: 'line',
      series: [series('open', ({ open }) => open), series('all', ({ findings }) => findings)],
      axis_config: { categories: days.map(([day]) => day), y_label: 'findings' },
    },
  };
}

/** Findings to look at by rule, as bars; null when there are none. */
export function rulesChart(report: Report): DataVisualizationBlock | null {
  const counts = ruleCounts(arrange(report.findings)).slice(0, LIMITS.chartCategories);
  if (counts.length === 0) return null;
  const values = (of: (count: RuleCount) => number) =>
    counts.map((count) => ({ label: SHORT_TITLES[count.rule], value: of(count) }));
  const due = { name: 'due', data: values((count) => count.due) };
  return {
    type: 'data_visualization',
    title: 'What was found',
    chart: {
      type: 'bar',
      series: [
        { name: 'to look at', data: values(({ toLookAt }) => toLookAt) },
        ...(isAnyDue(counts) ? [due] : []),
      ],
      axis_config: { categories: counts.map(({ rule }) => SHORT_TITLES[rule]), y_label: 'findings' },
    },
  };
}

/** Findings by rule as a table; null when there are none. */
export function rulesTable(report: Report): TableBlock | null {
  const counts = ruleCounts(arrange(report.findings)).slice(0, LIMITS.tableRows - 1);
  if (counts.length === 0) return null;
  const text = (value: string) => ({ type: 'raw_text', text: value }) as const;
  const columns = isAnyDue(counts) ? 3 : 2;
  const rows = [
    [text('What'), text('To look at'), text('Due')],
    ...counts.map(({ title, toLookAt, due }) => [text(title), text(String(toLookAt)), text(String(due))]),
  ];
  return {
    type: 'table',
    column_settings: [{ is_wrapped: true }, ...Array(columns - 1).fill({ align: 'right' })],
    rows: rows.map((row) => row.slice(0, columns)),
  };
}

/** Without thresholds that act nothing ever is, and a column of zeros tells nothing. */
function isAnyDue(counts: readonly RuleCount[]): boolean {
  return counts.some(({ due }) => due > 0);
}
