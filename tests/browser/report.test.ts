import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../cleanup/report/html/html.ts';
import { aFinding, aReport } from '../cleanup/report/factories.ts';
import { npmChromium } from './chromium.ts';

const ADDRESSES = ['samuel.adeyemi@example.com', 'konstantin.papadopoulos@example.com'];

let browser: Browser;
let page: Page;
beforeAll(async () => {
  const findings = ADDRESSES.map((value) =>
    aFinding({ name: value, owner: { kind: 'email', value, from: 'tag email' } }),
  );
  browser = await chromium.launch({ ...(await npmChromium()), headless: true });
  page = await browser.newPage();
  await page.setContent(renderHtml(aReport({ findings })));
}, 60_000);
afterAll(() => browser?.close());

/** Words that stand in more than one line. */
const BROKEN = `[...document.querySelectorAll('tbody b, td:nth-child(5) div')].flatMap((cell) =>
  [...cell.childNodes].filter((node) => node.nodeType === 3).flatMap((word) => {
    const range = document.createRange();
    range.selectNodeContents(word);
    return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1 ? [word.data] : [];
  }))`;
const HEADINGS = `[...document.querySelectorAll('thead button')].map((heading) => {
  const range = document.createRange();
  range.selectNodeContents(heading);
  return range.getBoundingClientRect().top;
})`;

// The Chromium that npm brings is one for Linux.
describe.skipIf(process.platform !== 'linux')('the web report', () => {
  test.each([1500, 1000, 900, 800, 420])('breaks no address within a word at %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(BROKEN)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    for (const address of ADDRESSES) expect(await page.locator('#findings').innerText()).toContain(address);
  });

  test.each([1500, 1000, 900, 800])('has its headings at one height at %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const tops = await page.evaluate(HEADINGS);
    expect(new Set(Array.isArray(tops) ? tops : []).size).toBe(1);
  });
});
