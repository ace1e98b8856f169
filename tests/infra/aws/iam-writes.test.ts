import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { aKey, anAccount, aRole, aUser, LONG_AGO } from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated, NOW } from './emulated.ts';

const state = emulated();
const iam = () => new IAMClient(clientOf(state.aws));
const UserName = 'ada';
const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll';

it('a key is made inactive, which moves its last rotation, and deleted', async () => {
  const [first, second] = [aKey(), aKey()];
  const ada = aUser({ name: UserName, keys: [first, second] });
  state.aws.setAccount(anAccount({ users: [ada] }));
  const AccessKeyId = first.id;
  await iam().send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
  expect(first).toMatchObject({ active: false, statusChangedAt: NOW });
  await iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  expect(ada.keys).toEqual([second]);
  await expect(iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});

it('without a user name the caller would be meant, who is no user', async () => {
  const command = new UpdateAccessKeyCommand({
    UserName: undefined,
    AccessKeyId: 'AKIA1',
    Status: 'Inactive',
  });
  await expect(iam().send(command)).rejects.toMatchObject({ name: 'ValidationError' });
});

it('a password goes, its last use stays', async () => {
  const ada = aUser({
    name: UserName,
    loginProfile: { createdAt: LONG_AGO, lastChangedAt: LONG_AGO },
    passwordLastUsed: LONG_AGO,
  });
  state.aws.setAccount(anAccount({ users: [ada] }));
  await iam().send(new DeleteLoginProfileCommand({ UserName }));
  expect(ada).toMatchObject({ loginProfile: null, passwordLastUsed: LONG_AGO });
});

it('a policy is attached and detached', async () => {
  const ada = aUser({ name: UserName });
  state.aws.setAccount(anAccount({ users: [ada] }));
  await iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  expect(ada.attachedPolicyArns).toEqual([PolicyArn]);
  await iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
  expect(ada.attachedPolicyArns).toEqual([]);
});

it('the eleventh policy is over the quota', async () => {
  const attachedPolicyArns = Array.from({ length: 10 }, (_, n) => `arn:aws:iam::aws:policy/P${n}`);
  state.aws.setAccount(anAccount({ users: [aUser({ name: UserName, attachedPolicyArns })] }));
  await expect(iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }))).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
});

it('a user is deleted only once nothing hangs on it', async () => {
  const ada = aUser({ name: UserName, keys: [aKey()] });
  state.aws.setAccount(anAccount({ users: [ada] }));
  await expect(iam().send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
    message: 'Cannot delete entity, must delete access keys first.',
    $metadata: { httpStatusCode: 409 },
  });
  ada.keys = [];
  await iam().send(new DeleteUserCommand({ UserName }));
  expect(state.aws.account.users.has(UserName)).toBe(false);
});

it('a user is created once, gets at most two keys, and is tagged', async () => {
  const created = await iam().send(
    new CreateUserCommand({ UserName, Path: '/team/', Tags: [{ Key: 'owner', Value: 'a@x.com' }] }),
  );
  expect(created.User).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/team/ada', CreateDate: NOW });
  await expect(iam().send(new CreateUserCommand({ UserName: 'ADA' }))).rejects.toMatchObject({
    name: 'EntityAlreadyExistsException',
  });
  const key = await iam().send(new CreateAccessKeyCommand({ UserName }));
  expect(key.AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  await iam().send(new CreateAccessKeyCommand({ UserName }));
  await expect(iam().send(new CreateAccessKeyCommand({ UserName }))).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
  await iam().send(new TagUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'x' }] }));
  expect(state.aws.account.users.get(UserName)?.tags).toEqual({ owner: 'a@x.com', team: 'x' });
});

it('a service-linked role is not for others to change', async () => {
  const role = aRole({ name: 'AWSServiceRoleForX', path: '/aws-service-role/x.amazonaws.com/' });
  state.aws.setAccount(anAccount({ roles: [role] }));
  const command = new DetachRolePolicyCommand({ RoleName: role.name, PolicyArn });
  await expect(iam().send(command)).rejects.toMatchObject({ name: 'UnmodifiableEntityException' });
});
