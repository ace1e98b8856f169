import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { APPROVAL_ACTIONS, INPUTS } from '../../bot/ids.ts';
import { type Approval, nextApprovalId } from '../../cleanup/decisions/approval.ts';
import { type Finding, findingId } from '../../cleanup/finding.ts';
import type { SlackMessage } from '../../infra/sandbox/slack/workspace.ts';
import {
  ACCOUNT,
  ADA,
  APPROVERS,
  APRIL,
  ARNO,
  aKey,
  Bot,
  daysAgo,
  EVE,
  GUS,
  LIV,
  STAN,
  shown,
} from './harness.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await Bot.start();
});
afterAll(() => bot.stop());
beforeEach(() => {
  bot.queueDown = false;
  bot.sent.length = 0;
  bot.slack.workspace.views.length = 0;
});

const DISABLED_AT = daysAgo(15);
let roles = 0;

function aRole(overrides: Partial<Finding> = {}): Finding {
  roles += 1;
  const [name, id] = [`role${roles}`, `AROA${roles}EXAMPLE`];
  const subject = { type: 'role', name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, id } as const;
  return aKey({
    rule: 'unused-role',
    subject,
    principalId: id,
    id: findingId(ACCOUNT, { rule: 'unused-role', subject }),
    reason: `Role ${name} has not been used for 50 days.`,
    beforeDeletion: ['Instance profile bastion contains it.', 'Whether anything is running was not checked.'],
    ...overrides,
  });
}

async function disable({ subject }: Finding, at = DISABLED_AT) {
  const disablement = {
    schemaVersion: 1,
    principal: { type: 'role', name: subject.name, id: subject.id },
    begunAt: at,
    denyAllArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
    attachesDenyAll: true,
    keys: [],
    removesPassword: false,
  } as const;
  const disabling = { decisionId: 'disabled', disablement };
  await bot.store.setDeactivation(ACCOUNT, subject, { by: APRIL, at, disabling });
}

/** A role that was disabled here for the whole cooling-off, and Ada's. */
async function disabledRole(overrides: Partial<Finding> = {}): Promise<Finding> {
  const role = aRole(overrides);
  await bot.seed(role);
  await disable(role);
  return role;
}

async function asked(by = ADA, overrides: Partial<Finding> = {}) {
  const role = await disabledRole(overrides);
  await bot.as.click(by, null, { action_id: 'finding:delete', value: role.id });
  return { role, id: nextApprovalId(role.id, 'delete', null) };
}

const cards = () =>
  bot.slack.workspace.messages.filter(({ channel, onlyFor }) => channel === APPROVERS && !onlyFor);
const cardOf = (id: string) => cards().find(({ blocks }) => JSON.stringify(blocks).includes(id)) ?? null;
const text = (message: SlackMessage | null | undefined) => JSON.stringify(message?.blocks ?? null);
const approval = (id: string) => bot.approvals.approval(ACCOUNT, id);
const decisionsOn = async ({ id }: Finding) => (await bot.decisions()).filter((one) => one.findingId === id);
const refusalsOn = async ({ id }: Finding) =>
  (await bot.refusals()).filter(({ asked: what }) => what.kind === 'decision' && what.findingId === id);

/** Clicks Approve or Decline…, and gives what that person alone was told. */
async function answer(who: string, how: keyof typeof APPROVAL_ACTIONS, id: string, card = cardOf(id)) {
  const before = bot.slack.workspace.messages.length;
  const { status } = await bot.as.click(who, card, { action_id: APPROVAL_ACTIONS[how], value: id });
  expect(status).toBe(200);
  return bot.slack.workspace.messages
    .slice(before)
    .filter(({ onlyFor, channel }) => onlyFor === who || channel === `D${who.slice(1)}`)
    .map((message) => message.text)
    .join('\n');
}

const because = (reason: string | null) => ({
  [INPUTS.reason]: { [INPUTS.reason]: { type: 'plain_text_input', value: reason } },
});

