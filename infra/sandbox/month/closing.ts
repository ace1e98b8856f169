import { plural } from '../../../cleanup/report/text.ts';
import type { Line } from './line.ts';
import type { DayStory } from './month.ts';
import { SAFEGUARDS, type Safeguard } from './safeguards.ts';

/** What the month came to, counted from what was told of its days: whoever acted in between had another month. */
export function closingLines(stories: readonly DayStory[], seen: ReadonlyMap<Safeguard, number>): string[] {
  const lines = stories.flatMap((story) => story.lines);
  const count = (label: Line['label']) => lines.filter((line) => line.label === label).length;
  const notSeen = Object.entries(SAFEGUARDS).flatMap(([name, title]) =>
    [...seen.keys()].some((one) => one === name) ? [] : [title],
  );
  return [
    `${plural(count('By itself'), 'change')} by itself, each after its two warnings; ${plural(count('Decided'), 'decision')} of people.`,
    `${plural(count('Held back'), 'time')} something was held back. ${notSeen.length === 0 ? 'Every safeguard was seen to hold.' : `Not seen to hold: ${notSeen.join(', ')}.`}`,
    count('Changed') === 0
      ? 'Every change in the account is explained by a decision.'
      : `${plural(count('Changed'), 'change')} in the account that no decision explains.`,
    'Slack, the account and the inbox stay as they are, to look at. For another month end this one with Ctrl-C and run npm start -- --month again.',
  ];
}
