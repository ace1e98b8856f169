import { describe, expect, test } from 'vitest';
import { APPROVAL_ACTIONS } from '../../bot/ids.ts';
import { addDays } from '../../cleanup/days.ts';
import { nextApprovalId } from '../../cleanup/decisions/approval.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { SCHEDULE } from '../../cleanup/schedule/next-action.ts';
import { anApprovalDesk, aRole, because, text } from './approval-desk.ts';
import { ACCOUNT, ADA, APPROVERS, APRIL, ARNO, daysAgo, EVE, GUS, LIV, STAN, shown } from './harness.ts';
import { aDecision } from './messages/factories.ts';

const desk = anApprovalDesk();
const { answer, approval, asked, cardOf, cards, decisionsOn, disable, disabledRole, refusalsOn } = desk;

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
    expect(desk.bot.sent).toEqual([]);
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
    await desk.bot.seed(role);
    expect(await desk.bot.click(APRIL, 'delete', role.id)).toMatch(/was not disabled from here/);
    await disable(role, daysAgo(3));
    expect(await desk.bot.click(APRIL, 'delete', role.id)).toMatch(/Nobody may skip that/);
    expect(await desk.bot.approvals.newest(ACCOUNT, role.id, 'delete')).toBeNull();
  });

  test('asked three times, by two people, it is one question', async () => {
    const { role, id } = await asked(ADA);
    expect(await desk.bot.click(ADA, 'delete', role.id)).toMatch(/^You asked to delete/);
    expect(await desk.bot.click(APRIL, 'delete', role.id)).toMatch(/^<@UADA> asked to delete/);
    expect(cards().filter((card) => text(card).includes(id))).toHaveLength(1);
    expect(
      (await desk.bot.approvals.waiting(ACCOUNT)).filter((one) => one.findingId === role.id),
    ).toHaveLength(1);
  });

  test('two people at the same moment ask the same question', async () => {
    const role = await disabledRole();
    await Promise.all(
      [ADA, APRIL].map((who) =>
        desk.bot.as.click(who, null, { action_id: 'finding:delete', value: role.id }),
      ),
    );
    expect(
      (await desk.bot.approvals.waiting(ACCOUNT)).filter((one) => one.findingId === role.id),
    ).toHaveLength(1);
  });

  test('it says so when nobody else could approve', async () => {
    const channel = desk.bot.slack.workspace.channels.get(APPROVERS);
    if (!channel) throw new Error('There is no channel of approvers.');
    const members = [...channel.members];
    desk.bot.slack.workspace.channels.set(APPROVERS, {
      ...channel,
      members: [APRIL, GUS, desk.bot.slack.workspace.botUserId],
    });
    const { id } = await asked(APRIL);
    desk.bot.slack.workspace.channels.set(APPROVERS, { ...channel, members });
    expect(text(cardOf(id))).toContain('nobody else could say yes');
    const { id: other } = await asked(APRIL);
    expect(text(cardOf(other))).not.toContain('nobody else could say yes');
  });
});

describe('saying no', () => {
  test('an approver’s no is told to the asker with its reason, and ends it', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    await answer(ARNO, 'decline', id, card);
    const submitted = await desk.bot.as.submit(ARNO, because('the batch of <!channel> needs it'));
    expect(submitted.body).toContain('Noted: your no');
    const told = desk.bot.slack.workspace.messages.findLast(({ channel }) => channel === 'DADA');
    expect(told?.text).toContain('<@UARNO> said no: delete role');
    expect(told?.text).toContain('&lt;!channel&gt; needs it');
    expect(await answer(APRIL, 'approve', id, card)).toMatch(/Somebody said no already/);
    expect(await decisionsOn(role)).toEqual([]);
    expect(desk.bot.sent).toEqual([]);
    expect(cards().map(text).join()).toContain('<@UARNO> said no');
  });

  test('whoever asked may take it back, without a reason', async () => {
    const { id } = await asked(APRIL);
    await answer(APRIL, 'decline', id);
    expect((await desk.bot.as.submit(APRIL, because(null))).body).toContain('Taken back');
    expect(await approval(id)).toMatchObject({ state: 'declined', answer: { by: APRIL, reason: null } });
  });

  test('a no that was stored and never told is told when it is said again, and nobody else’s is', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    const waiting = await approval(id);
    if (!waiting) throw new Error('Nobody asked.');
    const said = { by: ARNO, at: new Date(), reason: 'the batch needs it' };
    await desk.bot.approvals.answer(waiting, { state: 'declined', answer: said });
    expect(await answer(APRIL, 'decline', id, card)).toMatch(/Somebody said no already/);
    expect(await refusalsOn(role)).toHaveLength(1);
    const told = () => desk.bot.slack.workspace.messages.findLast(({ channel }) => channel === 'DADA')?.text;
    expect(told()).not.toContain('the batch needs it');
    await answer(ARNO, 'decline', id, card);
    const again = await desk.bot.as.submit(ARNO, because('the batch needs it'));
    expect(again.body).toContain('Noted: your no');
    expect(told()).toContain('the batch needs it');
    expect(cardOf(id)).toBeNull();
    expect(await refusalsOn(role)).toHaveLength(1);
  });

  test.each([
    ['somebody else', EVE, /Only approvers may say no/],
    ['a guest', GUS, /calls you a guest/],
  ])('%s cannot say no', async (_, who, why) => {
    const { role, id } = await asked(ADA);
    expect(await answer(who, 'decline', id)).toMatch(why);
    expect(desk.bot.slack.workspace.views).toEqual([]);
    expect((await approval(id))?.state).toBe('waiting');
    expect(await refusalsOn(role)).toHaveLength(1);
  });
});