describe('asking', () => {
  test.each([ADA, APRIL])('%s asks, which is stored, and everybody who approves sees it', async (who) => {
    const { role, id } = await asked(who);
    expect(await approval(id)).toMatchObject({ by: who, state: 'waiting', action: 'delete', answer: null });
    const card = text(cardOf(id));
    expect(card).toContain(`<@${who}> asks`);
    expect(card).toContain('has not been used for 50 days');
    expect(card).toContain('Instance profile bastion contains it.');
    expect(card).toContain('Whether anything is running was not checked.');
    expect(card).toContain('What cannot come back');
    expect(card).toContain(APPROVAL_ACTIONS.approve);
    expect(await decisionsOn(role)).toEqual([]);
    expect(bot.sent).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['somebody else', EVE, /Only its owner or an approver/],
    ['a guest', GUS, /calls you a guest/],
    ['a stranger', STAN, /calls you a stranger/],
    ['who has left', LIV, /calls you a deleted/],
  ])('%s cannot ask', async (_, who, refused) => {
    const { role, id } = await asked(who);
    expect(await approval(id)).toBeNull();
    expect(cardOf(id)).toBeNull();
    expect(await refusalsOn(role)).toMatchObject([{ by: who, reason: expect.stringMatching(refused) }]);
  });

  test('what is not disabled, or not long enough, is not asked about', async () => {
    const role = aRole();
    await bot.seed(role);
    expect(await bot.click(APRIL, 'delete', role.id)).toMatch(/was not disabled from here/);
    await disable(role, daysAgo(3));
    expect(await bot.click(APRIL, 'delete', role.id)).toMatch(/Nobody may skip that/);
    expect(await bot.approvals.newest(ACCOUNT, role.id, 'delete')).toBeNull();
  });

  test('asked three times, by two people, it is one question', async () => {
    const { role, id } = await asked(ADA);
    expect(await bot.click(ADA, 'delete', role.id)).toMatch(/^You asked to delete/);
    expect(await bot.click(APRIL, 'delete', role.id)).toMatch(/^<@UADA> asked to delete/);
    expect(cards().filter((card) => text(card).includes(id))).toHaveLength(1);
    expect((await bot.approvals.waiting(ACCOUNT)).filter((one) => one.findingId === role.id)).toHaveLength(1);
  });

  test('two people at the same moment ask the same question', async () => {
    const role = await disabledRole();
    await Promise.all(
      [ADA, APRIL].map((who) => bot.as.click(who, null, { action_id: 'finding:delete', value: role.id })),
    );
    expect((await bot.approvals.waiting(ACCOUNT)).filter((one) => one.findingId === role.id)).toHaveLength(1);
  });

  test('it says so when nobody else could approve', async () => {
    const channel = bot.slack.workspace.channels.get(APPROVERS);
    if (!channel) throw new Error('There is no channel of approvers.');
    const members = [...channel.members];
    bot.slack.workspace.channels.set(APPROVERS, {
      ...channel,
      members: [APRIL, GUS, bot.slack.workspace.botUserId],
    });
    const { id } = await asked(APRIL);
    bot.slack.workspace.channels.set(APPROVERS, { ...channel, members });
    expect(text(cardOf(id))).toContain('nobody else could say yes');
    const { id: other } = await asked(APRIL);
    expect(text(cardOf(other))).not.toContain('nobody else could say yes');
  });
});

