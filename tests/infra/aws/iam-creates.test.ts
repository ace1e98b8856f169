import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteInstanceProfileCommand,
  DeleteVirtualMFADeviceCommand,
  GetGroupCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetSSHPublicKeyCommand,
  IAMClient,
  ListRoleTagsCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { aGroup, anAccount, aRole, aUser, LONG_AGO } from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated, NOW } from './emulated.ts';

const state = emulated();
const iam = (caller?: string) => new IAMClient(clientOf(state.aws, caller));
const UserName = 'ada';
const RoleName = 'bastion';
const InstanceProfileName = 'bastion-profile';
const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2' } }] };

const refused = (name: string) => ({ name: `${name}Exception` });

it('a role is created once, with all that it can be created with', async () => {
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const create = (name: string, more = {}) =>
    iam().send(
      new CreateRoleCommand({
        ...{ RoleName: name, Path: '/team/', AssumeRolePolicyDocument: JSON.stringify(trust) },
        ...{ Description: 'a', MaxSessionDuration: 7200, PermissionsBoundary },
        Tags: [{ Key: 'team', Value: 'x' }],
        ...more,
      }),
    );
  await create(RoleName);
  const { Role } = await iam().send(new GetRoleCommand({ RoleName }));
  expect(Role).toMatchObject({
    ...{ Path: '/team/', Description: 'a', MaxSessionDuration: 7200, CreateDate: NOW },
    PermissionsBoundary: { PermissionsBoundaryArn: PermissionsBoundary },
  });
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(trust);
  expect((await iam().send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
    { Key: 'team', Value: 'x' },
  ]);
  await expect(create('BASTION')).rejects.toMatchObject(refused('EntityAlreadyExists'));
  await expect(create('b', { AssumeRolePolicyDocument: 'x' })).rejects.toMatchObject(
    refused('MalformedPolicyDocument'),
  );
  await expect(
    create('b', { PermissionsBoundary: 'arn:aws:iam::111122223333:policy/gone' }),
  ).rejects.toMatchObject(refused('NoSuchEntity'));
  await expect(create('b', { MaxSessionDuration: 60 })).rejects.toMatchObject({ name: 'ValidationError' });
  expect([...state.aws.account.roles.keys()]).toEqual([RoleName]);
});

it('nobody is created with 51 tags', async () => {
  const Tags = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
  await expect(iam().send(new CreateUserCommand({ UserName, Tags }))).rejects.toMatchObject(
    refused('LimitExceeded'),
  );
  expect(state.aws.account.users.size).toBe(0);
});

it('an inline policy is put, replaced where it stands, and has to be JSON', async () => {
  const ada = aUser({ name: UserName, inlinePolicies: [{ name: 'z', document: {} }] });
  state.aws.setAccount(anAccount({ users: [ada], roles: [aRole({ name: RoleName })] }));
  const put = (PolicyName: string, PolicyDocument: string) =>
    iam().send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  await put('a', '{"n":1}');
  await put('z', '{"n":2}');
  expect(ada.inlinePolicies).toEqual([
    { name: 'z', document: { n: 2 } },
    { name: 'a', document: { n: 1 } },
  ]);
  await expect(put('a', '{')).rejects.toMatchObject(refused('MalformedPolicyDocument'));
  await iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'r', PolicyDocument: '{}' }));
  expect(state.aws.account.roles.get(RoleName)?.inlinePolicies).toEqual([{ name: 'r', document: {} }]);
});

it('a user joins a group that exists, once, and ten at most', async () => {
  const groups = Array.from({ length: 11 }, (_, n) => aGroup({ name: `g${n}` }));
  const ada = aUser({ name: UserName });
  state.aws.setAccount(anAccount({ users: [ada], groups }));
  const join = (GroupName: string) => iam().send(new AddUserToGroupCommand({ UserName, GroupName }));
  for (const { name } of groups.slice(0, 10)) await join(name);
  await join('g0');
  expect(ada.groups).toHaveLength(10);
  await expect(join('g10')).rejects.toMatchObject(refused('LimitExceeded'));
  await expect(join('nobody')).rejects.toMatchObject(refused('NoSuchEntity'));
  expect((await iam().send(new GetGroupCommand({ GroupName: 'g0' }))).Group?.GroupName).toBe('g0');
  await expect(iam().send(new GetGroupCommand({ GroupName: 'nobody' }))).rejects.toMatchObject(
    refused('NoSuchEntity'),
  );
});

