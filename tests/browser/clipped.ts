import type { Page } from 'playwright-core';
import * as v from 'valibot';

const CLIPPED = `[...document.querySelectorAll('section, section > div, #messages')]
  .filter((panel) => panel.scrollWidth > panel.clientWidth
    || panel.scrollHeight > panel.clientHeight && getComputedStyle(panel).overflowY !== 'auto')
  .map((panel) => (panel.id || panel.className) + ' ' + [panel.scrollWidth, panel.clientWidth, panel.scrollHeight, panel.clientHeight].join(' '))`;

/** Panels with something in them that nobody sees: beside what they show, or below it without a way to scroll there. */
export async function clippedPanels(page: Page): Promise<string[]> {
  return v.parse(v.array(v.string()), await page.evaluate(CLIPPED));
}