describe('saying yes', () => {
  test('another approver’s yes is the asker’s decision, queued once', async () => {
    const { role, id } = await asked(APRIL);
    expect(await answer(ARNO, 'approve', id)).toMatch(/^Noted: your yes to delete role/);
    const decision = {
      by: APRIL,
      approvedBy: ARNO,
      action: 'delete',
      state: 'requested',
      principalId: role.principalId,
    };
    expect(await decisionsOn(role)).toMatchObject([decision]);
    expect(bot.sent).toMatchObject([{ principalId: role.principalId }]);
    expect(await approval(id)).toMatchObject({ state: 'approved', answer: { by: ARNO } });
    const told = bot.slack.workspace.messages.findLast(({ channel }) => channel === 'DAPRIL');
    expect(told?.text).toMatch(/<@UARNO> said yes/);
    expect(cardOf(id)).toBeNull();
    expect(cards().map(text).join()).toContain('<@UARNO> said yes');
  });

  test('the same click three times is one decision', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    await answer(ARNO, 'approve', id, card);
    const click = bot.requests.at(-1);
    if (!click) throw new Error('Nothing was clicked.');
    await bot.deliver(click);
    await bot.deliver(click);
    expect(await decisionsOn(role)).toHaveLength(1);
    expect(new Set(bot.sent.map(({ id: sent }) => sent)).size).toBe(1);
  });

  test('two yeses at the same moment are one', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    await Promise.all([answer(APRIL, 'approve', id, card), answer(ARNO, 'approve', id, card)]);
    const [decision, ...more] = await decisionsOn(role);
    expect(more).toEqual([]);
    expect(decision?.approvedBy).toBe((await approval(id))?.answer?.by);
  });

  test('a yes and a no at the same moment: one of them counts', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    await answer(APRIL, 'decline', id, card);
    await Promise.all([answer(ARNO, 'approve', id, card), bot.as.submit(APRIL, because(null))]);
    const { state } = (await approval(id)) ?? {};
    expect(await decisionsOn(role)).toHaveLength(state === 'approved' ? 1 : 0);
    expect(['approved', 'declined']).toContain(state);
  });

  test('a queue that fails loses nothing: the next click sends it', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    bot.queueDown = true;
    expect(await answer(ARNO, 'approve', id, card)).toMatch(/could not be passed on yet/);
    bot.queueDown = false;
    await answer(ARNO, 'approve', id, card);
    expect(await decisionsOn(role)).toHaveLength(1);
  });

  test('a yes that died before it was passed on is passed on by the next click, with who said it', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    const waiting = await approval(id);
    if (!waiting) throw new Error('Nobody asked.');
    await bot.approvals.answer(waiting, {
      state: 'approved',
      answer: { by: APRIL, at: new Date(), reason: null },
    });
    await answer(ARNO, 'approve', id, card);
    expect(await decisionsOn(role)).toMatchObject([{ by: ADA, approvedBy: APRIL }]);
  });

  interface Refused {
    readonly who?: string;
    readonly asker?: string;
    readonly why: RegExp;
    readonly state?: Approval['state'];
    /** What happens between question and answer. */
    readonly since?: (role: Finding, id: string) => Promise<unknown>;
  }

  test.each<[string, Refused]>([
    ['the asker', { who: APRIL, asker: APRIL, why: /You asked for this yourself/ }],
    ['an owner who is no approver', { who: ADA, asker: APRIL, why: /Only approvers may say yes/ }],
    ['somebody else', { who: EVE, why: /Only approvers may say yes/ }],
    ['a guest of the channel', { who: GUS, why: /calls you a guest/ }],
    ['a stranger of the channel', { who: STAN, why: /calls you a stranger/ }],
    ['who has left', { who: LIV, why: /calls you a deleted/ }],
    [
      'an approver, to what was used since,',
      {
        why: /It was used since/,
        state: 'lapsed',
        since: (role) => bot.seed({ ...role, lastUsed: { at: daysAgo(1), service: null, region: null } }),
      },
    ],
    [
      'an approver, to what was undone since,',
      {
        why: /not disabled by us any more/,
        state: 'lapsed',
        since: ({ subject }) => bot.store.setDeactivation(ACCOUNT, subject, null),
      },
    ],
    [
      'an approver, to what was disabled anew,',
      { why: /disabled anew/, state: 'lapsed', since: (role) => disable(role, daysAgo(14)) },
    ],
    [
      'an approver, to what somebody else may use now,',
      {
        why: /is not what it was/,
        state: 'lapsed',
        since: (role) => bot.seed({ ...role, beforeDeletion: ['Its trust policy names everybody.'] }),
      },
    ],
    [
      'an approver, to what is protected by now,',
      {
        why: /It is protected/,
        since: (role) => bot.seed({ ...role, hold: { kind: 'protected', reason: 'tagged so' } }),
      },
    ],
    ['an approver, to what is over,', { why: /This is over/, since: (role) => bot.resolve(role) }],
    [
      'an approver, to what is being decided otherwise,',
      {
        why: /is being carried out at this moment/,
        since: (role) => bot.click(APRIL, 'reactivate', role.id),
      },
    ],
  ])('%s does not say yes', async (_, { who = ARNO, asker = ADA, why, state = 'waiting', since }) => {
    const { role, id } = await asked(asker);
    const card = cardOf(id);
    await since?.(role, id);
    bot.sent.length = 0;
    const told = await answer(who, 'approve', id, card);
    expect(told).toMatch(why);
    expect(bot.sent).toEqual([]);
    expect((await decisionsOn(role)).filter(({ action }) => action === 'delete')).toEqual([]);
    expect(await refusalsOn(role)).toMatchObject([{ by: who, reason: expect.stringMatching(why) }]);
    expect((await approval(id))?.state).toBe(state);
  });

  test('after seven days nobody says yes, and it can be asked again', async () => {
    const { role, id } = await asked(ADA);
    const first = await approval(id);
    if (!first) throw new Error('Nobody asked.');
    const old = aRole();
    await bot.seed(old);
    await disable(old, daysAgo(30));
    const { subject, principalId } = old;
    const stored = await bot.store.finding(ACCOUNT, old.id);
    const evidence = { ...first.evidence, openedAt: stored?.openedAt ?? new Date(), disabledAt: daysAgo(30) };
    const lapsed = nextApprovalId(old.id, 'delete', null);
    await bot.approvals.ask({
      ...first,
      id: lapsed,
      findingId: old.id,
      subject,
      principalId,
      askedAt: daysAgo(7),
      evidence,
    });
    expect(await answer(ARNO, 'approve', lapsed, null)).toMatch(/lapsed on/);
    expect(await decisionsOn(old)).toEqual([]);
    expect((await approval(lapsed))?.state).toBe('lapsed');
    await bot.as.click(ADA, null, { action_id: 'finding:delete', value: old.id });
    expect(await approval(nextApprovalId(old.id, 'delete', { id: lapsed }))).toMatchObject({
      state: 'waiting',
    });
    expect(await decisionsOn(role)).toEqual([]);
  });

  test.each([
    ['made up', 'nonsense'],
    ['of nobody', `${ACCOUNT}:unused-role:AROANOBODY#delete#0001`],
    ['of another account', '999999999999:unused-role:AROA1EXAMPLE#delete#0001'],
    ['that begins like a finding’s', `${ACCOUNT}:unused-role:AROA1EXAMPLE`],
  ])('an id %s changes nothing', async (_, id) => {
    const before = await bot.stored();
    for (const how of ['approve', 'decline'] as const) {
      expect(await answer(ARNO, how, id, null)).toMatch(/nothing was done/);
    }
    expect(await bot.stored()).toEqual(before);
    expect(bot.sent).toEqual([]);
  });
});

