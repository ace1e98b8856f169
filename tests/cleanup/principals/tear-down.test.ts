import { beforeAll, describe, expect, it } from 'vitest';
import { disable } from '../../../cleanup/principals/disable.ts';
import type { PrincipalState } from '../../../cleanup/principals/state.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import { teardownSteps } from '../../../cleanup/principals/teardown-steps.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { AwsError } from '../../../infra/sandbox/aws/errors.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { daysAgo, NOW } from '../factories.ts';
import { AROUND } from './random-principals.ts';
import {
  aSnapshot,
  createBucket,
  DENY_ALL,
  disabledAndKept,
  refOf,
  stateOf,
  type Workbench,
  workbench,
} from './workbench.ts';

const state = emulatedAccount();
let bench: Workbench;
beforeAll(async () => {
  bench = workbench(state.aws);
  await createBucket(state.aws);
});
const changes = () =>
  state.aws.calls
    .find(({ service, action }) => service === 'iam' && !/^(Get|List)/.test(action))
    .map(({ action }) => action);

const at = daysAgo(100);
const MFA = 'arn:aws:iam::111122223333:mfa/ada';
const user = (more: Partial<EmulatedUser> = {}) =>
  aUser({
    ...{ name: 'ada', groups: ['readers'], permissionsBoundaryArn: 'arn:aws:iam::aws:policy/C' },
    keys: [aKey({ id: 'AKIA1', active: false })],
    certificates: [{ id: 'CERT1', active: false, uploadedAt: at }],
    sshKeys: [{ id: 'APKA1', active: false, uploadedAt: at }],
    serviceSpecificCredentials: [
      { id: 'ACCA1', service: 'bedrock.amazonaws.com', active: false, createdAt: at, expiresAt: null },
    ],
    mfaDevices: [
      { serialNumber: MFA, virtual: true, enabledAt: at },
      { serialNumber: 'GAHT1', virtual: false, enabledAt: at },
    ],
    inlinePolicies: [{ name: 'inline', document: {} }],
    attachedPolicyArns: ['arn:aws:iam::aws:policy/A'],
    ...more,
  });

/** The user of the account, disabled, with its snapshot kept. */
async function ready(ada = user()) {
  state.use({ ...AROUND, users: [ada] });
  const { snapshotKey } = await disabledAndKept(bench, refOf(ada));
  state.aws.calls.clear();
  return { ada, act: () => tearDown({ principal: refOf(ada), snapshotKey }, bench) };
}

