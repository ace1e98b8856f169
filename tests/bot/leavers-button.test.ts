import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEAVERS_ACTIONS } from '../../bot/ids.ts';
import type { LeaversQuestion } from '../../cleanup/people.ts';
import { ACCOUNT, ADA, APPROVERS, APRIL, ARNO, aMessage, Bot, EVE, GUS, LIV, STAN } from './harness.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await Bot.start();
}, 60_000);
afterAll(() => bot.stop());

let asked: LeaversQuestion | null = null;
let question: LeaversQuestion;
/** Every test has a question of its own; its card is older than what the bot knows of it. */
beforeEach(async () => {
  const id = new Date(Date.now() + Math.floor(performance.now())).toISOString();
  question = { id, people: [{ slackId: LIV, name: 'Liv' }], owners: 9, answer: null, closedAt: null };
  expect(await bot.leavers.ask(ACCOUNT, question, asked && (await bot.leavers.question(ACCOUNT)))).toBe(true);
  asked = question;
});

const card = () => aMessage(APPROVERS, '1700000000.000100');
async function click(
  who: string,
  action: keyof typeof LEAVERS_ACTIONS,
  value = question.id,
): Promise<string> {
  const before = bot.slack.workspace.messages.length;
  const answer = await bot.as.click(who, card(), { action_id: LEAVERS_ACTIONS[action], value });
  expect(answer.status).toBe(200);
  return bot.toldSince(before, who);
}

describe('the question whether so many owners left', () => {
  it.each([
    ['an owner', ADA, 'Only approvers'],
    ['a stranger to it', EVE, 'Only approvers'],
    ['a guest in the channel of the approvers', GUS, 'Only approvers'],
    ['somebody of another workspace in that channel', STAN, 'Only approvers'],
    ['somebody who left', LIV, 'Only approvers'],
  ])('is not answered by %s: nothing is stored', async (_, who, reason) => {
    const before = await bot.stored();
    for (const action of ['confirm', 'wait'] as const) expect(await click(who, action)).toContain(reason);
    expect(await bot.stored()).toEqual(before);
  });

  it('is answered by an approver: stored, with who and when', async () => {
    expect(await click(APRIL, 'wait')).toContain('It can still be confirmed');
    expect(await click(ARNO, 'confirm')).toContain('The next audit reports');
    const { answer } = (await bot.leavers.question(ACCOUNT)) ?? {};
    expect(answer).toMatchObject({ left: true, by: ARNO, at: expect.any(Date) });
  });

  it('three times the same is once, and that they left is final', async () => {
    await click(APRIL, 'confirm');
    const before = await bot.stored();
    expect(await click(APRIL, 'confirm')).toContain('answered so already');
    expect(await click(ARNO, 'confirm')).toContain('answered so already');
    expect(await click(ARNO, 'wait')).toContain('final');
    expect(await bot.stored()).toEqual(before);
  });

  it('by two approvers at the same moment has one answer', async () => {
    const answers = await Promise.all([
      bot.leavers.answer(ACCOUNT, question.id, { left: true, by: APRIL, at: new Date() }),
      bot.leavers.answer(ACCOUNT, question.id, { left: true, by: ARNO, at: new Date() }),
    ]);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['again', 'stored']);
  });

  it.each(['', 'x'.repeat(1900), '2020-01-01T00:00:00.000Z', '<!channel>'])(
    'that nobody asks is not answered: %j',
    async (value) => {
      const before = await bot.stored();
      expect(await click(APRIL, 'confirm', value)).toContain('This question is over');
      expect(await bot.stored()).toEqual(before);
    },
  );
});