it('an instance profile holds one role, and stays when the role is taken out', async () => {
  const role = aRole({ name: RoleName, instanceProfiles: [InstanceProfileName] });
  state.aws.setAccount(anAccount({ roles: [role, aRole({ name: 'other' })] }));
  const add = (name: string, profile = InstanceProfileName) =>
    iam().send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: profile, RoleName: name }));
  const roles = async () =>
    (await iam().send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile?.Roles?.map(
      (one) => one.RoleName,
    );
  expect(await roles()).toEqual([RoleName]);
  await expect(add(RoleName)).rejects.toMatchObject(refused('LimitExceeded'));
  await iam().send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  expect(await roles()).toEqual([]);
  await add('other');
  expect(await roles()).toEqual(['other']);
  await expect(add(RoleName, 'nowhere')).rejects.toMatchObject(refused('NoSuchEntity'));
  await expect(iam().send(new DeleteInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject(
    refused('DeleteConflict'),
  );
  await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName: 'new' }));
  await iam().send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'new' }));
  await expect(add(RoleName, 'new')).rejects.toMatchObject(refused('NoSuchEntity'));
});

it('putting a role into a profile takes the right to pass it', async () => {
  state.aws.setAccount(anAccount({ roles: [aRole({ name: RoleName })] }));
  await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  const add = { sid: 'Add', actions: ['iam:AddRoleToInstanceProfile'], resources: ['*'] };
  const pass = { sid: 'Pass', actions: ['iam:PassRole'], resources: ['arn:aws:iam::*:role/bastion'] };
  const command = () => new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName });
  state.aws.grant('restorer', [add]);
  await expect(iam('restorer').send(command())).rejects.toThrow('iam:PassRole on resource: arn:aws:iam::');
  state.aws.grant('restorer', [add, pass]);
  await iam('restorer').send(command());
});

it('a virtual MFA device outlives its deactivation', async () => {
  const SerialNumber = 'arn:aws:iam::111122223333:mfa/ada';
  const mfaDevices = [{ serialNumber: SerialNumber, virtual: true, enabledAt: LONG_AGO }];
  state.aws.setAccount(anAccount({ users: [aUser({ name: UserName, mfaDevices })] }));
  const devices = async () =>
    (await iam().send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices?.map(
      (one) => one.SerialNumber,
    );
  const remove = () => iam().send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  await expect(remove()).rejects.toMatchObject(refused('DeleteConflict'));
  await iam().send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  expect(await devices()).toEqual([SerialNumber]);
  await remove();
  expect(await devices()).toEqual([]);
  await expect(remove()).rejects.toMatchObject(refused('NoSuchEntity'));
});

it('SSH keys show their public part, policies whether they exist', async () => {
  const sshKeys = [{ id: 'APKA1', active: true, uploadedAt: LONG_AGO }];
  state.aws.setAccount(anAccount({ users: [aUser({ name: UserName, sshKeys })] }));
  const key = await iam().send(
    new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId: 'APKA1', Encoding: 'SSH' }),
  );
  expect(key.SSHPublicKey).toMatchObject({ SSHPublicKeyBody: 'ssh-rsa QVBLQTE= ada', Status: 'Active' });
  const policy = (PolicyArn: string) => iam().send(new GetPolicyCommand({ PolicyArn }));
  expect((await policy('arn:aws:iam::aws:policy/AWSDenyAll')).Policy?.PolicyName).toBe('AWSDenyAll');
  await expect(policy('arn:aws:iam::111122223333:policy/gone')).rejects.toMatchObject(
    refused('NoSuchEntity'),
  );
});
