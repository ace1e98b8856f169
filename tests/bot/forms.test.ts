import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { INPUTS } from '../../bot/ids.ts';
import { addDays, isoDay } from '../../cleanup/days.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { ACCOUNT, ADA, APRIL, aKey, Bot, EVE, GUS, LIV } from './harness.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await Bot.start();
});
afterAll(() => bot.stop());
beforeEach(() => {
  bot.sent.length = 0;
});

const inDays = (days: number) => isoDay(addDays(new Date(), days));

function kept(until: string | null, reason: string | null) {
  return {
    [INPUTS.until]: { [INPUTS.until]: { type: 'datepicker', selected_date: until } },
    [INPUTS.reason]: { [INPUTS.reason]: { type: 'plain_text_input', value: reason } },
  };
}

function assigned(to: string | null) {
  return { [INPUTS.assignee]: { [INPUTS.assignee]: { type: 'users_select', selected_user: to } } };
}

async function opened(action: 'keep' | 'assign', who: string, overrides: Partial<Finding> = {}) {
  const key = aKey(overrides);
  await bot.seed(key);
  await bot.click(who, action, key.id);
  return key;
}

const decisionsOn = async ({ id }: Finding) =>
  (await bot.decisions()).filter(({ findingId }) => findingId === id);

describe('the form of Keep…', () => {
  test.each([ADA, APRIL])('filled in by %s is a decision', async (who) => {
    const key = await opened('keep', who);
    const answer = await bot.as.submit(who, kept(inDays(30), 'needed at year end'));
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'update' });
    expect(answer.body).toContain('Noted: keep');
    expect(answer.body).toContain(`/iam-cleanup show ${key.subject.name}`);
    expect(answer.body).not.toContain('the card');
    const inFront = bot.slack.workspace.views.filter(({ user }) => user === who);
    expect(JSON.stringify(inFront.at(-1)?.view.blocks)).toContain('Noted: keep');
    const [decision] = await decisionsOn(key);
    expect(decision).toMatchObject({ action: 'keep', by: who, reason: 'needed at year end' });
    expect(decision?.until && isoDay(decision.until)).toBe(inDays(30));
    expect(bot.sent).toMatchObject([{ id: decision?.id }]);
  });

  test.each<[string, string | null, string | null, keyof typeof INPUTS, RegExp]>([
    ['no reason', inDays(30), null, 'reason', /say why/],
    ['blanks for a reason', inDays(30), '   ', 'reason', /say why/],
    ['a reason of 301 characters', inDays(30), 'x'.repeat(301), 'reason', /At most 300/],
    ['no day', null, 'needed', 'until', /day in the future/],
    ['a day that is over', inDays(-1), 'needed', 'until', /day in the future/],
    ['today', inDays(0), 'needed', 'until', /day in the future/],
    ['a day too far away', inDays(92), 'needed', 'until', /at most 90 days/],
    ['a day that does not exist', '2027-02-30', 'needed', 'until', /day in the future/],
    ['no day at all', 'tomorrow', 'needed', 'until', /day in the future/],
  ])('with %s shows what is wrong beside the field', async (_, until, reason, field, says) => {
    const key = await opened('keep', ADA);
    const { body } = await bot.as.submit(ADA, kept(until, reason));
    const { response_action, errors } = JSON.parse(body);
    expect(response_action).toBe('errors');
    expect(errors[field]).toMatch(says);
    expect(await decisionsOn(key)).toEqual([]);
    expect(bot.sent).toEqual([]);
  });

  test('is judged by what is stored when it is filled in, not when it was opened', async () => {
    const key = await opened('keep', ADA);
    await bot.store.setOwnership(ACCOUNT, { principalId: key.principalId, owner: EVE, notMine: [] });
    const { body } = await bot.as.submit(ADA, kept(inDays(30), 'needed'));
    expect(body).toContain('Only its owner or an approver');
    expect(await decisionsOn(key)).toEqual([]);
    expect(await bot.refusals()).toMatchObject([{ by: ADA, asked: { action: 'keep', findingId: key.id } }]);
    expect(bot.sent).toEqual([]);
  });

  test('after its finding is over says so', async () => {
    const key = await opened('keep', ADA);
    await bot.resolve(key);
    expect((await bot.as.submit(ADA, kept(inDays(30), 'needed'))).body).toContain(
      'This is over: The key was used',
    );
    expect(bot.sent).toEqual([]);
  });

  test('sent three times is one decision', async () => {
    const key = await opened('keep', ADA);
    await bot.as.submit(ADA, kept(inDays(30), 'needed'));
    const again = bot.requests.at(-1);
    if (!again) throw new Error('Nothing was sent.');
    await Promise.all([bot.deliver(again), bot.deliver(again)]);
    expect(await decisionsOn(key)).toHaveLength(1);
    expect(new Set(bot.sent.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the form of Assign to…', () => {
  test('gives it to a member', async () => {
    const key = await opened('assign', APRIL);
    await bot.as.submit(APRIL, assigned(EVE));
    expect(await decisionsOn(key)).toMatchObject([{ action: 'assign', assignee: EVE, state: 'requested' }]);
    expect(bot.sent).toHaveLength(1);
  });

  test.each([
    ['nobody', null, /choose a person/],
    ['a guest', GUS, /calls this one a guest/],
    ['somebody who left', LIV, /calls this one a deleted/],
    ['the bot', 'UBOT00000', /calls this one a bot/],
    ['somebody unknown', 'U0UNKNOWN', /does not tell who this is/],
    ['no id', '<!channel>', /choose a person/],
  ])('does not give it to %s', async (_, to, says) => {
    const key = await opened('assign', APRIL);
    const { response_action, errors } = JSON.parse((await bot.as.submit(APRIL, assigned(to))).body);
    expect(response_action).toBe('errors');
    expect(errors[INPUTS.assignee]).toMatch(says);
    expect(await decisionsOn(key)).toEqual([]);
    expect(bot.sent).toEqual([]);
  });
});
