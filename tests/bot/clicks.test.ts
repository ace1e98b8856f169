import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isoDay, isoMinute } from '../../cleanup/days.ts';
import type { Deactivation, FindingAction } from '../../cleanup/decisions/decision.ts';
import type { Finding } from '../../cleanup/finding.ts';
import {
  ACCOUNT,
  ADA,
  APRIL,
  ARNO,
  aKey,
  aMessage,
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

interface Case {
  /** Of Ada's, unless it says otherwise. */
  readonly what: Partial<Finding>;
  readonly who: string;
  readonly action: FindingAction;
  /** Null: allowed, else the reason. */
  readonly refused: RegExp | null;
  /** Who switched it off, and how many days ago. */
  readonly off?: readonly [string, number];
}

const KEY = {};
const PASSWORD = { rule: 'unused-password' } as const;
const ADMIN = { administratorBecause: 'attached policy AdministratorAccess' };
const PROTECTED = { hold: { kind: 'protected', reason: 'tagged iam-cleanup:protected' } } as const;
const NOBODYS = { owner: null };
const NOT_YOURS = /Only its owner or an approver/;

describe('who may do what', () => {
  test.each<[string, Case]>([
    ['an owner deactivates her key', { what: KEY, who: ADA, action: 'deactivate', refused: null }],
    ['an approver deactivates any key', { what: KEY, who: APRIL, action: 'deactivate', refused: null }],
    ['nobody else deactivates a key', { what: KEY, who: EVE, action: 'deactivate', refused: NOT_YOURS }],
    ['an owner removes her password', { what: PASSWORD, who: ADA, action: 'deactivate', refused: null }],
    ['an approver removes any password', { what: PASSWORD, who: ARNO, action: 'deactivate', refused: null }],
    [
      'nobody else removes a password',
      { what: PASSWORD, who: EVE, action: 'deactivate', refused: NOT_YOURS },
    ],
    ['a guest decides nothing', { what: KEY, who: GUS, action: 'deactivate', refused: /calls you a guest/ }],
    [
      'a stranger decides nothing',
      { what: KEY, who: STAN, action: 'deactivate', refused: /calls you a stranger/ },
    ],
    [
      'who has left decides nothing',
      { what: KEY, who: LIV, action: 'deactivate', refused: /calls you a deleted/ },
    ],
    [
      'protected is protected',
      { what: PROTECTED, who: APRIL, action: 'deactivate', refused: /It is protected/ },
    ],
    ['an approver claims what nobody owns', { what: NOBODYS, who: APRIL, action: 'claim', refused: null }],
    ['an owner claims nothing', { what: KEY, who: ADA, action: 'claim', refused: /Only approvers/ }],
    ['nobody else claims anything', { what: NOBODYS, who: EVE, action: 'claim', refused: /Only approvers/ }],
    ['an owner assigns nothing', { what: KEY, who: ADA, action: 'assign', refused: /Only approvers/ }],
    ['nobody else assigns anything', { what: KEY, who: EVE, action: 'assign', refused: /Only approvers/ }],
    ['an owner hands back', { what: KEY, who: ADA, action: 'not-mine', refused: null }],
    [
      'an approver hands back nothing of others',
      { what: KEY, who: APRIL, action: 'not-mine', refused: /not known as yours/ },
    ],
    ['nobody else hands back', { what: KEY, who: EVE, action: 'not-mine', refused: /not known as yours/ }],
    ['an owner undoes her own', { what: KEY, who: ADA, action: 'reactivate', off: [ADA, 1], refused: null }],
    [
      "an owner undoes the schedule's",
      { what: KEY, who: ADA, action: 'reactivate', off: ['schedule', 1], refused: null },
    ],
    [
      "an owner does not undo somebody else's",
      {
        what: KEY,
        who: ADA,
        action: 'reactivate',
        off: [APRIL, 1],
        refused: /Somebody else switched it off/,
      },
    ],
    [
      'an approver undoes any of ours',
      { what: KEY, who: ARNO, action: 'reactivate', off: [ADA, 1], refused: null },
    ],
    [
      'nobody undoes what was not ours',
      { what: KEY, who: ARNO, action: 'reactivate', refused: /not switched off from here/ },
    ],
    ['nobody else undoes', { what: KEY, who: EVE, action: 'reactivate', off: [ADA, 1], refused: NOT_YOURS }],
    [
      'a password does not come back',
      { what: PASSWORD, who: ADA, action: 'reactivate', off: [ADA, 1], refused: /cannot be brought back/ },
    ],
    [
      'an owner deletes after the cooling-off',
      { what: KEY, who: ADA, action: 'delete', off: [ADA, 15], refused: null },
    ],
    [
      'an approver deletes after the cooling-off',
      { what: KEY, who: APRIL, action: 'delete', off: [ADA, 15], refused: null },
    ],
    [
      'an owner does not skip the cooling-off',
      { what: KEY, who: ADA, action: 'delete', off: [ADA, 13], refused: /Nobody may skip that/ },
    ],
    [
      'an approver does not skip it either',
      { what: KEY, who: APRIL, action: 'delete', off: [ADA, 13], refused: /Nobody may skip that/ },
    ],
    [
      'an active key is not deleted',
      { what: KEY, who: APRIL, action: 'delete', refused: /deactivate it first/ },
    ],
    ['nobody else deletes', { what: KEY, who: EVE, action: 'delete', off: [ADA, 15], refused: NOT_YOURS }],
    [
      'an owner does not keep an administrator',
      { what: ADMIN, who: ADA, action: 'keep', refused: /an approver has to say/ },
    ],
    ['nobody else keeps', { what: KEY, who: EVE, action: 'keep', refused: NOT_YOURS }],
  ])('%s', async (_, { what, who, action, refused, off }) => {
    const key = aKey(what);
    await bot.seed(key);
    if (off) await bot.store.setDeactivation(ACCOUNT, key.subject, { by: off[0], at: daysAgo(off[1]) });

    const told = await bot.click(who, action, key.id);

    const [decision, ...more] = (await bot.decisions()).filter(({ findingId }) => findingId === key.id);
    const refusals = (await bot.refusals()).filter(
      ({ asked }) => asked.kind === 'decision' && asked.findingId === key.id,
    );
    expect(more).toEqual([]);
    if (refused) {
      expect(told).toMatch(refused);
      const asked = { action, principalId: key.principalId, subject: key.subject };
      expect(refusals).toMatchObject([{ by: who, reason: expect.stringMatching(refused), asked }]);
      expect(decision).toBeUndefined();
      expect(bot.sent).toEqual([]);
    } else {
      expect(refusals).toEqual([]);
      expect(decision).toMatchObject({ action, by: who, state: 'requested' });
      expect(told).toMatch(/^Noted: /);
      expect(bot.sent).toEqual([{ account: ACCOUNT, id: decision?.id, principalId: key.principalId }]);
      expect(decision).toMatchObject({ lastUsedSeen: key.lastUsed?.at, subject: key.subject });
    }
  });

  test.each<['keep' | 'assign', string]>([
    ['keep', ADA],
    ['keep', APRIL],
    ['assign', APRIL],
  ])('%s opens a form for %s, and decides nothing yet', async (action, who) => {
    const key = aKey();
    await bot.seed(key);
    const before = await bot.stored();
    expect(await bot.click(who, action, key.id)).toBe('');
    expect(bot.slack.workspace.views).toMatchObject([{ user: who, view: { private_metadata: key.id } }]);
    expect(await bot.stored()).toEqual(before);
    expect(bot.sent).toEqual([]);
  });

  test('an owner by claim is the owner, whatever the tag says', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.store.setOwnership(ACCOUNT, { principalId: key.principalId, owner: EVE, notMine: [] });
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(NOT_YOURS);
    expect(await bot.click(EVE, 'deactivate', key.id)).toMatch(/^Noted/);
  });

  test('who handed something back is not its owner, whatever the tag says', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.store.setOwnership(ACCOUNT, { principalId: key.principalId, owner: null, notMine: [ADA] });
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(NOT_YOURS);
  });
});

