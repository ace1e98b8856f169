import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, ADA, APRIL, aKey, Bot, EVE, GUS } from './harness.ts';

let bot: Bot;
const keys = Array.from({ length: 20 }, () => aKey());

beforeAll(async () => {
  bot = await Bot.start();
  await bot.seed(...keys);
  await bot.seed(...keys);
});
afterAll(() => bot.stop());

async function homeOf(who: string): Promise<string> {
  expect(await bot.as.openHome(who)).toEqual({ status: 200, body: '' });
  return JSON.stringify(bot.slack.workspace.homes.get(who));
}

describe('the Home tab', () => {
  test('shows what is mine, with buttons, and how many more there are', async () => {
    const home = await homeOf(ADA);
    expect(home).toContain('20 findings of yours');
    expect(home).toContain('finding:deactivate');
    expect(home).toContain('5 more');
    expect(home).not.toContain('Last audit');
  });

  test('shows approvers what waits, the last run and the trend as well', async () => {
    await bot.click(ADA, 'deactivate', keys[0]?.id ?? '');
    const home = await homeOf(APRIL);
    expect(home).toContain('Nothing that is open is known as yours');
    expect(home).toMatch(/<@UADA> asked to switch it off/);
    expect(home).toContain('The audit of');
    expect(home).toContain('Open findings, by audit');
  });

  test('shows guests nothing', async () => {
    expect(await homeOf(GUS)).toContain('Only full members');
  });

  test('has buttons that answer in a direct message, there being no other place', async () => {
    await homeOf(ADA);
    const before = bot.slack.workspace.messages.length;
    await bot.as.click(ADA, null, { action_id: 'finding:deactivate', value: keys[1]?.id ?? '' });
    expect(bot.slack.workspace.messages.slice(before)).toMatchObject([
      { channel: 'DADA', text: expect.stringMatching(/^Noted/) },
    ]);
  });

  test('shows at once that a click there waits', async () => {
    await homeOf(ADA);
    await bot.as.click(ADA, null, { action_id: 'finding:deactivate', value: keys[2]?.id ?? '' });
    const home = JSON.stringify(bot.slack.workspace.homes.get(ADA));
    expect(home.match(/:hourglass_flowing_sand:/g)).toHaveLength(3);
  });

  test('is remembered as opened, to be kept true from then on', async () => {
    await homeOf(ADA);
    const opened = async () => (await bot.store.cards(ACCOUNT, 'home')).map(({ channel }) => channel);
    expect(await opened()).toContain(ADA);
    expect(await opened()).not.toContain(EVE);
  });

  test('says that nothing happens by itself, who stopped it, when and why', async () => {
    expect(await homeOf(ADA)).not.toContain('Nothing happens by itself');
    const pause = { by: APRIL, at: new Date('2026-03-04T06:00:00Z'), reason: 'an incident <!channel>' };
    await bot.schedule.setPause(ACCOUNT, pause);
    for (const who of [ADA, APRIL]) {
      expect(await homeOf(who)).toContain(
        '*Nothing happens by itself at present.* Stopped by <@UAPRIL>, 2026-03-04 06:00 UTC: an incident &lt;!channel&gt;.',
      );
    }
    await bot.schedule.resume(ACCOUNT, pause, { ...pause, reason: 'over' });
    expect(await homeOf(ADA)).not.toContain('Nothing happens by itself');
  });

  test('that Slack does not take fails quietly', async () => {
    bot.slack.faults.unknownMethods.add('views.publish');
    expect(await bot.as.openHome(EVE)).toEqual({ status: 200, body: '' });
    bot.slack.faults.unknownMethods.clear();
    expect((await bot.store.cards(ACCOUNT, 'home')).map(({ channel }) => channel)).not.toContain(EVE);
  });
});
