import { beforeEach, describe, expect, it } from 'vitest';
import { recordOnElsewhere } from '../../../cleanup/decisions/on-elsewhere.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { DENY_ALL, decided, disabled } from './principal-desk.ts';
import { aUserFinding, staleAda } from './principals.ts';
import { policiesShownLate, shownLate } from './shown-late.ts';
import { ACCOUNT, daysAgo, KEY, OTHER_KEY } from './subjects.ts';

/* Enabling a user gives back what was switched off with it here, and never what somebody else switched off. */

const state = anOffice();
const keys = () => [KEY, OTHER_KEY].map((id) => state.office.key(id)?.active);
const switchKey = (id: string, active: boolean) => Object.assign(state.office.key(id) ?? {}, { active });
const stays = (id: string) =>
  `Access key ${id} stays inactive: it was active while ada was disabled, so it was switched off by itself.`;

beforeEach(async () => {
  const both = [KEY, OTHER_KEY].map((id) => aKey({ id, createdAt: daysAgo(400) }));
  await state.office.open({ users: [staleAda({ keys: both, loginProfile: null })] });
});

async function enabledAgain(): Promise<string | undefined> {
  const { office } = state;
  const undo = await decided(office, 'user', { action: 'reactivate' });
  expect((await office.apply(undo)).outcome).toBe('applied');
  expect(office.aws.account.users.get('ada')?.attachedPolicyArns).not.toContain(DENY_ALL);
  return (await office.settled(undo)).outcome?.reason;
}

describe('a key that was switched off with its user', () => {
  async function noticedOn(): Promise<void> {
    const { office } = state;
    const decision = await disabled(office, 'user', 1);
    switchKey(KEY, true);
    const deactivation = await office.deactivation(decision);
    if (!deactivation) throw new Error('It is not known as disabled.');
    const user = aUserFinding().subject;
    const subject = { ...user, type: 'access-key', id: KEY, accessKeyId: KEY } as const;
    const seen = { account: ACCOUNT, subject, principalId: user.id, seenAt: office.now, since: office.now };
    const memory = {
      putExemption: async (_: string, one: Parameters<typeof office.exempt>[0]) => office.exempt(one),
    };
    await recordOnElsewhere({ ...seen, deactivation, user }, [], { store: office.store, memory });
  }

  it('and on again elsewhere, and off once more elsewhere, stays off when the user is enabled, which is said', async () => {
    await noticedOn();
    switchKey(KEY, false);
    expect(await enabledAgain()).toContain(stays(KEY));
    expect(keys()).toEqual([false, true]);
  });

  it('and on again elsewhere, is on when the user is enabled, and nothing is said of it', async () => {
    await noticedOn();
    expect(await enabledAgain()).toBe('User ada was enabled again.');
    expect(keys()).toEqual([true, true]);
  });

  it('and nothing else, is given back', async () => {
    await disabled(state.office, 'user', 1);
    expect(await enabledAgain()).toBe('User ada was enabled again.');
    expect(keys()).toEqual([true, true]);
  });
});

describe('a disabling that failed half way', () => {
  async function failed(onDenied = () => {}, catchUp = () => {}): Promise<void> {
    const { office } = state;
    const decision = await decided(office, 'user');
    const resource = (name: string) => {
      const isSecond = name.includes('ada') && keys()[0] === false;
      if (isSecond) onDenied();
      return isSecond;
    };
    const heal = office.aws.faults.add({ fault: 'AccessDenied', action: 'UpdateAccessKey', resource });
    expect((await office.apply(decision)).outcome).toBe('failed');
    heal();
    catchUp();
    expect(keys()).toEqual([false, true]);
    expect((await office.settled(decision)).outcome?.reason).toMatch(/Some of it was switched off before/);
  }

  it('gives back what it had switched off', async () => {
    await failed();
    expect(await enabledAgain()).toBe('User ada was enabled again.');
    expect(keys()).toEqual([true, true]);
  });

  it('gives back what it had switched off, though IAM showed that a moment later only', async () => {
    const { faults } = state.office.aws;
    let looks = 0;
    await failed(() => {
      const resource = () => {
        looks += 1;
        switchKey(KEY, looks === 1);
        return false;
      };
      faults.add({ fault: 'Throttling', action: 'ListAccessKeys', caller: 'decision-lambda', resource });
    });
    faults.clear();
    expect(looks).toBeGreaterThan(1);
    await enabledAgain();
    expect(keys()).toEqual([true, true]);
  });

  it.each([
    ['that key', [DENY_ALL]],
    ['any of it', []],
  ])(
    'gives back what it had switched off, though IAM does not show %s when it is looked for',
    async (_, shown) => {
      const { account, faults } = state.office.aws;
      const catchUps: (() => void)[] = [];
      const late = () => {
        const [user, key] = [account.users.get('ada'), state.office.key(KEY)];
        if (!user || !key) throw new Error('She, or her key, is gone.');
        catchUps.push(shownLate(key, true), policiesShownLate(user, shown, faults));
      };
      await failed(late, () => {
        for (const catchUp of catchUps) catchUp();
      });
      expect(await enabledAgain()).toBe('User ada was enabled again.');
      expect(keys()).toEqual([true, true]);
    },
  );

  it('before anything was changed leaves nothing to give back', async () => {
    const { office } = state;
    const decision = await decided(office, 'user');
    office.aws.faults.add({ fault: 'AccessDenied', action: 'AttachUserPolicy' });
    expect((await office.apply(decision)).outcome).toBe('failed');
    expect(await office.deactivation(decision)).toBeNull();
    expect(keys()).toEqual([true, true]);
  });

  it('gives back no key that it did not come to, and that somebody else switched off', async () => {
    await failed();
    switchKey(OTHER_KEY, false);
    expect(await enabledAgain()).toContain(stays(OTHER_KEY));
    expect(keys()).toEqual([true, false]);
  });

  it('gives back a key that it may have switched off, of which AWS did not answer', async () => {
    const { office } = state;
    const decision = await decided(office, 'user');
    const heal = office.aws.faults.add({ fault: 'lost-answer', action: 'UpdateAccessKey', times: 1 });
    await expect(office.apply(decision)).rejects.toThrow();
    heal();
    office.aws.faults.add({ fault: 'AccessDenied', action: 'UpdateAccessKey' });
    expect((await office.apply(decision)).outcome).toBe('failed');
    office.aws.faults.clear();
    expect(keys()).toEqual([false, true]);
    await enabledAgain();
    expect(keys()).toEqual([true, true]);
  });
});
