import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGE_ACTION_ID } from '../../bot/ids.ts';
import { USAGE } from '../../bot/usage.ts';
import { addDays } from '../../cleanup/days.ts';
import { ACCOUNT, ADA, APRIL, ARNO, aKey, aMessage, Bot, daysAgo, EVE, GUS, STAN, shown } from './harness.ts';

let bot: Bot;
const mine = aKey({ name: 'shop-mail' });
const password = aKey({ rule: 'unused-password', name: 'ada' });
const hostile = aKey({
  name: 'path',
  owner: null,
  reason: 'It lies in /<!channel>/ & <@U012AB> of *nobody*.',
  since: daysAgo(200),
  unusedDays: 200,
});
const many = Array.from({ length: 40 }, (_, index) =>
  aKey({ name: `robot${index}`, owner: null, since: daysAgo(40), unusedDays: 40 }),
);
const powerful = aKey({ name: 'root-like', administratorBecause: 'inline policy all', owner: null });

beforeAll(async () => {
  bot = await Bot.start();
  await bot.seed(mine, password, hostile, powerful, ...many);
});
afterAll(() => bot.stop());

const ask = async (who: string, text: string) => shown(await bot.as.command(who, 'CSUMMARY', text));

describe('who may ask what', () => {
  test.each(['audit', 'list', 'list keys', 'plan', 'plan 45', 'report', 'resume it'])(
    'only approvers ask for “%s”',
    async (text) => {
      const before = bot.invoked.length;
      expect(await ask(ADA, text)).toMatch(/Only approvers may ask/);
      expect(await ask(EVE, text)).toMatch(/Only approvers may ask/);
      expect(await ask(APRIL, text)).not.toMatch(/Only approvers/);
      expect(bot.invoked.length - before).toBe(text === 'audit' ? 1 : 0);
    },
  );

  test('a refusal is recorded, in one write, and told to nobody but approvers and whoever asked', async () => {
    const before = await bot.stored();
    expect(await ask(EVE, 'list keys')).toMatch(/Only approvers may ask/);
    const [refusal] = await bot.refusals();
    expect(refusal).toMatchObject({ by: EVE, asked: { kind: 'command', text: 'list keys' } });
    const after = await bot.stored();
    expect(Object.keys(after).length - Object.keys(before).length).toBe(1);
    expect(await ask(APRIL, 'history')).toContain(
      `<@${EVE}> asked for \`/iam-cleanup list keys\`: refused: Only approvers`,
    );
    expect(await ask(EVE, 'history')).toContain('list keys');
    expect(await ask(ADA, 'history')).not.toContain(EVE);
  });

  test('who asks to see what is somebody else’s learns nothing, not even from the record of it', async () => {
    const reasons = [];
    for (const name of ['root-like', 'nothing-of-the-kind']) {
      expect(await ask(EVE, `show ${name}`)).toContain('Nothing of yours called');
      const [refusal] = await bot.refusals();
      expect(refusal).toMatchObject({ by: EVE, asked: { text: `show ${name}` } });
      reasons.push(refusal?.reason);
    }
    expect(new Set(reasons).size).toBe(1);
    const recorded = (await bot.refusals()).length;
    expect(await ask(APRIL, 'show root-like')).toContain('open finding');
    expect(await ask(ADA, 'show shop-mail')).toContain('open finding');
    expect(await bot.refusals()).toHaveLength(recorded);
  });

  test.each([GUS, STAN])('%s gets help and nothing else, approvers’ channel or not', async (who) => {
    const help = await ask(who, 'help');
    expect(help).toContain('*For you*\\n`/iam-cleanup help`');
    expect(help).toContain('More is for full members');
    expect(help).not.toMatch(/mine|show|history|approvers/i);
    expect(await ask(who, 'lsit')).toContain(
      'There is no command “lsit”. For you there is `/iam-cleanup help`.',
    );
    for (const text of ['mine', 'mine or not', 'list', 'audit', 'show ada', 'history', 'report', 'plan']) {
      expect(await ask(who, text)).toMatch(/Only full members/);
    }
  });

  test('nobody is an approver where Slack does not say who is', async () => {
    bot.slack.faults.unknownMethods.add('conversations.members');
    expect(await ask(APRIL, 'list')).toMatch(/Only approvers may ask/);
    bot.slack.faults.unknownMethods.clear();
  });

  test('nobody is anybody where Slack does not say who they are', async () => {
    bot.slack.faults.unknownMethods.add('users.info');
    expect(await ask(APRIL, 'list')).toMatch(/could not ask Slack who you are/);
    bot.slack.faults.unknownMethods.clear();
  });

  test('nobody is told that they are no approver while Slack is down', async () => {
    bot.slack.faults.down = true;
    expect(await ask(APRIL, 'list')).toMatch(/try again in a minute/);
    bot.slack.faults.down = false;
    expect(await ask(APRIL, 'list')).not.toMatch(/try again/);
  });

  test('somebody whom Slack does not know is told so', async () => {
    expect(await ask('U0UNKNOWN', 'mine')).toMatch(/does not know you/);
  });
});

