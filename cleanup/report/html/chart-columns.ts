import { emptyFigure, figure, niceMax, round, type Series, WIDTH } from './chart-frame.ts';
import { html, type Markup } from './markup.ts';

const TOP = 16;
const BOTTOM = 168;
const LEFT = 36;
const HEIGHT = 206;

/** Columns side by side, each stacked from the series: a histogram when the labels are ranges. */
export function columnChart(chart: {
  readonly title: string;
  readonly axis: string;
  readonly labels: readonly string[];
  readonly series: readonly (Series & { readonly values: readonly number[] })[];
  readonly empty: string;
}): Markup {
  const { title, axis, labels, series } = chart;
  const totals = labels.map((_label, column) =>
    series.reduce((sum, { values }) => sum + (values[column] ?? 0), 0),
  );
  const most = Math.max(...totals);
  if (most === 0) return emptyFigure(title, chart.empty);
  const max = niceMax(most);
  const y = (value: number) => round(BOTTOM - ((BOTTOM - TOP) * value) / max);
  const step = (WIDTH - LEFT) / labels.length;
  const grid = [0, max / 2, max].map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y(value)}" y2="${y(value)}"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const columns = labels.map((label, column) => {
    const x = round(LEFT + step * column + step * 0.15);
    const middle = round(LEFT + step * (column + 0.5));
    let below = 0;
    const parts = series.flatMap(({ name, color, values }) => {
      const value = values[column] ?? 0;
      below += value;
      if (value === 0) return [];
      return html`<rect class="${color}" x="${x}" y="${y(below)}" width="${round(step * 0.7)}" height="${round((y(0) - TOP) * (value / max))}"><title>${label} days: ${value} ${name}</title></rect>`;
    });
    const total = totals[column] ?? 0;
    return html`${parts}${total > 0 && html`<text class="value" x="${middle}" y="${y(total) - 4}" text-anchor="middle">${total}</text>`}<text x="${middle}" y="${BOTTOM + 16}" text-anchor="middle">${label}</text>`;
  });
  const inWords = series.map(
    ({ name, values }) => `${name}: ${values.map((value, index) => `${labels[index]} ${value}`).join(', ')}`,
  );
  return figure({
    title,
    inWords: inWords.join('; '),
    legend: series,
    height: HEIGHT,
    drawing: [...grid, ...columns, html`<text x="${LEFT}" y="${HEIGHT - 4}">${axis}</text>`],
  });
}
