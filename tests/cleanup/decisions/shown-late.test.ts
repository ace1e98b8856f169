import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { EmulatedKey } from '../../../infra/sandbox/aws/account.ts';
import { anOffice } from './office.ts';
import { shownLate } from './shown-late.ts';
import { aDecision, ada, KEY, keyFinding, NOW, OTHER_KEY } from './subjects.ts';

/* Reads of IAM are eventually consistent: a change of ours may not show yet when somebody decides again. */

const state = anOffice();
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const USER = ada();

function keyOf(id: string): EmulatedKey {
  const key = state.office.key(id);
  if (!key) throw new Error('There is no such key.');
  return key;
}

/** Somebody decides so many minutes later, by default Ada. */
async function then(action: Decision['action'], minutes: number, { user = USER, by = 'UADA' } = {}) {
  const { office } = state;
  office.now = inMinutes(minutes);
  office.aws.calls.clear();
  return office.request(aDecision(keyFinding(user), { action, by, requestedAt: office.now }));
}
async function becomes(decision: Decision) {
  await state.office.apply(decision);
  const { state: settled, outcome } = await state.office.settled(decision);
  return { settled, reason: outcome?.reason };
}

describe('an undo, while IAM still shows the key as active,', () => {
  async function undone(minutes: number, who = {}) {
    const { office } = state;
    await office.apply(await office.decided());
    const catchUp = shownLate(keyOf(KEY), true);
    return { catchUp, decision: await then('reactivate', minutes, who) };
  }

  it('switches it on all the same: no key stays off that cannot be undone any more', async () => {
    const { office } = state;
    const { catchUp, decision } = await undone(0.1);
    expect(await becomes(decision)).toEqual({
      settled: 'applied',
      reason: `Access key ${KEY} of ada was reactivated.`,
    });
    catchUp();
    expect(keyOf(KEY).active).toBe(true);
    expect(office.changes()).toEqual(['UpdateAccessKey']);
    expect(await office.deactivation(decision)).toBeNull();
    expect(await office.exemptions()).toMatchObject([{ until: addDays(office.now, 30), by: 'UADA' }]);
  });

  it('keeps the undo when AWS refuses it', async () => {
    const { office } = state;
    const { catchUp, decision } = await undone(0.1);
    office.aws.faults.add({ fault: 'AccessDenied', action: 'UpdateAccessKey' });
    expect(await becomes(decision)).toMatchObject({ settled: 'failed' });
    catchUp();
    expect(keyOf(KEY).active).toBe(false);
    expect(await office.deactivation(decision)).toMatchObject({ by: 'UADA' });
    expect(await office.exemptions()).toEqual([]);
  });

  it('is nothing that anybody may ask for', async () => {
    const { office } = state;
    const { catchUp, decision } = await undone(0.1, { by: 'UBOB' });
    expect(await becomes(decision)).toMatchObject({ settled: 'refused' });
    catchUp();
    expect(keyOf(KEY).active).toBe(false);
    expect(office.changes()).toEqual([]);
    expect(await office.deactivation(decision)).toMatchObject({ by: 'UADA' });
  });

  it('sends nothing once IAM shows our changes: then it is on', async () => {
    const { office } = state;
    const { decision } = await undone(10);
    expect(await becomes(decision)).toMatchObject({
      settled: 'applied',
      reason: expect.stringContaining('is active already: somebody switched it on again'),
    });
    expect(office.changes()).toEqual([]);
  });
});

describe('a second deactivation, while IAM still shows the key as active,', () => {
  it('that AWS refuses leaves the undo of the first', async () => {
    const { office } = state;
    await office.apply(await office.decided());
    const second = await then('deactivate', 0.1, { by: 'UEVE' });
    const noted = await office.deactivation(second);
    expect(noted).toMatchObject({ by: 'UADA' });
    shownLate(keyOf(KEY), true);
    office.aws.faults.add({ fault: 'AccessDenied', action: 'UpdateAccessKey' });
    expect(await becomes(second)).toMatchObject({ settled: 'failed' });
    expect(await office.deactivation(second)).toEqual(noted);
  });
});

describe('a deactivation, while IAM still shows the key as inactive,', () => {
  /** Ada's key was switched off and on again from here. */
  async function onAgain() {
    const { office } = state;
    await office.apply(await office.decided());
    await office.apply(await then('reactivate', 1));
    expect(keyOf(KEY).active).toBe(true);
  }

  it('is not told as done: the key is on, and left alone', async () => {
    const { office } = state;
    await onAgain();
    const catchUp = shownLate(keyOf(KEY), false);
    expect(await becomes(await then('deactivate', 1.1))).toEqual({
      settled: 'refused',
      reason: 'It is to be kept until 2026-07-01: reactivated.',
    });
    catchUp();
    expect(keyOf(KEY).active).toBe(true);
    expect(office.changes()).toEqual([]);
  });

  it('is told as done by somebody else once IAM shows our changes: then it is off', async () => {
    const { office } = state;
    await onAgain();
    keyOf(KEY).active = false;
    const decision = await then('deactivate', 11);
    expect(await becomes(decision)).toMatchObject({
      settled: 'applied',
      reason: expect.stringContaining('somebody switched it off outside this product'),
    });
    expect(office.changes()).toEqual([]);
    expect(await office.deactivation(decision)).toBeNull();
  });

  it('says nothing of the other key of that user, which somebody else switched off', async () => {
    const { office } = state;
    await onAgain();
    keyOf(OTHER_KEY).active = false;
    const other = ada({ keys: USER.keys.filter(({ id }) => id === OTHER_KEY) });
    await office.audit([keyFinding(USER), keyFinding(other)], inMinutes(-60));
    const decision = await then('deactivate', 1.1, { user: other });
    expect(await becomes(decision)).toMatchObject({
      settled: 'applied',
      reason: expect.stringContaining('somebody switched it off outside this product'),
    });
    expect(office.changes()).toEqual([]);
    expect(await office.deactivation(decision)).toBeNull();
  });
});
