import { html, type Markup } from './markup.ts';

/** Width of every chart in its own units; the page scales it to the room there is. */
export const WIDTH = 400;

/** One kind of thing in a chart; the style sheet gives each colour its shades for light and dark. */
export interface Series {
  readonly name: string;
  readonly color: 'c1' | 'c2' | 'c3' | 'held';
}

/** A chart with its heading, its legend, and all its numbers in words for those who cannot see it. */
export function figure(chart: {
  readonly title: string;
  readonly inWords: string;
  readonly legend: readonly Series[];
  /** Beside the legend. */
  readonly note?: string;
  readonly height: number;
  readonly drawing: readonly Markup[];
}): Markup {
  const { title, inWords, legend, note, height, drawing } = chart;
  const keys = legend.map(
    ({ name, color }) =>
      html`<li><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="${color}" width="10" height="10" rx="2"/></svg>${name}</li>`,
  );
  return html`<figure class="card">
<figcaption><h3>${title}</h3><ul class="legend">${keys}${note && html`<li>${note}</li>`}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}: ${inWords}">${drawing}</svg>
</figure>
`;
}

/** What stands in a chart's place when there is nothing to draw. */
export function emptyFigure(title: string, text: string): Markup {
  return html`<figure class="card"><figcaption><h3>${title}</h3></figcaption><p class="empty">${text}</p></figure>
`;
}

/** The end of an axis: at least `value`, round, and even, so that its middle is a whole number too. */
export function niceMax(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  const ends = [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power);
  return ends.find((end) => end >= value && end % 2 === 0) ?? value;
}

/** Coordinates need no more than a tenth of a unit. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
