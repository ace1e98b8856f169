import { describe, expect, test } from 'vitest';
import { type Approval, nextApprovalId } from '../../cleanup/decisions/approval.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { anApprovalDesk, aRole, because, text } from './approval-desk.ts';
import { ACCOUNT, ADA, APRIL, ARNO, daysAgo, EVE, GUS, LIV, STAN } from './harness.ts';

const desk = anApprovalDesk();
const { answer, approval, asked, cardOf, cards, decisionsOn, disable, refusalsOn } = desk;

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
    expect(desk.bot.sent).toMatchObject([{ principalId: role.principalId }]);
    expect(await approval(id)).toMatchObject({ state: 'approved', answer: { by: ARNO } });
    const told = desk.bot.slack.workspace.messages.findLast(({ channel }) => channel === 'DAPRIL');
    expect(told?.text).toMatch(/<@UARNO> said yes/);
    expect(cardOf(id)).toBeNull();
    expect(cards().map(text).join()).toContain('<@UARNO> said yes');
  });

  test('the same click three times is one decision', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    await answer(ARNO, 'approve', id, card);
    const click = desk.bot.requests.at(-1);
    if (!click) throw new Error('Nothing was clicked.');
    await desk.bot.deliver(click);
    await desk.bot.deliver(click);
    expect(await decisionsOn(role)).toHaveLength(1);
    expect(new Set(desk.bot.sent.map(({ id: sent }) => sent)).size).toBe(1);
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
    await Promise.all([answer(ARNO, 'approve', id, card), desk.bot.as.submit(APRIL, because(null))]);
    const { state } = (await approval(id)) ?? {};
    expect(await decisionsOn(role)).toHaveLength(state === 'approved' ? 1 : 0);
    expect(['approved', 'declined']).toContain(state);
  });

  test('a queue that fails loses nothing: the next click sends it', async () => {
    const { role, id } = await asked(ADA);
    desk.bot.queueDown = true;
    expect(await answer(ARNO, 'approve', id)).toMatch(/could not be passed on yet/);
    desk.bot.queueDown = false;
    expect(await answer(ARNO, 'approve', id)).toMatch(/^Noted: your yes to delete role/);
    expect(await decisionsOn(role)).toHaveLength(1);
    expect(desk.bot.sent).toMatchObject([{ principalId: role.principalId }]);
    expect(cardOf(id)).toBeNull();
  });

  test('what is done before the card could show the yes is what the card shows in the end', async () => {
    const { role, id } = await asked(ADA);
    desk.bot.onSent = async () => {
      const [decision] = await decisionsOn(role);
      const outcome = { at: new Date(), reason: 'Role was deleted.', change: null };
      if (decision) await desk.bot.store.settle(decision, 'applied', outcome);
    };
    await answer(ARNO, 'approve', id);
    expect(cards().map(text).join()).toContain(':white_check_mark: Role was deleted.');
    expect(cardOf(id)).toBeNull();
  });

  test('a yes that died before it was passed on is passed on by the next click, with who said it', async () => {
    const { role, id } = await asked(ADA);
    const card = cardOf(id);
    const waiting = await approval(id);
    if (!waiting) throw new Error('Nobody asked.');
    await desk.bot.approvals.answer(waiting, {
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
        since: (role) =>
          desk.bot.seed({ ...role, lastUsed: { at: daysAgo(1), service: null, region: null } }),
      },
    ],
    [
      'an approver, to what was undone since,',
      {
        why: /not disabled by us any more/,
        state: 'lapsed',
        since: ({ subject }) => desk.bot.store.setDeactivation(ACCOUNT, subject, null),
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
        since: (role) => desk.bot.seed({ ...role, beforeDeletion: ['Its trust policy names everybody.'] }),
      },
    ],
    [
      'an approver, to what is protected by now,',
      {
        why: /It is protected/,
        since: (role) => desk.bot.seed({ ...role, hold: { kind: 'protected', reason: 'tagged so' } }),
      },
    ],
    ['an approver, to what is over,', { why: /This is over/, since: (role) => desk.bot.resolve(role) }],
    [
      'an approver, to what is being decided otherwise,',
      {
        why: /is being carried out at this moment/,
        since: (role) => desk.bot.click(APRIL, 'reactivate', role.id),
      },
    ],
  ])('%s does not say yes', async (_, { who = ARNO, asker = ADA, why, state = 'waiting', since }) => {
    const { role, id } = await asked(asker);
    const card = cardOf(id);
    await since?.(role, id);
    desk.bot.sent.length = 0;
    const told = await answer(who, 'approve', id, card);
    expect(told).toMatch(why);
    expect(desk.bot.sent).toEqual([]);
    expect((await decisionsOn(role)).filter(({ action }) => action === 'delete')).toEqual([]);
    expect(await refusalsOn(role)).toMatchObject([{ by: who, reason: expect.stringMatching(why) }]);
    expect((await approval(id))?.state).toBe(state);
  });

  test('after seven days nobody says yes, and it can be asked again', async () => {
    const { role, id } = await asked(ADA);
    const first = await approval(id);
    if (!first) throw new Error('Nobody asked.');
    const old = aRole();
    await desk.bot.seed(old);
    await disable(old, daysAgo(30));
    const { subject, principalId } = old;
    const stored = await desk.bot.store.finding(ACCOUNT, old.id);
    const evidence = { ...first.evidence, openedAt: stored?.openedAt ?? new Date(), disabledAt: daysAgo(30) };
    const lapsed = nextApprovalId(old.id, 'delete', null);
    await desk.bot.approvals.ask({
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
    await desk.bot.as.click(ADA, null, { action_id: 'finding:delete', value: old.id });
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
    const before = await desk.bot.stored();
    for (const how of ['approve', 'decline'] as const) {
      expect(await answer(ARNO, how, id, null)).toMatch(/nothing was done/);
    }
    expect(await desk.bot.stored()).toEqual(before);
    expect(desk.bot.sent).toEqual([]);
  });
});
