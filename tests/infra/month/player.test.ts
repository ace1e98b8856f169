import { expect, test, vi } from 'vitest';
import { DAYS } from '../../../infra/sandbox/month/calendar.ts';
import type { DayStory } from '../../../infra/sandbox/month/month.ts';
import type { Line } from '../../../infra/sandbox/month/narrate.ts';
import { MonthPlayer } from '../../../infra/sandbox/month/player.ts';
import { renderStory } from '../../../infra/sandbox/page/render-story.ts';

const aLine = (overrides: Partial<Line> = {}): Line => ({
  label: 'Audit',
  text: 'Nothing.',
  quotes: [],
  details: [],
  safeguard: null,
  ...overrides,
});

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
  const month = emptyMonth();
  const player = new MonthPlayer(month);
  player.press({ do: 'play', pace: 'fast' });
  await vi.waitFor(() => expect(player.state().over).toBe(true), { timeout: 20_000 });
  player.press({ do: 'play' });
  player.press({ do: 'next' });
  expect(player.state()).toMatchObject({ over: true, busy: false, playing: false });
  expect(month.stories).toHaveLength(DAYS);
}, 30_000);

test('paused, no further day begins', async () => {
  const month = emptyMonth();
  const player = new MonthPlayer(month);
  player.press({ do: 'play', pace: 'fast' });
  await vi.waitFor(() => expect(month.stories.length).toBeGreaterThan(1));
  player.press({ do: 'pause' });
  const { length } = month.stories;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(month.stories).toHaveLength(length);
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