describe('a key that was used since', () => {
  /** Refused so many seconds ago because of a use of today. */
  async function refusedAgo(seconds: number) {
    const key = aKey();
    await bot.seed(key);
    await bot.click(ADA, 'deactivate', key.id);
    const [first] = await bot.decisions();
    if (!first) throw new Error('Nothing was stored.');
    const at = new Date(Date.now() - seconds * 1000);
    const usedSince = { at: daysAgo(0.1), service: 's3', region: 'eu-west-1' };
    await bot.store.settle(first, 'refused', { at, reason: 'It was used.', change: null, usedSince });
    return { key, first, usedSince };
  }
  const ofKey = async (key: Finding) =>
    (await bot.decisions()).filter(({ findingId }) => findingId === key.id);

  test('is decided on again knowing that use, from what is stored', async () => {
    const { key, first, usedSince } = await refusedAgo(60);
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/^Noted/);
    const again = (await ofKey(key)).find(({ id }) => id !== first.id);
    expect(again).toMatchObject({ state: 'requested', lastUsedSeen: usedSince.at });
    expect(first.lastUsedSeen).toEqual(key.lastUsed?.at);
  });

  test('is not by a second press of the same button', async () => {
    const { key, first } = await refusedAgo(1);
    await bot.click(ADA, 'deactivate', key.id);
    const again = (await ofKey(key)).find(({ id }) => id !== first.id);
    expect(again).toMatchObject({ state: 'requested', lastUsedSeen: key.lastUsed?.at });
  });

  test('is decided on by nobody who may not', async () => {
    const { key } = await refusedAgo(60);
    bot.sent.length = 0;
    expect(await bot.click(EVE, 'deactivate', key.id)).toMatch(NOT_YOURS);
    expect(bot.sent).toEqual([]);
  });
});