describe('what waits', () => {
  test('approvers see it by command and on their Home tab, and answer it there', async () => {
    const { role, id } = await asked(ADA, { reason: 'This one is looked for.' });
    for (const one of await desk.bot.approvals.waiting(ACCOUNT)) {
      if (one.id !== id)
        await desk.bot.approvals.answer(one, {
          state: 'lapsed',
          answer: { by: ADA, at: new Date(), reason: null },
        });
    }
    expect(shown(await desk.bot.as.command(APRIL, APPROVERS, 'approvals'))).toContain(
      'This one is looked for.',
    );
    await desk.bot.as.openHome(APRIL);
    expect(JSON.stringify(desk.bot.slack.workspace.homes.get(APRIL))).toContain(id);
    await desk.bot.as.click(APRIL, null, { action_id: APPROVAL_ACTIONS.approve, value: id });
    expect(JSON.stringify(desk.bot.slack.workspace.homes.get(APRIL))).not.toContain(APPROVAL_ACTIONS.approve);
    expect(await decisionsOn(role)).toHaveLength(1);
  });

  test('others do not', async () => {
    await asked(ADA);
    expect(shown(await desk.bot.as.command(ADA, APPROVERS, 'approvals'))).toContain('Only approvers may ask');
    await desk.bot.as.openHome(ADA);
    expect(JSON.stringify(desk.bot.slack.workspace.homes.get(ADA))).not.toContain(APPROVAL_ACTIONS.approve);
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
    await desk.bot.store.settle(decision, 'applied', outcome);
    await desk.bot.resolve(role);
    desk.bot.sent.length = 0;
    return { role, id: nextApprovalId(role.id, 'restore', null) };
  }
  const show = async (who: string, role: Finding) =>
    shown(await desk.bot.as.command(who, APPROVERS, `show ${role.subject.name}`));
  const ask = (who: string, role: Finding) =>
    desk.bot.as.click(who, null, { action_id: 'finding:restore', value: role.id });

  test('approvers are offered it where it is shown, and two of them decide', async () => {
    const { role, id } = await deletedRole();
    expect(await show(APRIL, role)).toContain('finding:restore');
    await ask(APRIL, role);
    expect(text(cardOf(id))).toContain('Cannot come back: Its unique id AROA.');
    expect(await answer(APRIL, 'approve', id)).toMatch(/You asked for this yourself/);
    await answer(ARNO, 'approve', id);
    const restore = (await decisionsOn(role)).filter(({ action }) => action === 'restore');
    expect(restore).toMatchObject([{ by: APRIL, approvedBy: ARNO, state: 'requested' }]);
    expect(desk.bot.sent).toMatchObject([{ id: restore[0]?.id }]);
  });

  test('it is found by its name however much was decided since', { timeout: 60_000 }, async () => {
    const { role } = await deletedRole();
    const others = Array.from({ length: 301 }, (_, index) => ({
      ...aDecision({
        account: ACCOUNT,
        id: `later-${index}`,
        principalId: `AIDALATER${index}`,
        by: SCHEDULE,
      }),
      requestedAt: addDays(new Date(), 1),
    }));
    const outcome = { at: new Date(), reason: 'It was deactivated.', change: null };
    for (const one of others) await desk.bot.store.settle(one, 'applied', outcome);
    expect(await show(APRIL, role)).toContain('finding:restore');
    for (const who of [ADA, EVE]) expect(await show(who, role)).not.toContain('finding:restore');
  });

  test('what is gone but was not deleted from here is not offered', async () => {
    const role = await disabledRole();
    await desk.bot.resolve(role);
    expect(await show(APRIL, role)).toContain('Nothing is open about');
    expect(await show(APRIL, role)).not.toContain('finding:restore');
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
    expect(desk.bot.sent).toEqual([]);
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