describe('saying no', () => {
  test('an approver’s no is told to the asker with its reason, and ends it', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    await answer(ARNO, 'decline', id, card);
    const submitted = await bot.as.submit(ARNO, because('the batch of <!channel> needs it'));
    expect(submitted.body).toContain('Noted: your no');
    const told = bot.slack.workspace.messages.findLast(({ channel }) => channel === 'DADA');
    expect(told?.text).toContain('<@UARNO> said no: delete role');
    expect(told?.text).toContain('&lt;!channel&gt; needs it');
    expect(await answer(APRIL, 'approve', id, card)).toMatch(/Somebody said no already/);
    expect(await decisionsOn(role)).toEqual([]);
    expect(bot.sent).toEqual([]);
    expect(cards().map(text).join()).toContain('<@UARNO> said no');
  });

  test('whoever asked may take it back, without a reason', async () => {
    const { id } = await asked(APRIL);
    await answer(APRIL, 'decline', id);
    expect((await bot.as.submit(APRIL, because(null))).body).toContain('Taken back');
    expect(await approval(id)).toMatchObject({ state: 'declined', answer: { by: APRIL, reason: null } });
  });

  test.each([
    ['somebody else', EVE, /Only approvers may say no/],
    ['a guest', GUS, /calls you a guest/],
  ])('%s cannot say no', async (_, who, why) => {
    const { role, id } = await asked(ADA);
    expect(await answer(who, 'decline', id)).toMatch(why);
    expect(bot.slack.workspace.views).toEqual([]);
    expect((await approval(id))?.state).toBe('waiting');
    expect(await refusalsOn(role)).toHaveLength(1);
  });
});

