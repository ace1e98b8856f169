import { isoDay } from '../../days.ts';
import { emptyFigure, figure, niceMax, round, type Series, WIDTH } from './chart-frame.ts';
import { html, type Markup } from './markup.ts';

const TOP = 16;
const BOTTOM = 180;
const LEFT = 36;
const RIGHT = WIDTH - 34;
const HEIGHT = 206;
/** More marks than this would hide the line. */
const MAX_MARKS = 45;

interface Point {
  readonly at: Date;
  readonly values: readonly number[];
  /** Drawn with a hollow mark. */
  readonly hollow: boolean;
}

/** Lines over time, one a series; the first one is in the background. */
export function lineChart(chart: {
  readonly title: string;
  readonly series: readonly Series[];
  readonly points: readonly Point[];
  readonly hollowMeans: string;
  readonly empty: string;
}): Markup {
  const { title, series, points, hollowMeans } = chart;
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return emptyFigure(title, chart.empty);
  const max = niceMax(Math.max(...points.flatMap(({ values }) => values)));
  const span = Math.max(1, last.at.getTime() - first.at.getTime());
  const x = (at: Date) => round(LEFT + ((RIGHT - LEFT) * (at.getTime() - first.at.getTime())) / span);
  const y = (value: number) => round(BOTTOM - ((BOTTOM - TOP) * value) / max);
  const grid = [0, max / 2, max].map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const lines = series.map(({ name, color }, index) => {
    const valueAt = (point: Point) => point.values[index] ?? 0;
    const path = points.map((point) => `${x(point.at)},${y(valueAt(point))}`).join(' ');
    const marks = points
      .filter((point) => point.hollow || points.length <= MAX_MARKS)
      .map(
        (point) =>
          html`<circle class="${color} ${point.hollow && 'hollow'}" cx="${x(point.at)}" cy="${y(valueAt(point))}" r="3"><title>${isoDay(point.at)}: ${valueAt(point)} ${name}${point.hollow && `, ${hollowMeans}`}</title></circle>`,
      );
    return html`<polyline class="${color}" points="${path}"/>${marks}<text class="value" x="${RIGHT + 8}" y="${y(valueAt(last)) + 4}">${valueAt(last)}</text>`;
  });
  const days = html`<text x="${LEFT}" y="${HEIGHT - 6}">${isoDay(first.at)}</text><text x="${RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${isoDay(last.at)}</text>`;
  const hollow = points.some((point) => point.hollow);
  return figure({
    title,
    inWords: series
      .map(
        ({ name }, index) =>
          `${name}: ${first.values[index]} on ${isoDay(first.at)}, ${last.values[index]} on ${isoDay(last.at)}`,
      )
      .join('; '),
    legend: series,
    ...(hollow && { note: `○ ${hollowMeans}` }),
    height: HEIGHT,
    drawing: [...grid, ...lines, days],
  });
}
