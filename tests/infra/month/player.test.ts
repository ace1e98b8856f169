import { afterEach, expect, test, vi } from 'vitest';
import { MONTH_POLICY } from '../../../infra/sandbox/month/account.ts';
import { DAYS } from '../../../infra/sandbox/month/calendar.ts';
import { closingLines } from '../../../infra/sandbox/month/closing.ts';
import type { Line } from '../../../infra/sandbox/month/line.ts';
import type { DayStory } from '../../../infra/sandbox/month/month.ts';
import { MonthPlayer } from '../../../infra/sandbox/month/player.ts';
import { SAFEGUARDS } from '../../../infra/sandbox/month/safeguards.ts';
import { renderStory } from '../../../infra/sandbox/page/render-story.ts';

const aLine = (overrides: Partial<Line> = {}): Line => ({
  label: 'Audit',
  text: 'Nothing.',
  quotes: [],
  details: [],
  safeguard: null,
  ...overrides,
});

afterEach(() => vi.useRealTimers());

/** Days without anything in them, at once. */
function emptyMonth(onNext: () => void = () => {}) {
  const stories: DayStory[] = [];
  return {
    stories,
    async next() {
      onNext();
      const story = { day: stories.length + 1, date: 'a day', lines: [] };
      stories.push(story);
      return story;
    },
  };
}

test('a day at a time: pressed twice while it passes, it is one', async () => {
  const month = emptyMonth();
  const player = new MonthPlayer(month);
  player.press({ do: 'next' });
  player.press({ do: 'next' });
  expect(player.state().busy).toBe(true);
  await vi.waitFor(() => expect(player.state()).toMatchObject({ busy: false, playing: false }));
  expect(player.state().title).toBe(`Day 1 of ${DAYS}`);
});

test('plays to the end, and no further', async () => {
  vi.useFakeTimers();
  const month = emptyMonth();
  const player = new MonthPlayer(month);
  player.press({ do: 'play', pace: 'fast' });
  for (let looks = 0; looks < DAYS && !player.state().over; looks += 1) {
    await vi.advanceTimersByTimeAsync(2000);
  }
  player.press({ do: 'play' });
  player.press({ do: 'next' });
  expect(player.state()).toMatchObject({ over: true, busy: false, playing: false });
  expect(month.stories).toHaveLength(DAYS);
  expect(player.state().html).toContain('id="the-end"');
});

test('begins with the thresholds that it goes by, and has no end before its end', () => {
  const { html } = new MonthPlayer(emptyMonth()).state();
  expect(html).toContain(
    `Unused access keys: report after 30 days, disable after ${MONTH_POLICY.minAgeKeysToDisable} days, delete after ${MONTH_POLICY.minAgeKeysToDelete} days.`,
  );
  expect(html).toContain(`at most ${MONTH_POLICY.maxActionsPerRun} changes a run`);
  expect(html).not.toContain('the-end');
});

test('ends with what came of it, counted from what was told', () => {
  const lines = [
    aLine({ label: 'By itself', safeguard: 'snapshot' }),
    aLine({ label: 'By itself' }),
    aLine({ label: 'Decided' }),
    aLine({ label: 'Held back', safeguard: 'keep' }),
  ];
  const all = new Map(Object.keys(SAFEGUARDS).map((name) => [name as keyof typeof SAFEGUARDS, 1]));
  const stories = [{ day: 1, date: 'a day', lines }];
  expect(closingLines(stories, all).slice(0, 3)).toEqual([
    '2 changes by itself, each after its two warnings; 1 decision of people.',
    '1 time something was held back. Every safeguard was seen to hold.',
    'Every change in the account is explained by a decision.',
  ]);
  all.delete('pause');
  const unexplained = [{ day: 1, date: 'a day', lines: [...lines, aLine({ label: 'Changed' })] }];
  expect(closingLines(unexplained, all).join(' ')).toMatch(
    /Not seen to hold: Paused by an approver\..*1 change in the account that no decision explains/,
  );
});

test('whoever sees a day has a second and more to stop before the next, however fast and late it is shown', async () => {
  vi.useFakeTimers();
  const month = emptyMonth();
  const player = new MonthPlayer(month);
  player.press({ do: 'play', pace: 'fast' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(player.state()).toMatchObject({ title: `Day 1 of ${DAYS}`, playing: true });
  await vi.advanceTimersByTimeAsync(1200);
  player.press({ do: 'stop' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(player.state()).toMatchObject({ title: `Day 1 of ${DAYS}`, playing: false, busy: false });
  expect(month.stories).toHaveLength(1);
});

test('unless stopped, the next day follows', async () => {
  vi.useFakeTimers();
  const month = emptyMonth();
  const player = new MonthPlayer(month);
  player.press({ do: 'play', pace: 'fast' });
  await vi.advanceTimersByTimeAsync(0);
  expect(player.state().title).toBe(`Day 1 of ${DAYS}`);
  await vi.advanceTimersByTimeAsync(2000);
  expect(month.stories).toHaveLength(2);
});

test('a day that fails is said, and playing stops', async () => {
  const player = new MonthPlayer(
    emptyMonth(() => {
      throw new Error('the queue <is> gone');
    }),
  );
  player.press({ do: 'play' });
  await vi.waitFor(() => expect(player.state()).toMatchObject({ busy: false, playing: false }));
  expect(player.state().html).toContain('the queue &#60;is&#62; gone');
});

test('the newest day stands first, what held is marked, and no text is markup', () => {
  const lines = [
    aLine({
      text: '<b>x</b>',
      details: ['<i>y</i>'],
      quotes: ['say `/iam-cleanup resume` <u>'],
      safeguard: 'jump',
    }),
  ];
  const stories = [1, 2].map((day) => ({ day, date: 'a day', lines }));
  const html = renderStory(stories, new Map([['jump', 1]]), null);
  expect(html.indexOf('id="day-2"')).toBeLessThan(html.indexOf('id="day-1"'));
  expect(html).toContain('<li class="seen"><a href="#day-1">Jump of findings');
  expect(html).toContain('<li>Protected</li>');
  expect(html).toContain('<code>/iam-cleanup resume</code> &#60;u&#62;');
  expect(html).not.toMatch(/<(b>x|i>|u>)/);
});