describe('the answers', () => {
  test('help shows approvers their commands, and others not', async () => {
    const all = Object.keys(USAGE).filter((name) => name !== 'help');
    const named = async (who: string, text: string) => {
      const help = await ask(who, text);
      return all.filter((name) => help.includes(`/iam-cleanup ${name}`));
    };
    expect(await named(ADA, '')).toEqual(['mine', 'show', 'history']);
    expect(await named(APRIL, 'help')).toEqual(all);
    expect(await ask(ADA, '')).not.toMatch(/For approvers|full members/);
  });

  test.each([
    ['mien', /Did you mean `\/iam-cleanup mine`/],
    ['lsit', /There are: `mine`, `show`, `history`, `help`\. /],
    ['<!channel>', /There is no command “&lt;!channel&gt;”/],
  ])('“%s” gets the usage', async (text, says) => {
    expect(await ask(EVE, text)).toMatch(says);
  });

  test('approvers are told of the commands that others may not use', async () => {
    expect(await ask(APRIL, 'lsit')).toMatch(/Did you mean `\/iam-cleanup list/);
    expect(await ask(APRIL, 'xyzzyx')).toContain('`audit`, `list`, `plan`');
  });

  test('mine is what is one’s own, with buttons', async () => {
    const answer = await ask(ADA, 'mine');
    expect(answer).toContain('2 findings of yours');
    expect(answer).toContain(mine.subject.id);
    expect(answer).toContain('finding:deactivate');
    expect(answer).not.toContain('robot');
    expect(await ask(EVE, 'mine')).toContain('Nothing that is open is known as yours');
  });

  test('list shows pages; its buttons go on, for approvers only', async () => {
    const answer = await ask(APRIL, 'list keys');
    expect(answer).toContain('43 open findings about keys');
    expect(answer).toContain('1 to 15 of 43');
    expect(answer).toContain('"value":"1 list keys"');
    const next = { action_id: `${PAGE_ACTION_ID}:more`, value: '1 list keys' };
    const page = async (who: string) => {
      await bot.as.click(who, aMessage('CSUMMARY'), next);
      return bot.slack.workspace.messages.at(-1);
    };
    expect(JSON.stringify(await page(APRIL))).toContain('16 to 30 of 43');
    expect((await page(APRIL))?.onlyFor).toBe(APRIL);
    expect((await page(EVE))?.text).toMatch(/Only approvers may ask/);
  });

  test('list takes kinds and owners', async () => {
    expect(await ask(APRIL, 'list passwords')).toContain('1 open finding about passwords');
    expect(await ask(APRIL, `list <@${EVE}|eve>`)).toContain(`No finding of <@${EVE}> is open`);
    expect(await ask(APRIL, 'list roles')).toContain('No finding about roles is open');
    await bot.store.setPeople(ACCOUNT, [
      { slackId: ADA, name: 'Ada', email: 'ada@example.com', standing: 'member' },
    ]);
    expect(await ask(APRIL, `list <@${ADA}|ada>`)).toContain('2 open findings');
  });

  test('show is for its owner and approvers; others learn not even that it exists', async () => {
    expect(await ask(ADA, `show ${mine.subject.id.toLowerCase()}`)).toContain('finding:deactivate');
    expect(await ask(APRIL, 'show robot3')).toContain('finding:claim');
    const [unknown, others] = [await ask(EVE, 'show nonsuch'), await ask(EVE, 'show shop-mail')];
    expect(others.replaceAll('shop-mail', 'nonsuch')).toBe(unknown);
  });

  test('show suggests the name that was perhaps meant, of what the asker may see', async () => {
    expect(await ask(ADA, 'show shop-mial')).toContain('Did you mean `/iam-cleanup show shop-mail`?');
    expect(await ask(APRIL, 'show robot3x')).toContain('Did you mean `/iam-cleanup show robot3`?');
    for (const hidden of ['show robot3x', 'show shop-mial']) {
      expect(await ask(EVE, hidden)).not.toContain('Did you mean');
    }
    expect(await ask(ADA, 'show robot3x')).not.toContain('Did you mean');
  });

  test('what is to be filled in is shown as the way to write it', async () => {
    expect(await ask(APRIL, 'show')).toContain(
      'It is written `/iam-cleanup show &lt;user, role or key id&gt;`.',
    );
    expect(await ask(APRIL, 'plan soon')).toContain('It is written `/iam-cleanup plan [days]`.');
  });

  test('what comes from outside is read and never obeyed', async () => {
    const answer = await ask(APRIL, 'show path');
    expect(answer).toContain('&lt;!channel&gt;');
    expect(answer).not.toContain('<!channel>');
    expect(answer).not.toContain('<@U012AB>');
  });

  test('plan shows what the last run planned, and what stops it', async () => {
    expect(await ask(APRIL, 'plan')).toContain('there is no plan');
    const at = addDays(new Date(), 9);
    const action = {
      findingId: mine.id,
      action: 'deactivate',
      at,
      warned: false,
      waitsFor: 'its day',
    } as const;
    await bot.schedule.savePlan(ACCOUNT, { madeAt: new Date(), brakes: [], actions: [action], more: 3 });
    const answer = await ask(APRIL, 'plan');
    expect(answer).toContain(`(in 9 days): deactivate access key ${mine.subject.id} of shop-mail`);
    expect(answer).toContain('3 actions further off');
    await ask(APRIL, 'pause a merger');
    const paused = await ask(APRIL, 'plan');
    expect(paused).toMatch(/Nothing is done by itself at present[\s\S]*a merger/);
    expect(paused).toContain(`Paused by <@${APRIL}>, `);
    await ask(APRIL, 'resume it is over');
    expect(await ask(APRIL, 'plan')).not.toMatch(/a merger|Paused by/);
  });

  test('plan leaves out what was decided since, and says so', async () => {
    const robot = many[39] ?? mine;
    const at = addDays(new Date(), 9);
    const step = { action: 'deactivate', at, warned: false, waitsFor: 'its day' } as const;
    const actions = [robot, powerful].map(({ id }) => ({ ...step, findingId: id }));
    await bot.schedule.savePlan(ACCOUNT, { madeAt: new Date(), brakes: [], actions, more: 0 });
    await bot.click(EVE, 'deactivate', robot.id);
    const before = await ask(APRIL, 'plan');
    expect(before).toContain('of robot39');
    expect(before).not.toContain('left out');
    await bot.click(APRIL, 'deactivate', robot.id);
    const after = await ask(APRIL, 'plan');
    expect(after).not.toContain('of robot39');
    expect(after).toContain('root-like');
    expect(after).toContain('1 action is left out: decided or done since.');
  });

  test('pause holds at once and is told to the channel; resume ends it', async () => {
    const told = () =>
      JSON.stringify(bot.slack.workspace.messages.filter(({ channel }) => channel === 'CSUMMARY'));
    expect(await ask(ARNO, 'pause <!channel> merger of *two* accounts')).toContain('Stopped');
    const pause = await bot.schedule.pause(ACCOUNT);
    expect(pause).toMatchObject({ by: ARNO, reason: '<!channel> merger of *two* accounts' });
    expect(told()).toContain('&lt;!channel&gt; merger');
    const again = await ask(APRIL, 'pause audit week');
    expect(again).toContain('says `/iam-cleanup resume &lt;reason&gt;`');
    expect(again).toMatch(new RegExp(`It was stopped before: <@${ARNO}>, .*merger of \\*two\\* accounts`));
    expect(await ask(APRIL, 'resume done')).toContain('Resumed');
    expect(await bot.schedule.pause(ACCOUNT)).toBeNull();
    const said = told().split('resumed what happens').length;
    expect(await ask(APRIL, 'resume done')).toContain('Resumed');
    expect(told().split('resumed what happens').length).toBeGreaterThan(said);
    expect(await ask(APRIL, 'resume again')).toContain('nothing to resume');
  });

  test('a jump that somebody pauses over is told to whoever resumes', async () => {
    await bot.schedule.latch(ACCOUNT, { by: 'schedule', at: new Date(), reason: '300 findings are open.' });
    const paused = await ask(ARNO, 'pause a migration');
    expect(paused).toContain('300 findings are open. That is still to be looked at');
    expect(await ask(APRIL, 'plan')).toContain('300 findings are open');
    const resumed = await ask(APRIL, 'resume the migration is over');
    expect(resumed).toMatch(/Lifted: .*a migration.*300 findings are open/);
    expect(await bot.schedule.pause(ACCOUNT)).toBeNull();
  });

  test.each([
    [ADA, 'pause because', /^Only approvers may ask for “pause”/],
    [EVE, 'pause because', /^Only approvers may ask for “pause”/],
    [EVE, 'pause', /^Only approvers may ask for “pause”/],
    [EVE, 'resume', /^Only approvers may ask for “resume”/],
    [EVE, 'plan soon', /^Only approvers may ask for “plan”/],
    [GUS, 'pause because', /^Only full members/],
    [GUS, 'pause', /^Only full members/],
    [APRIL, 'pause', /^Please say why/],
  ])('nobody else pauses, and nobody without saying why: %s, “%s”', async (who, text, says) => {
    const recorded = (await bot.refusals()).length;
    expect(await ask(who, text)).toMatch(says);
    expect(await bot.schedule.pause(ACCOUNT)).toBeNull();
    expect((await bot.refusals()).length - recorded).toBe(who === APRIL ? 0 : 1);
  });

  test('history tells approvers who paused and resumed, and why', async () => {
    await ask(ARNO, 'pause an incident <!channel>');
    await ask(APRIL, 'resume it is over');
    const all = await ask(APRIL, 'history');
    expect(all).toContain(`<@${ARNO}> stopped what happens by itself: “an incident &lt;!channel&gt;”.`);
    expect(all).toContain(`<@${APRIL}> resumed what happens by itself: “it is over”.`);
    expect(await ask(EVE, 'history')).not.toContain('what happens by itself');
    expect(await ask(APRIL, 'history shop-mail')).not.toContain('what happens by itself');
  });

  test('plan with days counts by another threshold, and says what stored data cannot show', async () => {
    expect(await ask(APRIL, 'plan 45')).toContain('4 findings by age instead of 44');
    expect(await ask(APRIL, 'plan 45')).toContain('Unused access keys: 3 instead of 43');
    expect(await ask(APRIL, 'plan 45')).not.toContain('there may be more');
    expect(await ask(APRIL, 'plan 10')).toContain('unused for 10 to 29 days are not stored');
  });

  test('report says where it is', async () => {
    const answer = await ask(APRIL, 'report');
    expect(answer).toContain('<#CSUMMARY>');
    expect(answer).toMatch(/reports\/111122223333\/\d{4}\/\d\d\/\d\d\/run-1\//);
  });

  test('history is everything for approvers, one’s own for others', async () => {
    await bot.click(EVE, 'deactivate', powerful.id);
    await bot.click(ADA, 'deactivate', mine.id);
    const all = await ask(APRIL, 'history');
    expect(all).toContain('root-like');
    expect(all).toContain('shop-mail');
    expect(await ask(ADA, 'history')).not.toContain('root-like');
    expect(await ask(EVE, 'history')).toContain('root-like');
    expect(await ask(EVE, 'history')).not.toContain('of `shop-mail`');
    expect(await ask(EVE, 'history shop-mail')).toContain('There is no decision');
    expect(await ask(APRIL, 'history shop-mail')).toContain('waiting');
  });
});
