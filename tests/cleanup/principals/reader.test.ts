import { expect, it } from 'vitest';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { daysAgo } from '../factories.ts';
import { AROUND } from './random-principals.ts';
import { workbench } from './workbench.ts';

const state = emulatedAccount();
const read = (type: 'user' | 'role', name: string) => workbench(state.aws).reader.read({ type, name });
const MFA = 'arn:aws:iam::111122223333';
const at = daysAgo(100);
const soon = daysAgo(-100);

const ada = () =>
  aUser({
    ...{ name: 'ada', path: '/team/', tags: { __proto__x: '1', team: 'x' }, groups: ['readers', 'a@b'] },
    inlinePolicies: [
      { name: 'one', document: { a: 'größe & <b>%41' } },
      { name: 'two', document: {} },
    ],
    attachedPolicyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'],
    permissionsBoundaryArn: 'arn:aws:iam::aws:policy/C',
    loginProfile: { createdAt: at, lastChangedAt: at },
    passwordLastUsed: at,
    keys: [aKey({ id: 'AKIA1', lastUsed: { at, service: 's3', region: 'N/A' } }), aKey({ active: false })],
    certificates: [{ id: 'CERT1', active: true, uploadedAt: at }],
    sshKeys: [
      { id: 'APKA1', active: false, uploadedAt: at },
      { id: 'APKA2', active: true, uploadedAt: at },
    ],
    serviceSpecificCredentials: ['ACCA1', 'ACCA2'].map((id) => ({
      ...({ id, service: 'bedrock.amazonaws.com', active: true, createdAt: at, expiresAt: soon } as const),
    })),
    mfaDevices: [`${MFA}:mfa/ada`, `${MFA}:u2f/user/ada/x`, 'GAHT12345678'].map((serialNumber) => ({
      ...{ serialNumber, virtual: serialNumber.includes(':mfa/'), enabledAt: at },
    })),
  });

it.each([null, 1])('reads all that a user has, page by page (page size %s)', async (pageSize) => {
  const user = ada();
  state.aws.settings.maxPageSize = pageSize;
  state.use({ ...AROUND, users: [user, aUser({ name: 'bob', groups: ['readers'], keys: [aKey()] })] });
  expect(await read('user', 'ada')).toEqual({
    ...{ type: 'user', name: 'ada', path: '/team/', id: user.id, createdAt: user.createdAt },
    arn: 'arn:aws:iam::111122223333:user/team/ada',
    tags: Object.entries(user.tags).map(([key, value]) => ({ key, value })),
    boundaryArn: 'arn:aws:iam::aws:policy/C',
    inlinePolicies: [
      { name: 'one', document: '{"a":"größe & <b>%41"}' },
      { name: 'two', document: '{}' },
    ],
    attachedPolicyArns: user.attachedPolicyArns,
    groups: ['readers', 'a@b'],
    password: { createdAt: at, resetRequired: false },
    passwordLastUsedAt: at,
    keys: [
      {
        id: 'AKIA1',
        active: true,
        createdAt: user.keys[0]?.createdAt,
        lastUsed: { at, service: 's3', region: null },
      },
      { id: user.keys[1]?.id, active: false, createdAt: user.keys[1]?.createdAt, lastUsed: null },
    ],
    certificates: [
      { id: 'CERT1', active: true, uploadedAt: at, body: expect.stringContaining('CERTIFICATE') },
    ],
    sshKeys: [
      { id: 'APKA1', active: false, uploadedAt: at, body: 'ssh-rsa QVBLQTE= ada' },
      { id: 'APKA2', active: true, uploadedAt: at, body: 'ssh-rsa QVBLQTI= ada' },
    ],
    serviceCredentials: ['ACCA1', 'ACCA2'].map((id) => ({
      ...{ id, service: 'bedrock.amazonaws.com', active: true, createdAt: at, expiresAt: soon },
    })),
    mfaDevices: user.mfaDevices,
  });
});

it.each([null, 1])('reads all that a role has, page by page (page size %s)', async (pageSize) => {
  const role = aRole({
    ...{ name: 'bastion', path: '/x/', description: 'd', maxSessionDuration: 7200, tags: { team: 'x' } },
    inlinePolicies: [
      { name: 'one', document: { n: 1 } },
      { name: 'two', document: {} },
    ],
    attachedPolicyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'],
    instanceProfiles: ['p1', 'p2'],
    lastUsed: { at, region: 'eu-west-1' },
  });
  state.aws.settings.maxPageSize = pageSize;
  state.use({ roles: [role] });
  expect(await read('role', 'bastion')).toEqual({
    ...{
      type: 'role',
      name: 'bastion',
      path: '/x/',
      id: role.id,
      createdAt: role.createdAt,
      boundaryArn: null,
    },
    arn: 'arn:aws:iam::111122223333:role/x/bastion',
    tags: [{ key: 'team', value: 'x' }],
    inlinePolicies: [
      { name: 'one', document: '{"n":1}' },
      { name: 'two', document: '{}' },
    ],
    attachedPolicyArns: role.attachedPolicyArns,
    trustPolicy: JSON.stringify(role.trustPolicy),
    description: 'd',
    maxSessionSeconds: 7200,
    instanceProfiles: ['p1', 'p2'],
    lastUsed: { at, service: null, region: 'eu-west-1' },
  });
});

it('there is nobody of a name that was never given', async () => {
  expect(await read('user', 'nobody')).toBeNull();
  expect(await read('role', 'nobody')).toBeNull();
});

it.each(['user', 'role'] as const)(
  'every read of a %s that is refused is thrown, under its permission',
  async (type) => {
    const contents = {
      users: [ada()],
      roles: [aRole({ name: 'ada', inlinePolicies: [{ name: 'p', document: {} }] })],
    };
    state.use({ ...AROUND, ...contents });
    await read(type, 'ada');
    const actions = new Set(state.aws.calls.entries.map(({ action }) => action));
    expect(actions.size).toBe(type === 'user' ? 13 : 5);
    for (const action of actions) {
      const heal = state.aws.faults.add({ fault: 'AccessDenied', action });
      await expect(read(type, 'ada')).rejects.toMatchObject({ name: 'DeniedError', action: `iam:${action}` });
      heal();
      const mend = state.aws.faults.add({ fault: 'InternalError', action });
      await expect(read(type, 'ada'), action).rejects.toThrow('An internal error occurred.');
      mend();
    }
  },
);

it('a user that goes while it is read is nobody; one that loses a part is read anew', async () => {
  const user = ada();
  state.use({ ...AROUND, users: [user] });
  let gone = false;
  const vanish = state.aws.faults.add({
    ...{ fault: 'Throttling', action: 'ListUserPolicies' },
    resource: () => {
      if (!gone) user.inlinePolicies = user.inlinePolicies.slice(1);
      gone = true;
      return false;
    },
  });
  expect(await read('user', 'ada')).toMatchObject({ inlinePolicies: [{ name: 'two' }] });
  vanish();
  state.aws.faults.add({
    ...{ fault: 'Throttling', action: 'ListGroupsForUser' },
    resource: () => state.aws.account.users.delete('ada') && false,
  });
  expect(await read('user', 'ada')).toBeNull();
});
