import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { disable, undoDisable } from '../../../cleanup/principals/disable.ts';
import {
  type Disablement,
  disowned,
  intendToDisable,
  stepsToUndo,
} from '../../../cleanup/principals/disablement.ts';
import { disablementSchema } from '../../../cleanup/principals/snapshot-json.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey, anAccount, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { daysAgo, NOW } from '../factories.ts';
import { DENY_ALL, disableAsItIs, refOf, stateOf, workbench } from './workbench.ts';

const state = emulatedAccount();
const bench = () => workbench(state.aws);
const remember = async () => {};
const changes = () =>
  state.aws.calls.find(({ action }) => !/^(Get|List)/.test(action)).map(({ action }) => action);

const ada = (more: Partial<EmulatedUser> = {}) =>
  aUser({
    name: 'ada',
    keys: [aKey({ id: 'AKIAACTIVE' }), aKey({ id: 'AKIAINACTIVE', active: false })],
    loginProfile: { createdAt: daysAgo(9), lastChangedAt: daysAgo(9) },
    attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ...more,
  });

async function disabled(principal: ReturnType<typeof ada> | ReturnType<typeof aRole>) {
  const isUser = 'groups' in principal;
  state.use(isUser ? { users: [principal] } : { roles: [principal] });
  const done = await disableAsItIs(
    { principal: refOf(principal), before: null, now: NOW, remember },
    bench(),
  );
  if (done.outcome === 'refused') throw new Error(done.reason);
  return done.disablement;
}

