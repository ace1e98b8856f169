import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { DENY_ALL, decided, toBeDeleted } from './principal-desk.ts';
import { staleAda } from './principals.ts';
import { KEY, NOW } from './subjects.ts';

const state = anOffice();
const OFF = 'AKIAADA0000000000003';
const UPDATE_KEY = 'UpdateAccessKey';

async function open(): Promise<EmulatedUser> {
  await state.office.open({ users: [staleAda()] });
  state.office.now = NOW;
  return ada();
}

function ada(): EmulatedUser {
  const user = state.office.aws.account.users.get('ada');
  if (!user) throw new Error('She is gone.');
  return user;
}

/** Somebody does something outside, at the very moment of the first such call of the decision Lambda. */
function meanwhile(action: string, act: () => void): void {
  let isDone = false;
  const { faults } = state.office.aws;
  const resource = () => {
    if (!isDone) act();
    isDone = true;
    return false;
  };
  faults.add({ fault: 'Throttling', action, caller: 'decision-lambda', resource });
}

const DOES: Readonly<Record<string, (user: EmulatedUser) => void>> = {
  'tags it as protected': ({ tags }) => void Object.assign(tags, { 'iam-cleanup:protected': 'yes' }),
  'makes an access key': ({ keys }) => {
    keys[1] = aKey({ id: 'AKIANEW', createdAt: NOW });
  },
  'switches a key on': ({ keys }) => {
    for (const key of keys) if (key.id === OFF) key.active = true;
  },
  'sets another password': (user) => {
    user.loginProfile = { createdAt: NOW, lastChangedAt: NOW };
  },
  'uses the key': ({ keys }) => {
    for (const key of keys)
      if (key.id === KEY) key.lastUsed = { at: NOW, service: 's3', region: 'eu-west-1' };
  },
};

async function reasonOf(decision: Decision): Promise<string | undefined> {
  return (await state.office.settled(decision)).outcome?.reason;
}

describe.each(Object.entries(DOES))('while somebody %s', (_what, act) => {
  it.each([
    ['AWS looks up when it was last accessed', 'GetServiceLastAccessedDetails'],
    ['what is to be done is written down', 'PutItem'],
  ])('and %s, a user is not disabled on what was so before', async (_, action) => {
    const { office } = state;
    const user = await open();
    const decision = await decided(office, 'user');
    meanwhile(action, () => act(user));
    expect((await office.apply(decision)).outcome).toBe('refused');
    expect(office.changes()).toEqual([]);
    expect(user.loginProfile).not.toBeNull();
    expect(await office.deactivation(decision)).toBeNull();
  });

  it.each(['GetServiceLastAccessedDetails', 'PutObject'])(
    'at %s, a user is not deleted on what was so before',
    async (action) => {
      const { office } = state;
      await open();
      const decision = await toBeDeleted(office, 'user');
      meanwhile(action, () => act(ada()));
      expect((await office.apply(decision)).outcome).toBe('refused');
      expect(office.changes()).toEqual([]);
      expect(ada().keys).toHaveLength(2);
    },
  );
});

describe('whoever decided hears what changed', () => {
  it.each([
    [
      'tags it as protected',
      /^User ada changed while it was looked at: Its tags changed\. It was not disabled\.$/,
    ],
    ['makes an access key', /Access key AKIANEW was made\./],
    ['switches a key on', new RegExp(`Access key ${OFF} was switched on\\.`)],
    ['sets another password', /A console password was set\./],
    ['uses the key', new RegExp(`Access key ${KEY} was used\\.`)],
  ])('when somebody %s between judgement and change', async (what, told) => {
    const user = await open();
    const decision = await decided(state.office, 'user');
    meanwhile('PutItem', () => DOES[what]?.(user));
    await state.office.apply(decision);
    expect(await reasonOf(decision)).toMatch(told);
  });

  it('and of one that was made anew meanwhile, that it is another', async () => {
    await open();
    const decision = await decided(state.office, 'user');
    meanwhile('GetServiceLastAccessedDetails', () => void Object.assign(ada(), { id: 'AIDAOTHER' }));
    expect((await state.office.apply(decision)).outcome).toBe('refused');
    expect(await reasonOf(decision)).toMatch(/is another one by now/);
    expect(state.office.changes()).toEqual([]);
  });

  it('and nothing of what was taken from it meanwhile, which is disabled all the same', async () => {
    const user = await open();
    const decision = await decided(state.office, 'user');
    meanwhile('PutItem', () => void Object.assign(user, { groups: [], loginProfile: null }));
    expect((await state.office.apply(decision)).outcome).toBe('applied');
    expect(state.office.changes()).toEqual(['AttachUserPolicy', UPDATE_KEY]);
  });
});

describe('a disabling that was interrupted after AWSDenyAll', () => {
  async function interrupted(): Promise<Decision> {
    const { office } = state;
    await open();
    const decision = await decided(office, 'user');
    const heal = office.aws.faults.add({ fault: 'close', action: UPDATE_KEY });
    await expect(office.apply(decision)).rejects.toThrow();
    heal();
    expect(ada().attachedPolicyArns).toContain(DENY_ALL);
    office.aws.calls.clear();
    office.now = new Date(NOW.getTime() + 120_000);
    return decision;
  }

  it('goes on, since what it changed itself is no difference', async () => {
    const decision = await interrupted();
    expect((await state.office.apply(decision)).outcome).toBe('applied');
    expect(state.office.changes()).toEqual([UPDATE_KEY, 'DeleteLoginProfile']);
  });

  it.each([
    ['makes an access key', /Access key AKIANEW was made on/],
    ['switches a key on', new RegExp(`Access key ${OFF} works by now`)],
    ['sets another password', /Its password was made on/],
  ])('stops when somebody %s, which nobody decided about', async (what, told) => {
    const decision = await interrupted();
    DOES[what]?.(ada());
    expect((await state.office.apply(decision)).outcome).toBe('refused');
    const reason = await reasonOf(decision);
    expect(reason).toMatch(told);
    expect(reason).toMatch(/Some of it was switched off before: it can be enabled again as it was\.$/);
    expect(state.office.changes()).toEqual([]);
    expect(await state.office.deactivation(decision)).toMatchObject({ begun: true });
  });
});
