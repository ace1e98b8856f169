import { describe, expect, it } from 'vitest';
import type { PrincipalState } from '../../../cleanup/principals/state.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import { teardownSteps } from '../../../cleanup/principals/teardown-steps.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { NOW } from '../factories.ts';
import { AROUND } from './random-principals.ts';
import { aTearDown, at, MFA, user } from './teardown-desk.ts';
import { aSnapshot, DENY_ALL, disableAsItIs, disabledAndKept, refOf, stateOf } from './workbench.ts';

const desk = aTearDown();
const { account, changes, ready } = desk;

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
    expect(account.aws.account.users.size).toBe(0);
  });

  it('a role is taken out of its instance profiles, which stay', async () => {
    const role = aRole({
      ...{ name: 'bastion', instanceProfiles: ['p'], attachedPolicyArns: ['arn:aws:iam::aws:policy/A'] },
      inlinePolicies: [{ name: 'inline', document: {} }],
    });
    account.use({ roles: [role] });
    const { snapshotKey } = await disabledAndKept(desk.bench, refOf(role));
    account.aws.calls.clear();
    await tearDown({ principal: refOf(role), snapshotKey }, desk.bench);
    expect(changes()).toEqual([
      ...['RemoveRoleFromInstanceProfile', 'DeleteRolePolicy', 'DetachRolePolicy', 'DetachRolePolicy'],
      'DeleteRole',
    ]);
    expect(await desk.bench.restorer.rolesIn('p')).toEqual([]);
  });

  it('is done when nobody has the name any more', async () => {
    const { act } = await ready();
    await act();
    account.aws.calls.clear();
    expect(await act()).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it('is done when somebody else was faster in the middle of it', async () => {
    const { act } = await ready();
    account.aws.faults.add({
      ...{ fault: 'Throttling', action: 'DeleteUserPolicy' },
      resource: () => account.aws.account.users.delete('ada') && false,
    });
    await act();
    expect(changes()).not.toContain('DeleteUser');
  });

  it('takes each thing that is gone for done', async () => {
    const { ada, act } = await ready();
    account.aws.faults.add({
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
    expect(account.aws.account.users.size).toBe(0);
  });

  it('leaves a virtual MFA device that somebody else enabled under the same name', async () => {
    const { act } = await ready();
    const mfaDevices = [{ serialNumber: MFA, virtual: true, enabledAt: NOW }];
    account.aws.account.users.set('bob', aUser({ name: 'bob', mfaDevices }));
    expect(await act()).toContainEqual(expect.objectContaining({ outcome: 'in-use' }));
    expect([...account.aws.account.users.values()].map(({ name }) => name)).toEqual(['bob']);
    expect(account.aws.account.users.get('bob')?.mfaDevices).toEqual(mfaDevices);
  });
});

describe('nothing is taken down', () => {
  const untouched = async (act: () => Promise<unknown>, error: object) => {
    account.aws.calls.clear();
    const before = structuredClone(account.aws.account.users);
    await expect(act()).rejects.toMatchObject(error);
    expect(changes()).toEqual([]);
    expect(account.aws.account.users).toEqual(before);
  };

  it('without its snapshot, or with another one’s', async () => {
    const { ada } = await ready();
    const principal = refOf(ada);
    await untouched(() => tearDown({ principal, snapshotKey: 'nothing' }, desk.bench), {
      name: 'NoSnapshotError',
    });
    const bob = user({ name: 'bob' });
    account.aws.account.users.set('bob', bob);
    const { snapshotKey } = await disabledAndKept(desk.bench, refOf(bob));
    await untouched(() => tearDown({ principal, snapshotKey }, desk.bench), { name: 'NoSnapshotError' });
  });

  it('that was not disabled', async () => {
    const ada = user({ keys: [aKey({ id: 'AKIA1' })], loginProfile: { createdAt: at, lastChangedAt: at } });
    account.use({ ...AROUND, users: [ada] });
    const { key } = await desk.bench.snapshots.put(aSnapshot(await stateOf(desk.bench, refOf(ada)), null));
    await untouched(() => tearDown({ principal: refOf(ada), snapshotKey: key }, desk.bench), {
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
    await untouched(act, { name: 'ChangedMeanwhileError', changes: [expect.stringContaining(told)] });
  });

  it('when a role was changed or used since', async () => {
    const role = aRole({ name: 'bastion', tags: { a: '1' } });
    account.use({ roles: [role] });
    const { snapshotKey } = await disabledAndKept(desk.bench, refOf(role));
    Object.assign(role, {
      trustPolicy: {},
      description: 'x',
      maxSessionDuration: 7200,
      instanceProfiles: ['p'],
    });
    Object.assign(role, { lastUsed: { at: NOW, region: 'x' }, permissionsBoundaryArn: DENY_ALL });
    await untouched(() => tearDown({ principal: refOf(role), snapshotKey }, desk.bench), {
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
    account.aws.account.users.set('ada', user({ id: 'AIDANEW' }));
    await untouched(act, { name: 'AnotherPrincipalError', id: 'AIDANEW' });
  });

  it('any further once the name changes hands in the middle', async () => {
    const { act } = await ready();
    const other = user({ id: 'AIDANEW', loginProfile: { createdAt: NOW, lastChangedAt: NOW } });
    account.aws.faults.add({
      ...{ fault: 'Throttling', action: 'DeactivateMFADevice' },
      resource: () => account.aws.account.users.set('ada', other) === null,
    });
    const before = structuredClone({ ...other, mfaDevices: [] });
    await expect(act()).rejects.toMatchObject({ name: 'AnotherPrincipalError' });
    // The one call that was under way could not be stopped.
    expect({ ...other, mfaDevices: [] }).toEqual(before);
  });
});

it('the steps name everything that DeleteUser wants gone, for a state of any make', async () => {
  const { ada } = await ready(user({ loginProfile: { createdAt: at, lastChangedAt: at } }));
  const done = await disableAsItIs(
    { principal: refOf(ada), before: null, now: NOW, remember: async () => {} },
    desk.bench,
  );
  expect(done.outcome).toBe('disabled');
  const password: PrincipalState = {
    ...(await stateOf(desk.bench, refOf(ada))),
    ...{ type: 'user', password: { createdAt: at, resetRequired: false } },
  } as PrincipalState;
  expect(teardownSteps(password, password)[0]).toEqual({ call: 'DeleteLoginProfile', UserName: 'ada' });
});
