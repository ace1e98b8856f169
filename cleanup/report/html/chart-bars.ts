import { emptyFigure, figure, round, type Series, WIDTH } from './chart-frame.ts';
import { html, type Markup } from './markup.ts';

const LEFT = 172;
const RIGHT = WIDTH - 48;
const ROW = 25;

/** Bars one below the other, each stacked from the series, with its numbers at the end. */
export function barChart(chart: {
  readonly title: string;
  readonly series: readonly Series[];
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
  readonly empty: string;
}): Markup {
  const { title, series, bars } = chart;
  if (bars.length === 0) return emptyFigure(title, chart.empty);
  const totals = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const scale = (RIGHT - LEFT) / Math.max(...totals);
  const rows = bars.map(({ label, values }, row) => {
    const y = row * ROW + 4;
    let end = LEFT;
    const parts = series.flatMap(({ name, color }, index) => {
      const value = values[index] ?? 0;
      if (value === 0) return [];
      const x = end;
      end += Math.max(2, value * scale);
      return html`<rect class="${color}" x="${round(x)}" y="${y}" width="${round(end - x)}" height="${ROW - 9}"><title>${label}: ${value} ${name}</title></rect>`;
    });
    return html`<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${label}</text>${parts}<text class="value" x="${round(end + 5)}" y="${y + 13}">${totals[row]}</text>`;
  });
  return figure({
    title,
    inWords: bars
      .map(
        ({ label, values }) =>
          `${label}: ${values.map((value, index) => `${value} ${series[index]?.name}`).join(', ')}`,
      )
      .join('; '),
    legend: series,
    height: bars.length * ROW + 4,
    drawing: rows,
  });
}