describe('tearing down', () => {
  it('a user removes credentials, then what gives permissions, AWSDenyAll last, then the user', async () => {
    const { act } = await ready();
    await act();
    expect(changes()).toEqual([
      ...['DeleteAccessKey', 'DeleteSigningCertificate', 'DeleteSSHPublicKey'],
      ...['DeleteServiceSpecificCredential', 'DeactivateMFADevice', 'DeactivateMFADevice'],
      ...['DeleteVirtualMFADevice', 'RemoveUserFromGroup', 'DeleteUserPolicy', 'DetachUserPolicy'],
      ...['DeleteUserPermissionsBoundary', 'DetachUserPolicy', 'DeleteUser'],
    ]);
    expect(state.aws.account.users.size).toBe(0);
  });

  it('a role is taken out of its instance profiles, which stay', async () => {
    const role = aRole({
      ...{ name: 'bastion', instanceProfiles: ['p'], attachedPolicyArns: ['arn:aws:iam::aws:policy/A'] },
      inlinePolicies: [{ name: 'inline', document: {} }],
    });
    state.use({ roles: [role] });
    const { snapshotKey } = await disabledAndKept(bench, refOf(role));
    state.aws.calls.clear();
    await tearDown({ principal: refOf(role), snapshotKey }, bench);
    expect(changes()).toEqual([
      ...['RemoveRoleFromInstanceProfile', 'DeleteRolePolicy', 'DetachRolePolicy', 'DetachRolePolicy'],
      'DeleteRole',
    ]);
    expect(await bench.restorer.rolesIn('p')).toEqual([]);
  });

  it('is done when nobody has the name any more', async () => {
    const { act } = await ready();
    await act();
    state.aws.calls.clear();
    expect(await act()).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it('is done when somebody else was faster in the middle of it', async () => {
    const { act } = await ready();
    state.aws.faults.add({
      ...{ fault: 'Throttling', action: 'DeleteUserPolicy' },
      resource: () => state.aws.account.users.delete('ada') && false,
    });
    await act();
    expect(changes()).not.toContain('DeleteUser');
  });

  it('takes each thing that is gone for done', async () => {
    const { ada, act } = await ready();
    state.aws.faults.add({
      ...{ fault: 'Throttling', action: 'DeleteAccessKey' },
      resource: () => {
        Object.assign(ada, { keys: [], certificates: [], sshKeys: [], groups: [], inlinePolicies: [] });
        return false;
      },
    });
    const results = await act();
    expect(results.filter(({ outcome }) => outcome === 'gone').map(({ step }) => step.call)).toEqual([
      ...['DeleteAccessKey', 'DeleteSigningCertificate', 'DeleteSSHPublicKey'],
      ...['RemoveUserFromGroup', 'DeleteUserPolicy'],
    ]);
    expect(state.aws.account.users.size).toBe(0);
  });

  it('leaves a virtual MFA device that somebody else enabled under the same name', async () => {
    const { act } = await ready();
    const mfaDevices = [{ serialNumber: MFA, virtual: true, enabledAt: NOW }];
    state.aws.account.users.set('bob', aUser({ name: 'bob', mfaDevices }));
    expect(await act()).toContainEqual(expect.objectContaining({ outcome: 'in-use' }));
    expect([...state.aws.account.users.values()].map(({ name }) => name)).toEqual(['bob']);
    expect(state.aws.account.users.get('bob')?.mfaDevices).toEqual(mfaDevices);
  });
});

describe('nothing is taken down', () => {
  const untouched = async (act: () => Promise<unknown>, error: object) => {
    state.aws.calls.clear();
    const before = structuredClone(state.aws.account.users);
    await expect(act()).rejects.toMatchObject(error);
    expect(changes()).toEqual([]);
    expect(state.aws.account.users).toEqual(before);
  };

  it('without its snapshot, or with another one’s', async () => {
    const { ada } = await ready();
    const principal = refOf(ada);
    await untouched(() => tearDown({ principal, snapshotKey: 'nothing' }, bench), {
      name: 'NoSnapshotError',
    });
    const bob = user({ name: 'bob' });
    state.aws.account.users.set('bob', bob);
    const { snapshotKey } = await disabledAndKept(bench, refOf(bob));
    await untouched(() => tearDown({ principal, snapshotKey }, bench), { name: 'NoSnapshotError' });
  });

  it('that was not disabled', async () => {
    const ada = user({ keys: [aKey({ id: 'AKIA1' })], loginProfile: { createdAt: at, lastChangedAt: at } });
    state.use({ ...AROUND, users: [ada] });
    const { key } = await bench.snapshots.put(aSnapshot(await stateOf(bench, refOf(ada)), null));
    await untouched(() => tearDown({ principal: refOf(ada), snapshotKey: key }, bench), {
      name: 'NotDisabledError',
      working: ['AWSDenyAll is not attached.', 'Access key AKIA1 is active.', 'There is a console password.'],
    });
  });

  it.each<[what: string, change: (ada: EmulatedUser) => void, told: string]>([
    ['a key was switched on', (ada) => Object.assign(ada.keys[0] ?? {}, { active: true }), 'switched on'],
    ['a key was made', (ada) => ada.keys.push(aKey({ id: 'AKIA2' })), 'AKIA2 was made'],
    [
      'a key was used',
      (ada) => Object.assign(ada.keys[0] ?? {}, { lastUsed: { at: NOW, service: 's3', region: 'x' } }),
      'AKIA1 was used',
    ],
    [
      'a password was set',
      (ada) => Object.assign(ada, { loginProfile: { createdAt: NOW, lastChangedAt: NOW } }),
      'password was set',
    ],
    ['its password was used', (ada) => Object.assign(ada, { passwordLastUsed: NOW }), 'password was used'],
    ['AWSDenyAll was detached', (ada) => ada.attachedPolicyArns.pop(), 'AWSDenyAll was detached'],
    [
      'a policy was attached',
      (ada) => ada.attachedPolicyArns.push('arn:aws:iam::aws:policy/B'),
      'policy/B was attached',
    ],
    [
      'an inline policy was edited',
      (ada) => ada.inlinePolicies.splice(0, 1, { name: 'inline', document: { x: 1 } }),
      'inline was put',
    ],
    ['it joined a group', (ada) => ada.groups.push('a@b'), 'a@b was joined'],
    ['it was tagged', (ada) => Object.assign(ada.tags, { 'iam-cleanup:protected': '' }), 'tags changed'],
    [
      'its boundary changed',
      (ada) => Object.assign(ada, { permissionsBoundaryArn: DENY_ALL }),
      'boundary changed',
    ],
    [
      'an SSH key was added',
      (ada) => ada.sshKeys.push({ id: 'APKA2', active: true, uploadedAt: NOW }),
      'APKA2 was added',
    ],
    [
      'a certificate was switched on',
      (ada) => Object.assign(ada.certificates[0] ?? {}, { active: true }),
      'CERT1 was switched on',
    ],
    [
      'an MFA device was registered',
      (ada) => ada.mfaDevices.push({ serialNumber: 'X', virtual: false, enabledAt: NOW }),
      'X was registered',
    ],
  ])('when since the snapshot %s', async (_, change, told) => {
    const { ada, act } = await ready();
    change(ada);
    await untouched(act, { name: 'ChangedSinceSnapshotError', changes: [expect.stringContaining(told)] });
  });

  it('when a role was changed or used since', async () => {
    const role = aRole({ name: 'bastion', tags: { a: '1' } });
    state.use({ roles: [role] });
    const { snapshotKey } = await disabledAndKept(bench, refOf(role));
    Object.assign(role, {
      trustPolicy: {},
      description: 'x',
      maxSessionDuration: 7200,
      instanceProfiles: ['p'],
    });
    Object.assign(role, { lastUsed: { at: NOW, region: 'x' }, permissionsBoundaryArn: DENY_ALL });
    await untouched(() => tearDown({ principal: refOf(role), snapshotKey }, bench), {
      changes: [
        'Its permissions boundary changed.',
        'Its trust policy changed.',
        'Its description changed.',
        'Its longest session changed.',
        'Instance profile p contains it.',
        'It was used.',
      ],
    });
  });

  it('that is another one of the same name', async () => {
    const { act } = await ready();
    state.aws.account.users.set('ada', user({ id: 'AIDANEW' }));
    await untouched(act, { name: 'AnotherPrincipalError', id: 'AIDANEW' });
  });

  it('any further once the name changes hands in the middle', async () => {
    const { act } = await ready();
    const other = user({ id: 'AIDANEW', loginProfile: { createdAt: NOW, lastChangedAt: NOW } });
    state.aws.faults.add({
      ...{ fault: 'Throttling', action: 'DeactivateMFADevice' },
      resource: () => state.aws.account.users.set('ada', other) === null,
    });
    const before = structuredClone({ ...other, mfaDevices: [] });
    await expect(act()).rejects.toMatchObject({ name: 'AnotherPrincipalError' });
    // The one call that was under way could not be stopped.
    expect({ ...other, mfaDevices: [] }).toEqual(before);
  });
});

describe('what AWS refuses', () => {
  const refuseDelete = (times: number, before: () => void = () => {}) => {
    const error = new AwsError(
      'DeleteConflict',
      409,
      'Cannot delete entity, must remove users from group first.',
    );
    let left = times;
    const { users } = state.aws.account;
    const original = users.delete.bind(users);
    users.delete = (name) => {
      if (left-- <= 0) return original(name);
      before();
      throw error;
    };
  };

  it('a conflict sends us back for what was added in between', async () => {
    const { ada, act } = await ready();
    refuseDelete(1, () => ada.groups.push('readers'));
    await act();
    expect(changes().filter((action) => action === 'RemoveUserFromGroup')).toHaveLength(2);
    expect(state.aws.account.users.size).toBe(0);
  });

  it('a conflict that stays is told with what is left', async () => {
    const { ada, act } = await ready();
    refuseDelete(2, () => {
      ada.groups = ['readers'];
    });
    await expect(act()).rejects.toMatchObject({
      name: 'StillHeldError',
      left: ['membership of group readers'],
    });
    expect(state.aws.account.users.size).toBe(1);
  });

  it('what nobody may do is told under its permission', async () => {
    const { act } = await ready();
    const heal = state.aws.faults.add({ fault: 'AccessDenied', action: 'DeleteUserPolicy' });
    await expect(act()).rejects.toMatchObject({ name: 'DeniedError', action: 'iam:DeleteUserPolicy' });
    heal();
    await act();
    expect(state.aws.account.users.size).toBe(0);
  });

  it.each(['EntityTemporarilyUnmodifiable', 'ConcurrentModification'])('%s is waited for', async (code) => {
    const { act } = await ready();
    const { users } = state.aws.account;
    const original = users.delete.bind(users);
    let left = 2;
    users.delete = (name) => {
      if (left-- <= 0) return original(name);
      throw new AwsError(code, 409, 'Not now.');
    };
    await act();
    expect(users.size).toBe(0);
    expect(changes().filter((action) => action === 'DeleteUser')).toHaveLength(3);
  });

  it('being busy that does not end is told as such', async () => {
    const { act } = await ready();
    state.aws.account.users.delete = () => {
      throw new AwsError('EntityTemporarilyUnmodifiable', 409, 'Not now.');
    };
    await expect(act()).rejects.toMatchObject({ name: 'BusyError', call: 'DeleteUser' });
  });
});

it('the steps name everything that DeleteUser wants gone, for a state of any make', async () => {
  const { ada } = await ready(user({ loginProfile: { createdAt: at, lastChangedAt: at } }));
  const done = await disable(
    { principal: refOf(ada), before: null, now: NOW, remember: async () => {} },
    bench,
  );
  expect(done.outcome).toBe('disabled');
  const password: PrincipalState = {
    ...(await stateOf(bench, refOf(ada))),
    ...{ type: 'user', password: { createdAt: at, resetRequired: false } },
  } as PrincipalState;
  expect(teardownSteps(password, password)[0]).toEqual({ call: 'DeleteLoginProfile', UserName: 'ada' });
});