describe('where it is shown what came of a click', () => {
  const pressed = async (key: Finding, action: FindingAction, onlyFor: string | null) => {
    const before = bot.slack.workspace.messages.length;
    const card = { ...aMessage('DADA'), onlyFor };
    await bot.as.click(ADA, card, { action_id: `finding:${action}`, value: key.id });
    return bot.toldSince(before, ADA);
  };

  test('a card that is a message of its own, which is brought up to date', async () => {
    const key = aKey();
    await bot.seed(key);
    expect(await pressed(key, 'deactivate', null)).toContain('then do it; the card shows it as soon as');
  });

  test.each<[FindingAction, (key: Finding) => string]>([
    ['deactivate', ({ subject }) => `show ${subject.name}`],
    ['not-mine', () => 'mine'],
  ])('not the answer to a command: that is never updated (%s)', async (action, again) => {
    const key = aKey();
    await bot.seed(key);
    const told = await pressed(key, action, ADA);
    expect(told).toContain(`then do it; \`/iam-cleanup ${again(key)}\` shows it as soon as it is true`);
    expect(told).not.toContain('the card');
  });
});

describe('a whole user', () => {
  test('mine offers an approver what they may do with their own user, and an owner only their part of it', async () => {
    const user = (principalId: string) =>
      aKey({
        rule: 'unused-user',
        subject: { type: 'user', name: principalId, arn: 'arn', id: principalId },
        principalId,
        owner: null,
      });
    const owned = async (who: string, finding: Finding) => {
      const { principalId } = finding;
      await bot.store.setOwnership(ACCOUNT, { principalId, owner: who, notMine: [] });
      return shown(await bot.as.command(who, 'CSUMMARY', 'mine'));
    };
    const [hers, his] = [user('AIDAARNO'), user('AIDAGREG')];
    await bot.seed(hers, his);
    expect(await owned(ARNO, hers)).toContain('finding:deactivate');
    const told = await owned(EVE, his);
    expect(told).toContain('finding:keep');
    expect(told).not.toContain('finding:deactivate');
    expect(told).toContain(
      'Only an approver can disable a whole user, which can be undone: tell the approvers',
    );
  });
});

describe('what happens by itself', () => {
  test('is shown with the day of the stored plan, and as paused while it is', async () => {
    const key = aKey({ stage: 'disable' });
    await bot.seed(key);
    const at = daysAgo(-4);
    const planned = {
      findingId: key.id,
      action: 'deactivate',
      at,
      warned: false,
      waitsFor: 'its day',
    } as const;
    await bot.schedule.savePlan(ACCOUNT, { madeAt: new Date(), brakes: [], actions: [planned], more: 0 });
    const show = async () => shown(await bot.as.command(ADA, 'CSUMMARY', `show ${key.subject.name}`));
    expect(await show()).toContain(`*deactivated by itself* from ${isoDay(at)}`);
    await bot.schedule.setPause(ACCOUNT, { by: APRIL, at: new Date(), reason: 'freeze' });
    expect(await show()).toContain('only once the schedule goes on, which is paused');
  });
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe('what is off already', () => {
  const ofKey = async (key: Finding) =>
    (await bot.decisions()).filter(({ findingId }) => findingId === key.id);

  test('a key is not switched off again: told since when, and nothing is decided', async () => {
    const key = aKey({ asOf: daysAgo(2) });
    await bot.seed(key);
    const at = minutesAgo(1);
    await bot.store.setDeactivation(ACCOUNT, key.subject, { by: ARNO, at });
    const before = await bot.stored();
    const told = await bot.click(ADA, 'deactivate', key.id);
    expect(told).toContain(`It is off already: <@${ARNO}> switched it off, ${isoMinute(at)}`);
    expect(await bot.stored()).toEqual(before);
    expect(bot.sent).toEqual([]);
  });

  test('is told to nobody whom it does not concern', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.store.setDeactivation(ACCOUNT, key.subject, { by: ADA, at: minutesAgo(1) });
    expect(await bot.click(EVE, 'deactivate', key.id)).toMatch(NOT_YOURS);
  });

  test.each<[string, Partial<Finding>, Partial<Deactivation>]>([
    ['what was only begun', KEY, { begun: true }],
    ['a key that was switched off some minutes ago', KEY, { at: minutesAgo(3) }],
    ['a key that an audit saw inactive', { rule: 'inactive-access-key' }, { at: daysAgo(30) }],
  ])('%s may be on, and is decided upon', async (_, what, more) => {
    const key = aKey(what);
    await bot.seed(key);
    await bot.store.setDeactivation(ACCOUNT, key.subject, { by: ADA, at: minutesAgo(1), ...more });
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/^Noted/);
    expect(await ofKey(key)).toHaveLength(1);
  });

  test('but still on its way: it is sent again', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.click(ADA, 'deactivate', key.id);
    await bot.store.setDeactivation(ACCOUNT, key.subject, { by: ADA, at: new Date() });
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/on its way/);
    expect(bot.sent).toHaveLength(2);
  });
});

