import * as v from 'valibot';
import { escapeHtml } from './escape-html.ts';

const CHART = v.object({
  type: v.literal('data_visualization'),
  title: v.string(),
  chart: v.object({
    type: v.picklist(['bar', 'line']),
    series: v.array(
      v.object({ name: v.string(), data: v.array(v.object({ label: v.string(), value: v.number() })) }),
    ),
    axis_config: v.object({ categories: v.array(v.string()) }),
  }),
});
type Chart = v.InferOutput<typeof CHART>['chart'];

const WIDTH = 600;
const HEIGHT = 120;

/** A chart as Slack shows one, roughly: what counts is that the numbers are right. Null for any other block. */
export function renderChart(block: unknown): string | null {
  const parsed = v.safeParse(CHART, block);
  if (!parsed.success) return null;
  const { title, chart } = parsed.output;
  const names = chart.series.map(({ name }, at) => `<span class="series-${at}">${escapeHtml(name)}</span>`);
  return `<figure class="chart"><figcaption>${escapeHtml(title)} ${names.join(' ')}</figcaption>${chart.type === 'bar' ? bars(chart) : lines(chart)}</figure>`;
}

function bars({ series, axis_config: { categories } }: Chart): string {
  const most = mostOf(series);
  const rows = categories.map((category, index) => {
    const drawn = series.map(({ data }, at) => {
      const value = data[index]?.value ?? 0;
      const bar = `<i class="series-${at}" style="width:${Math.round((value / most) * 90)}%"></i>`;
      return value === 0 ? '' : `<div>${bar}<small>${value}</small></div>`;
    });
    return `<tr><th>${escapeHtml(category)}</th><td>${drawn.join('')}</td></tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function lines({ series, axis_config: { categories } }: Chart): string {
  const most = mostOf(series);
  const x = (index: number) => (index / Math.max(1, categories.length - 1)) * WIDTH;
  const drawn = series.map(({ data }, at) => {
    const points = data.map(({ value }, index) => `${x(index)},${HEIGHT - (value / most) * HEIGHT}`);
    return `<polyline class="series-${at}" points="${points.join(' ')}"/>`;
  });
  const ends = [categories[0], categories.at(-1)].map((one) => `<small>${escapeHtml(one ?? '')}</small>`);
  const last = series.map(({ name, data }) => `${escapeHtml(name)} ${data.at(-1)?.value ?? 0}`).join(', ');
  return `<svg viewBox="-4 -4 ${WIDTH + 8} ${HEIGHT + 8}" role="img" aria-label="${last}">${drawn.join('')}</svg><p class="ends">${ends.join('')}</p>`;
}

function mostOf(series: Chart['series']): number {
  return Math.max(1, ...series.flatMap(({ data }) => data.map(({ value }) => value)));
}