describe('what waits', () => {
  test('approvers see it by command and on their Home tab, and answer it there', async () => {
    const { role, id } = await asked(ADA, { reason: 'This one is looked for.' });
    for (const one of await bot.approvals.waiting(ACCOUNT)) {
      if (one.id !== id)
        await bot.approvals.answer(one, {
          state: 'lapsed',
          answer: { by: ADA, at: new Date(), reason: null },
        });
    }
    expect(shown(await bot.as.command(APRIL, APPROVERS, 'approvals'))).toContain('This one is looked for.');
    await bot.as.openHome(APRIL);
    expect(JSON.stringify(bot.slack.workspace.homes.get(APRIL))).toContain(id);
    await bot.as.click(APRIL, null, { action_id: APPROVAL_ACTIONS.approve, value: id });
    expect(JSON.stringify(bot.slack.workspace.homes.get(APRIL))).not.toContain(APPROVAL_ACTIONS.approve);
    expect(await decisionsOn(role)).toHaveLength(1);
  });

  test('others do not', async () => {
    await asked(ADA);
    expect(shown(await bot.as.command(ADA, APPROVERS, 'approvals'))).toContain('Only approvers may ask');
    await bot.as.openHome(ADA);
    expect(JSON.stringify(bot.slack.workspace.homes.get(ADA))).not.toContain(APPROVAL_ACTIONS.approve);
  });
});

describe('restoring', () => {
  /** Deleted from here, with a snapshot; by Ada's wish and April's yes. */
  async function deletedRole(overrides: Partial<Finding> = {}) {
    const { role, id } = await asked(ADA, overrides);
    await answer(APRIL, 'approve', id);
    const [decision] = await decisionsOn(role);
    if (!decision) throw new Error('Nothing was decided.');
    const snapshot = { key: 'a key', cannotComeBack: ['Its unique id AROA.'] };
    const outcome = { at: new Date(), reason: 'It was deleted.', change: null, snapshot };
    await bot.store.settle(decision, 'applied', outcome);
    await bot.resolve(role);
    bot.sent.length = 0;
    return { role, id: nextApprovalId(role.id, 'restore', null) };
  }
  const show = async (who: string, role: Finding) =>
    shown(await bot.as.command(who, APPROVERS, `show ${role.subject.name}`));
  const ask = (who: string, role: Finding) =>
    bot.as.click(who, null, { action_id: 'finding:restore', value: role.id });

  test('approvers are offered it where it is shown, and two of them decide', async () => {
    const { role, id } = await deletedRole();
    expect(await show(APRIL, role)).toContain('finding:restore');
    await ask(APRIL, role);
    expect(text(cardOf(id))).toContain('Cannot come back: Its unique id AROA.');
    expect(await answer(APRIL, 'approve', id)).toMatch(/You asked for this yourself/);
    await answer(ARNO, 'approve', id);
    const restore = (await decisionsOn(role)).filter(({ action }) => action === 'restore');
    expect(restore).toMatchObject([{ by: APRIL, approvedBy: ARNO, state: 'requested' }]);
    expect(bot.sent).toMatchObject([{ id: restore[0]?.id }]);
  });

  test('whoever is to say yes is told that it was administrator-like', async () => {
    const { role, id } = await deletedRole({ administratorBecause: 'policy AdministratorAccess' });
    await ask(APRIL, role);
    expect(text(cardOf(id))).toContain('It was administrator-like: policy AdministratorAccess');
  });

  test.each([
    ['its owner', ADA],
    ['somebody else', EVE],
  ])('%s is not offered it, and cannot ask', async (_, who) => {
    const { role, id } = await deletedRole();
    expect(await show(who, role)).not.toContain('finding:restore');
    await ask(who, role);
    expect(await approval(id)).toBeNull();
    expect(bot.sent).toEqual([]);
  });

  test('what was not deleted from here is not restored from here', async () => {
    const role = await disabledRole();
    await ask(APRIL, role);
    expect(await approval(nextApprovalId(role.id, 'restore', null))).toBeNull();
    expect(await refusalsOn(role)).toMatchObject([
      { reason: expect.stringMatching(/not deleted from here/) },
    ]);
  });
});