describe('disabling', () => {
  it('a user takes permissions, keys and password, in this order, and undoing gives keys and permissions back', async () => {
    const user = ada();
    const disablement = await disabled(user);
    expect(changes()).toEqual(['AttachUserPolicy', 'UpdateAccessKey', 'DeleteLoginProfile']);
    expect(disablement).toMatchObject({ attachesDenyAll: true, keys: ['AKIAACTIVE'], removesPassword: true });
    expect(user.loginProfile).toBeNull();
    expect(user.keys.map(({ active }) => active)).toEqual([false, false]);
    state.aws.calls.clear();
    const { remains } = await undoDisable(disablement, false, bench());
    expect(changes()).toEqual(['UpdateAccessKey', 'DetachUserPolicy']);
    expect(user.keys.map(({ active }) => active)).toEqual([true, false]);
    expect(user.attachedPolicyArns).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(remains).toEqual([expect.stringContaining("aws iam create-login-profile --user-name='ada'")]);
  });

  it('a role takes its permissions, and undoing gives them back', async () => {
    const role = aRole({ name: 'bastion', attachedPolicyArns: ['arn:aws:iam::aws:policy/A'] });
    const disablement = await disabled(role);
    expect(role.attachedPolicyArns).toEqual(['arn:aws:iam::aws:policy/A', DENY_ALL]);
    expect(await undoDisable(disablement, false, bench())).toMatchObject({ remains: [] });
    expect(role.attachedPolicyArns).toEqual(['arn:aws:iam::aws:policy/A']);
    expect(changes()).toEqual(['AttachRolePolicy', 'DetachRolePolicy']);
  });

  it('what is so already sends nothing, and undoing leaves it', async () => {
    const user = ada({ keys: [], loginProfile: null, attachedPolicyArns: [DENY_ALL] });
    const disablement = await disabled(user);
    const { remains } = await undoDisable(disablement, false, bench());
    expect(changes()).toEqual([]);
    expect(user.attachedPolicyArns).toEqual([DENY_ALL]);
    expect(remains).toEqual([expect.stringContaining('not ours to detach')]);
  });

  it('uses the AWSDenyAll of the partition', async () => {
    const partition = 'aws-us-gov';
    const role = aRole({ name: 'bastion' });
    state.aws.setAccount(anAccount({ roles: [role], partition }));
    await disableAsItIs({ principal: refOf(role), before: null, now: NOW, remember }, bench());
    expect(role.attachedPolicyArns).toEqual(['arn:aws-us-gov:iam::aws:policy/AWSDenyAll']);
  });

  it.each(['user', 'role'] as const)(
    'a %s whose quota is full is refused before anything is changed',
    async (type) => {
      const attachedPolicyArns = Array.from({ length: 10 }, (_, n) => `arn:aws:iam::aws:policy/P${n}`);
      const [user, role] = [ada({ attachedPolicyArns }), aRole({ name: 'ada', attachedPolicyArns })];
      state.use({ users: [user], roles: [role] });
      const kept: Disablement[] = [];
      const done = await disableAsItIs(
        {
          ...{ principal: refOf(type === 'user' ? user : role), before: null, now: NOW },
          remember: async (disablement) => void kept.push(disablement),
        },
        bench(),
      );
      expect(done).toEqual({
        outcome: 'refused',
        reason: expect.stringContaining('10 managed policies attached'),
      });
      expect([changes(), kept]).toEqual([[], []]);
    },
  );

  it('a user that is not what was judged is left alone, and that is kept nowhere', async () => {
    const user = ada();
    state.use({ users: [user] });
    const judged = await stateOf(bench(), refOf(user));
    const [first] = user.keys;
    const kept: Disablement[] = [];
    const keep = async (disablement: Disablement) => void kept.push(disablement);
    const disabling = { principal: refOf(user), judged, before: null, now: NOW, remember: keep };
    user.keys.push(aKey({ id: 'AKIANEW' }));
    await expect(disable(disabling, bench())).rejects.toMatchObject({
      ...{ name: 'ChangedMeanwhileError', changes: ['Access key AKIANEW was made.'] },
    });
    expect([changes(), kept, first?.active]).toEqual([[], [], true]);
    user.keys.pop();
    expect(await disable(disabling, bench())).toMatchObject({ outcome: 'disabled' });
  });

  it('nothing is sent before it is kept what will be', async () => {
    const user = ada();
    state.use({ users: [user] });
    const fails = () => Promise.reject(new Error('the table is away'));
    const disabling = { principal: refOf(user), before: null, now: NOW, remember: fails };
    await expect(disableAsItIs(disabling, bench())).rejects.toThrow('the table is away');
    expect(changes()).toEqual([]);
  });

  it.each<[what: string, id: string, name: string]>([
    ['somebody else has the name', 'AIDAOTHER', 'AnotherPrincipalError'],
    ['nobody has the name', '', 'PrincipalGoneError'],
  ])('does nothing when %s', async (_, id, name) => {
    state.use({ users: [ada({ id: 'AIDADECIDED' })] });
    const principal = { type: 'user', name: 'ada', id: 'AIDADECIDED' } as const;
    const judged = await stateOf(bench(), principal);
    state.use({ users: id ? [ada({ id })] : [] });
    const disabling = { principal, judged, before: null, now: NOW, remember };
    await expect(disable(disabling, bench())).rejects.toMatchObject({ name });
    expect(changes()).toEqual([]);
  });

  it('stops in the middle when the name changes hands', async () => {
    const user = ada();
    state.use({ users: [user] });
    state.aws.faults.add({
      ...{ fault: 'Throttling', action: 'AttachUserPolicy' },
      // Deleted and made anew at that very moment.
      resource: () => {
        state.aws.account.users.set('ada', ada({ id: 'AIDANEW' }));
        return false;
      },
    });
    const disabling = { principal: refOf(user), before: null, now: NOW, remember };
    await expect(disableAsItIs(disabling, bench())).rejects.toMatchObject({
      name: 'AnotherPrincipalError',
      id: 'AIDANEW',
    });
    expect(state.aws.account.users.get('ada')?.keys[0]?.active).toBe(true);
    expect(state.aws.account.users.get('ada')?.loginProfile).not.toBeNull();
  });

  it('goes on with a key that was made since it was interrupted, and judged', async () => {
    const user = ada({ keys: [aKey({ id: 'AKIAFIRST' })] });
    state.use({ users: [user] });
    let before: Disablement | null = null;
    const keep = async (disablement: Disablement) => {
      before = disablement;
    };
    const act = () => disableAsItIs({ principal: refOf(user), before, now: NOW, remember: keep }, bench());
    const heal = state.aws.faults.add({ fault: 'lost-answer', action: 'UpdateAccessKey' });
    await expect(act()).rejects.toThrow();
    heal();
    user.keys.push(aKey({ id: 'AKIASECOND' }));
    expect(await act()).toMatchObject({
      disablement: { attachesDenyAll: true, keys: ['AKIAFIRST', 'AKIASECOND'], removesPassword: true },
    });
    expect(user.keys.map(({ active }) => active)).toEqual([false, false]);
  });

  it('says that AWS is busy only after its waits, and has changed nothing of that step', async () => {
    const user = ada();
    state.use({ users: [user] });
    state.aws.faults.add({ fault: 'Throttling', action: 'UpdateAccessKey', times: 2 });
    const act = () => disableAsItIs({ principal: refOf(user), before: null, now: NOW, remember }, bench());
    expect(await act()).toMatchObject({ outcome: 'disabled' });
    state.use({ users: [ada({ id: user.id })] });
    state.aws.faults.add({ fault: 'Throttling', action: 'UpdateAccessKey' });
    await expect(act()).rejects.toMatchObject({ name: 'BusyError', call: 'UpdateAccessKey' });
    expect(state.aws.account.users.get('ada')?.keys[0]?.active).toBe(true);
  });
});

