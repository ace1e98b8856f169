import { afterAll, beforeAll, expect, test } from 'vitest';
import { actionIdOf } from '../../../bot/ids.ts';
import { person } from '../../../infra/sandbox/company/staff.ts';
import { type Month, openMonth } from '../../../infra/sandbox/month/month.ts';
import { buttonsOf } from '../../../infra/sandbox/page/render-blocks.ts';
import { CHANNELS } from '../../../infra/sandbox/slack/fernwood-workspace.ts';

/* Somebody at the page does something else than the script expects. */

let month: Month;
beforeAll(async () => {
  month = await openMonth();
  await month.next();
  const { actAs, slack } = month.chat;
  const zoe = person('zoe.vandijk').slackId;
  const [card] = slack.workspace.messages.flatMap((message) => {
    const buttons = message.channel === `D${zoe.slice(1)}` ? buttonsOf(message.blocks) : [];
    const pressed = buttons.find(({ action_id }) => action_id === actionIdOf('deactivate'));
    return pressed ? [{ message, pressed }] : [];
  });
  if (!card) throw new Error('Zoë has no card.');
  const { confirm: _, ...pressed } = card.pressed;
  await actAs.click(zoe, card.message, pressed);
  while (month.stories.length < 7) await month.next();
  await actAs.command(person('rahul.deshpande').slackId, CHANNELS.approvers, 'pause I want to see that');
  await month.next();
}, 300_000);
afterAll(() => month?.sandbox.close());

const linesOf = (day: number) => month.stories[day - 1]?.lines ?? [];
const keyOf = (name: string) => month.sandbox.aws.account.users.get(name)?.keys[0];

test('what they did is done, and told', () => {
  expect(keyOf('zoe.vandijk')?.active).toBe(false);
  expect(linesOf(2)).toContainEqual(
    expect.objectContaining({
      label: 'Decided',
      text: `Before this day began: Zoë van Dijk: deactivate access key ${keyOf('zoe.vandijk')?.id} of zoe.vandijk.`,
      details: [expect.stringContaining('Active → Inactive')],
    }),
  );
});

test('what the script wanted of them is said to be impossible', () => {
  expect(linesOf(3)).toContainEqual(
    expect.objectContaining({
      text: expect.stringMatching(/^Zoë van Dijk presses Keep….*no such button any more\.$/),
    }),
  );
});

test('their pause is told once, with the day that it came before', () => {
  const told = (day: number) => linesOf(day).filter(({ text }) => text.includes('Rahul Deshpande'));
  expect(told(8)).toEqual([
    expect.objectContaining({
      label: 'Decided',
      text: 'Before this day began: Rahul Deshpande stopped what happens by itself.',
      quotes: ['I want to see that'],
    }),
  ]);
  expect(linesOf(8)[0]).toBe(told(8)[0]);
  expect(told(7)).toEqual([]);
});

test('their pause holds all that was due, and what happens elsewhere happens all the same', () => {
  expect(linesOf(8).filter(({ label }) => label === 'By itself')).toEqual([]);
  expect(linesOf(8)).toContainEqual(
    expect.objectContaining({
      safeguard: 'pause',
      text: expect.stringContaining('disable role legacy-etl'),
      quotes: ['Paused since 2026-03-08: I want to see that'],
    }),
  );
  expect(keyOf('tomas.novotny')?.active).toBe(true);
  expect(keyOf('omar.haddad')?.lastUsed?.at.toISOString()).toMatch(/^2026-03-09T12:/);
});