describe('clicks that meet', () => {
  test('the same click delivered three times is one decision, sent each time until it is settled', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.click(ADA, 'deactivate', key.id);
    const again = bot.requests.at(-1);
    if (!again) throw new Error('Nothing was sent.');
    await Promise.all([bot.deliver(again), bot.deliver(again)]);
    const decisions = (await bot.decisions()).filter(({ findingId }) => findingId === key.id);
    expect(decisions).toHaveLength(1);
    expect(new Set(bot.sent.map(({ id }) => id)).size).toBe(1);

    const [decision] = decisions;
    if (!decision) throw new Error('Nothing was stored.');
    const outcome = { at: new Date(), reason: 'It was deactivated.', change: null };
    await bot.store.settle(decision, 'applied', outcome);
    bot.sent.length = 0;
    const before = await bot.stored();
    await bot.deliver(again);
    expect(bot.slack.workspace.messages.at(-1)?.text).toBe(
      'This is settled already (applied): It was deactivated.',
    );
    expect(bot.sent).toEqual([]);
    expect(await bot.stored()).toEqual(before);
  });

  test('a second press of the same button is the same wish: it is sent again, and not stored again', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.click(ADA, 'deactivate', key.id);
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/^You asked for this .* already/);
    expect(new Set(bot.sent.map(({ id }) => id)).size).toBe(1);
    expect(bot.sent).toHaveLength(2);
  });

  test('of two people at the same moment one wins, and the other is told who', async () => {
    const key = aKey();
    await bot.seed(key);
    const texts = await Promise.all([
      bot.as.click(APRIL, aMessage('DAPRIL'), { action_id: 'finding:deactivate', value: key.id }),
      bot.as.click(ARNO, aMessage('DARNO'), { action_id: 'finding:claim', value: key.id }),
    ]).then(() => bot.slack.workspace.messages.slice(-2));
    const [winner, ...more] = (await bot.decisions()).filter(({ findingId }) => findingId === key.id);
    expect(more).toEqual([]);
    expect(bot.sent.map(({ id }) => id)).toEqual([winner?.id]);
    const loser = winner?.by === APRIL ? ARNO : APRIL;
    expect(texts.find(({ onlyFor }) => onlyFor === winner?.by)?.text).toMatch(/^Noted/);
    expect(texts.find(({ onlyFor }) => onlyFor === loser)?.text).toMatch(
      new RegExp(`^<@${winner?.by}> has asked to .*Nothing was done for you`),
    );
  });

  test('two different buttons on one key are one conflict, also for one person', async () => {
    const key = aKey();
    await bot.seed(key);
    await bot.click(ADA, 'deactivate', key.id);
    expect(await bot.click(ADA, 'not-mine', key.id)).toMatch(/^You have asked to deactivate .* comes first/);
    expect(bot.sent).toHaveLength(1);
  });

  test('two keys of one user are one principal: the second one has to wait', async () => {
    const first = aKey();
    const second = aKey({ principalId: first.principalId });
    await bot.seed(first, second);
    await bot.click(ADA, 'deactivate', first.id);
    expect(await bot.click(ADA, 'deactivate', second.id)).toMatch(/comes first/);
  });

  test('what is stored but could not be queued is said so, and sent by the next press', async () => {
    const key = aKey();
    await bot.seed(key);
    bot.queueDown = true;
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/could not be passed on yet/);
    bot.queueDown = false;
    expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/on its way/);
    expect(bot.sent).toHaveLength(1);
  });
});
