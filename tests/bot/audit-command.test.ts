import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, APRIL, Bot, shown } from './harness.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await Bot.start();
});
afterAll(() => bot.stop());

const ask = async (who: string, text: string) => shown(await bot.as.command(who, 'CSUMMARY', text));

describe('audit', () => {
  test('answers at once, shows progress in a direct message, and starts the audit with where that is', async () => {
    bot.invoked.length = 0;
    expect(await ask(APRIL, 'audit')).toContain('The audit begins');
    const progress = bot.slack.workspace.messages.findLast(({ channel }) => channel === 'DAPRIL');
    expect(progress).toMatchObject({ channel: 'DAPRIL', onlyFor: null });
    expect(bot.invoked).toEqual([
      {
        id: expect.stringMatching(/^slack-[0-9a-f]{32}$/),
        progressTo: { channel: 'DAPRIL', ts: progress?.ts },
      },
    ]);
  });

  test('the same request delivered again is the same run', async () => {
    bot.invoked.length = 0;
    await ask(APRIL, 'audit');
    const again = bot.requests.at(-1);
    if (again) await bot.deliver(again);
    expect(bot.invoked).toHaveLength(2);
    expect(bot.invoked[0]?.['id']).toBe(bot.invoked[1]?.['id']);
  });

  test('begins without a progress message where none can be sent', async () => {
    bot.slack.faults.unknownMethods.add('chat.postMessage');
    bot.invoked.length = 0;
    expect(await ask(APRIL, 'audit')).toContain('could not send you a direct message');
    expect(bot.invoked).toMatchObject([{ progressTo: null }]);
    bot.slack.faults.unknownMethods.clear();
  });

  test('while one is at work starts none', async () => {
    const busy = await bot.audits.begin(ACCOUNT, 'at-work', new Date(), 60_000);
    bot.invoked.length = 0;
    expect(await ask(APRIL, 'audit')).toContain('two at a time are one');
    expect(bot.invoked).toEqual([]);
    expect(busy.outcome).toBe('started');
  });
});
