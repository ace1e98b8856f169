import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../infra/sandbox/start.ts';
import { npmChromium } from './chromium.ts';
import { clippedPanels } from './clipped.ts';

let said = '';
let browser: Browser;
let page: Page;
let stop: () => void = () => {};
let ended: Promise<number>;
/** What the page wrote to the console as an error. */
const troubles: string[] = [];

beforeAll(async () => {
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const out = (text: string) => {
    said += text;
  };
  let opened: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    opened = resolve;
  });
  ended = start(
    ['--month'],
    { out, err: out },
    {
      untilStopped: (served) => {
        opened(served.url);
        return stopped;
      },
    },
  );
  browser = await chromium.launch({ ...(await npmChromium()), headless: true });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', ({ message }) => troubles.push(message));
  await page.goto(await url);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  stop();
  expect(await ended).toBe(0);
}, 60_000);

const title = () => page.locator('#story-title').innerText();
const messages = () => page.locator('#messages').innerText();
const SOON = { timeout: 40_000 };

// The Chromium that npm brings is one for Linux.
describe.skipIf(process.platform !== 'linux')('the month on the page', { timeout: 120_000 }, () => {
  test('waits for the first press, and says how to begin', async () => {
    expect(said).toContain('Four weeks in which clean-up happens by itself');
    await expect.poll(title).toBe('Before the first of 28 days');
    expect(await page.locator('#story').innerText()).toContain('Press Play');
    expect(await page.locator('#inbox-count').innerText()).toBe('');
    expect(await page.locator('.channel.chosen').innerText()).toContain('iam-audit');
    await page.locator('.channel', { hasText: 'Home' }).click();
    await expect.poll(messages, SOON).toContain('None has finished yet');
  });

  test('Next day plays one, and tells what was warned of and what holds', async () => {
    await page.click('[data-story=next]');
    await expect.poll(() => page.locator('[data-story=next]').isDisabled()).toBe(true);
    await expect.poll(title, SOON).toBe('Day 1 of 28');
    await expect.poll(messages, SOON).toContain('The audit of 2026-03-02');
    expect(await page.locator('#day-1').innerText()).toMatch(/Omar Haddad: deactivate access key/);
    expect(await page.locator('.safeguards .seen').allInnerTexts()).toEqual([
      expect.stringMatching(/^Protected/),
      expect.stringMatching(/^Declared by a stack/),
    ]);
    await expect.poll(() => page.locator('#inbox-count').innerText()).toBe('1');
    expect(await page.locator('#account').innerText()).toMatch(/legacy-etl\s+\d+ d/);
  });

  test('Play goes on by itself until Stop playing, which keeps to the day that is shown, and the day shows in Slack', async () => {
    await page.selectOption('#story-pace', 'fast');
    await page.click('[data-story=play]');
    await expect.poll(title, SOON).toBe('Day 2 of 28');
    await page.getByRole('button', { name: 'Stop playing' }).click();
    await expect.poll(() => page.locator('[data-story=next]').isEnabled(), SOON).toBe(true);
    await page.waitForTimeout(3000);
    expect(await title()).toBe('Day 2 of 28');
    await page.locator('.channel', { hasText: 'iam-audit' }).click();
    await expect
      .poll(() => page.locator('.new-day').allInnerTexts())
      .toEqual(expect.arrayContaining(['Monday 2 March 2026', 'Tuesday 3 March 2026']));
  });

  test('a person may act in between, at the time of the sandbox', async () => {
    await page.fill('#command', 'pause I want to see that');
    await page.press('#command', 'Enter');
    await expect
      .poll(() => page.locator('#messages').innerText(), SOON)
      .toContain('Stopped. Nothing happens');
    expect(troubles).toEqual([]);
  });

  test.each([1500, 1440, 1280, 1200, 1024, 1000, 900, 420])('fits a screen of %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 850 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await clippedPanels(page)).toEqual([]);
    for (const name of await page.locator('#account td b').all()) {
      expect((await name.boundingBox())?.height ?? 0).toBeLessThan(40);
    }
  });
});
