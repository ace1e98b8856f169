import * as sdk from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { asking } from '../decisions/apply-errors.ts';
import type { IamRestorer } from '../principals/restore.ts';
import { RESTORED_TAG } from '../principals/restore-plan.ts';
import type { Existing } from '../principals/restored-before.ts';
import type { RestoreStep } from '../principals/steps.ts';
import { decodeDocument, isNoSuchEntity } from './iam-answers.ts';
import { required } from './required.ts';

/** Builds users and roles through IAM. Its permissions amount to administrator: only a restoring may have it. */
export function iamRestorer(iam: sdk.IAMClient, sts: STSClient): IamRestorer {
  return {
    async account() {
      const { Account } = await sts.send(new GetCallerIdentityCommand({}));
      return required(Account, 'Account', 'GetCallerIdentity');
    },
    find: ({ type, name }) =>
      orNull(type === 'user' ? 'iam:GetUser' : 'iam:GetRole', async () => {
        if (type === 'user') {
          const { User } = await iam.send(new sdk.GetUserCommand({ UserName: name }));
          return existing(User?.UserId, User, null);
        }
        const { Role } = await iam.send(new sdk.GetRoleCommand({ RoleName: name }));
        const trust = required(Role?.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument', 'GetRole');
        return existing(Role?.RoleId, Role, decodeDocument(trust));
      }),
    hasPolicy: (PolicyArn) =>
      isThere('iam:GetPolicy', () => iam.send(new sdk.GetPolicyCommand({ PolicyArn }))),
    hasGroup: (GroupName) =>
      isThere('iam:GetGroup', () => iam.send(new sdk.GetGroupCommand({ GroupName, MaxItems: 1 }))),
    hasInlinePolicy: ({ type, name }, PolicyName) =>
      type === 'user'
        ? isThere('iam:GetUserPolicy', () =>
            iam.send(new sdk.GetUserPolicyCommand({ UserName: name, PolicyName })),
          )
        : isThere('iam:GetRolePolicy', () =>
            iam.send(new sdk.GetRolePolicyCommand({ RoleName: name, PolicyName })),
          ),
    rolesIn: (InstanceProfileName) =>
      orNull('iam:GetInstanceProfile', async () => {
        const { InstanceProfile } = await iam.send(
          new sdk.GetInstanceProfileCommand({ InstanceProfileName }),
        );
        const roles = required(InstanceProfile?.Roles, 'Roles', 'GetInstanceProfile');
        return roles.map(({ RoleName }) => required(RoleName, 'RoleName', 'GetInstanceProfile'));
      }),
    async send(step) {
      try {
        await asking(`iam:${step.call}`, () => sent(iam, step));
        return 'done';
      } catch (error) {
        const isCreate = step.call === 'CreateUser' || step.call === 'CreateRole';
        if (isCreate && error instanceof sdk.EntityAlreadyExistsException) return 'taken';
        if (!isCreate && isNoSuchEntity(error)) return 'not-yet';
        throw error;
      }
    },
  };
}

function existing(
  id: string | undefined,
  traits: Pick<sdk.User, 'Path' | 'PermissionsBoundary' | 'Tags'> | undefined,
  trustPolicy: string | null,
): Existing {
  const tags = (traits?.Tags ?? []).map(({ Key, Value }) => ({
    Key: required(Key, 'Tags.Key', 'GetUser or GetRole'),
    Value: required(Value, 'Tags.Value', 'GetUser or GetRole'),
  }));
  return {
    id: required(id, 'id', 'GetUser or GetRole'),
    restoredFrom: tags.find(({ Key }) => Key === RESTORED_TAG)?.Value ?? null,
    tags,
    path: required(traits?.Path, 'Path', 'GetUser or GetRole'),
    boundaryArn: traits?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    trustPolicy,
  };
}

async function orNull<T>(action: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await asking(action, ask);
  } catch (error) {
    if (isNoSuchEntity(error)) return null;
    throw error;
  }
}

async function isThere(action: string, ask: () => Promise<unknown>): Promise<boolean> {
  return (await orNull(action, async () => (await ask()) !== null)) ?? false;
}

function sent(iam: sdk.IAMClient, step: RestoreStep): Promise<unknown> {
  switch (step.call) {
    case 'CreateUser':
      return iam.send(new sdk.CreateUserCommand({ ...step, Tags: [...step.Tags] }));
    case 'CreateRole':
      return iam.send(new sdk.CreateRoleCommand({ ...step, Tags: [...step.Tags] }));
    case 'TagUser':
      return iam.send(new sdk.TagUserCommand({ ...step, Tags: [...step.Tags] }));
    case 'TagRole':
      return iam.send(new sdk.TagRoleCommand({ ...step, Tags: [...step.Tags] }));
    case 'AddUserToGroup':
      return iam.send(new sdk.AddUserToGroupCommand(step));
    case 'PutUserPolicy':
      return iam.send(new sdk.PutUserPolicyCommand(step));
    case 'PutRolePolicy':
      return iam.send(new sdk.PutRolePolicyCommand(step));
    case 'AttachUserPolicy':
      return iam.send(new sdk.AttachUserPolicyCommand(step));
    case 'AttachRolePolicy':
      return iam.send(new sdk.AttachRolePolicyCommand(step));
    case 'AddRoleToInstanceProfile':
      return iam.send(new sdk.AddRoleToInstanceProfileCommand(step));
  }
}
