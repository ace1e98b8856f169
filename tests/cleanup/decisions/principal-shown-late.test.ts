import { beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { bothStale, DENY_ALL, decided, disabled, type Kind, live } from './principal-desk.ts';
import { staleAda } from './principals.ts';
import { policiesShownLate, shownLate } from './shown-late.ts';
import { aDecision, daysAgo, KEY, keyFinding, NOW, OTHER_KEY } from './subjects.ts';

/* Reads of IAM are eventually consistent: that a user or role was disabled or enabled a moment ago may not show yet. */

const state = anOffice();
const both = () => [KEY, OTHER_KEY].map((id) => aKey({ id, createdAt: daysAgo(400) }));
beforeEach(() => state.office.open(bothStale({ users: [staleAda({ keys: both(), loginProfile: null })] })));

const isDenied = (kind: Kind) => live(state.office, kind)?.attachedPolicyArns.includes(DENY_ALL);
const keys = () => [KEY, OTHER_KEY].map((id) => state.office.key(id)?.active);

function keyOf(id: string) {
  const key = state.office.key(id);
  if (!key) throw new Error('There is no such key.');
  return key;
}

/** IAM shows them so, all but the keys. */
function shows(kind: Kind, denied: boolean): () => void {
  const principal = live(state.office, kind);
  if (!principal) throw new Error('There is nobody.');
  const rest = principal.attachedPolicyArns.filter((arn) => arn !== DENY_ALL);
  return policiesShownLate(principal, [...rest, ...(denied ? [DENY_ALL] : [])], state.office.aws.faults);
}

/** Eve, an approver, decides so many minutes after what was done at `NOW`. */
async function then(kind: Kind, action: Decision['action'], minutes: number, overrides = {}) {
  const { office } = state;
  office.now = new Date(NOW.getTime() + minutes * 60_000);
  return decided(office, kind, { action, requestedAt: office.now, ...overrides });
}

async function becomes(decision: Decision) {
  await state.office.apply(decision);
  const { state: settled, outcome } = await state.office.settled(decision);
  return { settled, reason: outcome?.reason };
}

describe.each(['user', 'role'] as const)(
  'enabling a %s, while IAM does not show yet that it is disabled,',
  (kind) => {
    async function undone(minutes: number, overrides = {}) {
      await disabled(state.office, kind);
      const policies = shows(kind, false);
      const all = kind === 'user' ? [KEY, OTHER_KEY].map((id) => shownLate(keyOf(id), true)) : [];
      const catchUp = () => {
        for (const each of [policies, ...all]) each();
      };
      return { catchUp, decision: await then(kind, 'reactivate', minutes, overrides) };
    }

    it('enables it all the same: none stays disabled with no undo', async () => {
      const { office } = state;
      const { catchUp, decision } = await undone(0.1);
      expect(await becomes(decision)).toMatchObject({
        settled: 'applied',
        reason: expect.stringMatching(/was enabled again\.$/),
      });
      catchUp();
      expect(isDenied(kind)).toBe(false);
      if (kind === 'user') expect(keys()).toEqual([true, true]);
      expect(await office.deactivation(decision)).toBeNull();
      expect(await office.exemptions()).toMatchObject([{ by: 'UEVE', reason: 'reactivated' }]);
    });

    it('keeps the undo when AWS refuses it', async () => {
      const { office } = state;
      const { catchUp, decision } = await undone(0.1);
      office.aws.faults.add({
        fault: 'AccessDenied',
        action: kind === 'user' ? 'UpdateAccessKey' : 'DetachRolePolicy',
      });
      expect(await becomes(decision)).toMatchObject({ settled: 'failed' });
      catchUp();
      expect(isDenied(kind)).toBe(true);
      expect(await office.deactivation(decision)).toMatchObject({ by: 'UEVE', disabling: {} });
      expect(await office.exemptions()).toEqual([]);
    });

    it('is nothing that anybody may ask for', async () => {
      const { office } = state;
      const { catchUp, decision } = await undone(0.1, { by: 'UBOB' });
      expect(await becomes(decision)).toMatchObject({ settled: 'refused' });
      catchUp();
      expect(isDenied(kind)).toBe(true);
      expect(office.changes()).toEqual([]);
      expect(await office.deactivation(decision)).toMatchObject({ by: 'UEVE', disabling: {} });
    });

    it('sends nothing once IAM shows our changes: then somebody else enabled it', async () => {
      const { decision } = await undone(10);
      await becomes(decision);
      expect(state.office.changes()).toEqual([]);
    });
  },
);

describe('enabling a user, while IAM shows one of its keys as active still,', () => {
  it('switches that on, too', async () => {
    await disabled(state.office, 'user');
    const catchUp = shownLate(keyOf(KEY), true);
    expect(await becomes(await then('user', 'reactivate', 0.1))).toMatchObject({ settled: 'applied' });
    catchUp();
    expect(keys()).toEqual([true, true]);
    expect(isDenied('user')).toBe(false);
  });

  it('leaves a key that shows as active long after', async () => {
    const { office } = state;
    await disabled(office, 'user');
    keyOf(KEY).active = true;
    expect(await becomes(await then('user', 'reactivate', 10))).toMatchObject({ settled: 'applied' });
    expect(keys()).toEqual([true, true]);
    expect(office.changes()).toEqual(['UpdateAccessKey', 'DetachUserPolicy']);
  });
});

describe.each(['user', 'role'] as const)(
  'disabling a %s, while IAM does not show yet that it is enabled,',
  (kind) => {
    async function onAgain(minutes: number) {
      await disabled(state.office, kind);
      expect(await becomes(await then(kind, 'reactivate', 1))).toMatchObject({ settled: 'applied' });
      return then(kind, 'deactivate', 1 + minutes);
    }

    it('is not told as done by somebody else: it is enabled, and left alone', async () => {
      const { office } = state;
      const decision = await onAgain(0.1);
      const catchUps = [
        shows(kind, true),
        ...(kind === 'user' ? [KEY, OTHER_KEY].map((id) => shownLate(keyOf(id), false)) : []),
      ];
      expect(await becomes(decision)).toEqual({
        settled: 'refused',
        reason: 'It is to be kept until 2026-07-01: reactivated.',
      });
      for (const catchUp of catchUps) catchUp();
      expect(isDenied(kind)).toBe(false);
      expect(office.changes()).toEqual([]);
      expect(await office.deactivation(decision)).toBeNull();
    });

    it('is told as done by somebody else once IAM shows our changes', async () => {
      const decision = await onAgain(10);
      live(state.office, kind)?.attachedPolicyArns.push(DENY_ALL);
      if (kind === 'user') for (const id of [KEY, OTHER_KEY]) keyOf(id).active = false;
      expect(await becomes(decision)).toMatchObject({
        settled: 'applied',
        reason: expect.stringContaining('somebody did that outside this product'),
      });
      expect(state.office.changes()).toEqual([]);
    });
  },
);

describe('deactivating a key that somebody else switched off, a moment after its user', () => {
  /** Its owner presses the button of a card that was made when it was on. */
  async function pressed(before: () => Promise<void>) {
    const { office } = state;
    const user = structuredClone(office.aws.account.users.get('ada') ?? staleAda());
    keyOf(KEY).active = false;
    await before();
    expect(await becomes(await then('user', 'reactivate', 1))).toMatchObject({ settled: 'applied' });
    expect(keys()).toEqual([false, true]);
    await office.audit([keyFinding(user)], new Date(NOW.getTime() - 3_600_000));
    office.now = new Date(NOW.getTime() + 66_000);
    office.aws.calls.clear();
    return office.request(aDecision(keyFinding(user), { requestedAt: office.now }));
  }

  async function isNotOurs(decision: Decision) {
    expect(keys()).toEqual([false, true]);
    expect(state.office.changes()).toEqual([]);
    expect(await state.office.deactivation(decision)).toBeNull();
  }

  it('was found enabled already, is told as somebody else’s doing, and does not become ours', async () => {
    const decision = await pressed(async () => {});
    expect(await becomes(decision)).toMatchObject({
      settled: 'applied',
      reason: expect.stringContaining('is inactive already: somebody switched it off outside this product'),
    });
    await isNotOurs(decision);
  });

  it('was enabled again, is refused: it may be on, and is to be left alone', async () => {
    const decision = await pressed(async () => void (await disabled(state.office, 'user')));
    expect(await becomes(decision)).toEqual({
      settled: 'refused',
      reason: 'It is to be kept until 2026-07-01: reactivated (said of the user).',
    });
    await isNotOurs(decision);
  });
});