describe('undoing', () => {
  it('touches only what was ours: neither keys that were inactive, nor active ones, nor what is gone', async () => {
    const user = ada({ keys: [aKey({ id: 'AKIA1' }), aKey({ id: 'AKIA2' })] });
    const disablement = await disabled(user);
    const [first] = user.keys;
    if (first) first.active = true;
    user.keys = user.keys.slice(0, 1);
    user.keys.push(aKey({ id: 'AKIANEW', active: false }));
    state.aws.calls.clear();
    const { remains, results } = await undoDisable(disablement, false, bench());
    expect(changes()).toEqual(['DetachUserPolicy']);
    expect(results.map(({ outcome }) => outcome)).toEqual(['already-so', 'changed']);
    expect(remains).toEqual([
      expect.stringContaining('AKIA2 was deleted'),
      expect.stringContaining('password'),
    ]);
    expect(user.keys.map(({ id, active }) => [id, active])).toEqual([
      ['AKIA1', true],
      ['AKIANEW', false],
    ]);
  });

  it('leaves a key that was seen active since and that somebody switched off, and says so', async () => {
    const user = ada({ keys: [aKey({ id: 'AKIALEAKED' }), aKey({ id: 'AKIAOURS' })], loginProfile: null });
    const disablement = disowned(await disabled(user), ['AKIALEAKED', 'AKIAOTHER']);
    expect(disablement).toMatchObject({ keys: ['AKIAOURS'], notOurs: ['AKIALEAKED'] });
    const { remains } = await undoDisable(disablement, false, bench());
    expect(user.keys.map(({ id, active }) => [id, active])).toEqual([
      ['AKIALEAKED', false],
      ['AKIAOURS', true],
    ]);
    expect(remains).toEqual([
      'Access key AKIALEAKED stays inactive: it was active while ada was disabled, so it was switched off by itself.',
    ]);
  });

  it('says nothing of such a key that is active or gone', async () => {
    const user = ada({ keys: [aKey({ id: 'AKIAON' }), aKey({ id: 'AKIAGONE' })], loginProfile: null });
    const disablement = disowned(await disabled(user), ['AKIAON', 'AKIAGONE']);
    user.keys = [aKey({ id: 'AKIAON' })];
    expect(await undoDisable(disablement, false, bench())).toMatchObject({ remains: [] });
    expect(user.keys).toMatchObject([{ active: true }]);
  });

  it('gives back such a key that was switched off here anew', async () => {
    const user = ada({ keys: [aKey({ id: 'AKIA1' })], loginProfile: null });
    const before = disowned(await disabled(user), ['AKIA1']);
    for (const key of user.keys) key.active = true;
    const again = { principal: refOf(user), before, now: NOW, remember };
    const done = await disableAsItIs(again, bench());
    if (done.outcome === 'refused') throw new Error(done.reason);
    expect(done.disablement).toMatchObject({ keys: ['AKIA1'] });
    expect(done.disablement).not.toHaveProperty('notOurs');
    expect(await undoDisable(done.disablement, false, bench())).toMatchObject({ remains: [] });
    expect(user.keys).toMatchObject([{ active: true }]);
  });

  it('does nothing to another of the same name', async () => {
    const disablement = await disabled(ada());
    state.use({ users: [ada({ attachedPolicyArns: [DENY_ALL] })] });
    state.aws.calls.clear();
    await expect(undoDisable(disablement, false, bench())).rejects.toMatchObject({
      name: 'AnotherPrincipalError',
    });
    expect(changes()).toEqual([]);
  });

  it('says nothing of a password when there is one again', async () => {
    const user = ada();
    const disablement = await disabled(user);
    user.loginProfile = { createdAt: NOW, lastChangedAt: NOW };
    expect(stepsToUndo(disablement, await stateOf(bench(), refOf(user))).remains).toEqual([]);
  });

  it('knows what it may undo after a trip through JSON', async () => {
    const disablement = await disabled(ada());
    for (const one of [disablement, disowned(disablement, ['AKIAACTIVE'])]) {
      expect(v.parse(disablementSchema, JSON.parse(JSON.stringify(one)))).toEqual(one);
    }
  });

  it('widens what was intended, and never narrows it', async () => {
    const user = ada();
    const before = await disabled(user);
    const again = intendToDisable(await stateOf(bench(), refOf(user)), before, daysAgo(-1));
    expect(again).toEqual({ outcome: 'intended', disablement: before });
  });
});
