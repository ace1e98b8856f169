import { oneLine } from '../text.ts';

/** HTML that is safe to show. Only `html` makes it, so that text from outside cannot pass for it. */
export class Markup {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}

/** What may stand in a template: text is escaped, markup is not, nothing is nothing. */
export type Slot = string | number | Markup | readonly Markup[] | false | null | undefined;

/** Template for HTML and SVG: everything interpolated is escaped, in text and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...slots: readonly Slot[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + render(slots[index - 1]) + string));
}

/** Text written by this program, such as the style sheet, to be shown as it is. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(slot: Slot): string {
  if (slot === null || slot === undefined || slot === false) return '';
  if (slot instanceof Markup) return slot.toString();
  if (typeof slot === 'object') return slot.join('');
  return oneLine(String(slot)).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
