import type { TableBlock } from '@slack/types';
import { isoDay } from '../../cleanup/days.ts';
import { arrange } from '../../cleanup/report/arrange.ts';
import type { Report } from '../../cleanup/report/report.ts';
import type { DataVisualizationBlock } from './blocks.ts';
import { cut, LIMITS } from './limits.ts';
import { ruleCounts } from './summary-words.ts';

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
  const labels = counts.map(({ title }) => cut(title, LIMITS.chartLabel));
  if (new Set(labels).size < labels.length) return null;
  const values = (of: (count: (typeof counts)[number]) => number) =>
    counts.map((count, index) => ({ label: labels[index] ?? '', value: of(count) }));
  return {
    type: 'data_visualization',
    title: 'What was found',
    chart: {
      type: 'bar',
      series: [
        { name: 'to look at', data: values(({ toLookAt }) => toLookAt) },
        { name: 'due now', data: values(({ due }) => due) },
      ],
      axis_config: { categories: labels, y_label: 'findings' },
    },
  };
}

/** Findings by rule as a table; null when there are none. */
export function rulesTable(report: Report): TableBlock | null {
  const counts = ruleCounts(arrange(report.findings)).slice(0, LIMITS.tableRows - 1);
  if (counts.length === 0) return null;
  const text = (value: string) => ({ type: 'raw_text', text: value }) as const;
  return {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { align: 'right' }, { align: 'right' }],
    rows: [
      [text('What'), text('To look at'), text('Due now')],
      ...counts.map(({ title, toLookAt, due }) => [text(title), text(String(toLookAt)), text(String(due))]),
    ],
  };
}
