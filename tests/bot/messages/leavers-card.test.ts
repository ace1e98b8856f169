import { expect, it, test } from 'vitest';
import { leaversCard } from '../../../bot/messages/leavers-card.ts';
import type { LeaversQuestion } from '../../../cleanup/people.ts';
import { daysAgo } from '../../cleanup/report/factories.ts';
import { problemsOf } from './validate-blocks.ts';

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    slackId: `U${index}`,
    name: `<!here> ${'x'.repeat(70)}${index}`,
  }));
const QUESTION: LeaversQuestion = {
  id: daysAgo(1).toISOString(),
  people: people(5),
  owners: 20,
  answer: null,
  closedAt: null,
};
const left = { left: true, by: 'U0APRIL', at: daysAgo(0) };
const wait = { ...left, left: false };

test.each<[string, Partial<LeaversQuestion>, readonly string[], string]>([
  ['open', {}, ['leavers:confirm', 'leavers:wait'], 'Is this right?'],
  ['kept waiting', { answer: wait }, ['leavers:confirm'], 'Kept waiting: <@U0APRIL>'],
  ['confirmed', { answer: left }, [], 'The next audit reports'],
  ['acted on', { answer: left, closedAt: daysAgo(0) }, [], 'What is theirs is reported'],
  ['over', { closedAt: daysAgo(0) }, [], 'Asked no more since'],
  ['over, while it was kept waiting', { answer: wait, closedAt: daysAgo(0) }, [], 'Asked no more since'],
])('a question that is %s', (_, given, buttons, words) => {
  const message = leaversCard({ ...QUESTION, ...given });
  const text = JSON.stringify(message);
  expect(problemsOf(message)).toEqual([]);
  expect([...text.matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id)).toEqual(buttons);
  expect(text).toContain('5 of 20 owners seem to have left since the last audit');
  expect(text).toContain(words);
  expect(text).not.toContain('<!here>');
});

it('names ten, and counts the others', () => {
  const message = leaversCard({ ...QUESTION, people: people(3000), owners: 4000 });
  expect(problemsOf(message)).toEqual([]);
  expect(message.text).toContain('3000 of 4000 owners');
  expect(JSON.stringify(message)).toContain('and 2990 more');
});
