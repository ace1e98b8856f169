import type { EmulatedUser } from '../account.ts';
import { AwsError } from '../errors.ts';
import { newId } from '../ids.ts';
import { aUser } from '../new-account.ts';
import { block } from '../wire/xml.ts';
import { type IamAction, invalid, required, tagsOf, userOf } from './call.ts';
import { changeableRole } from './policy-changes.ts';
import { userXml } from './users.ts';

const TAGS_PER_USER = 50;

/** Names are unique whatever their case. */
export const CreateUser: IamAction = (call) => {
  const name = required(call, 'UserName');
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
    throw invalid(name, 'UserName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]+');
  }
  const { users } = call.account;
  const folded = name.toLowerCase();
  if (users.has(name) || [...users.keys()].some((other) => other.toLowerCase() === folded)) {
    throw new AwsError('EntityAlreadyExists', 409, `User with name ${name} already exists.`);
  }
  const user = aUser({
    name,
    id: newId('AIDA'),
    path: call.params.get('Path') ?? '/',
    createdAt: call.now,
    tags: Object.fromEntries(tagsOf(call)),
    permissionsBoundaryArn: call.params.get('PermissionsBoundary'),
  });
  users.set(name, user);
  return block('User', userXml(call.account, user));
};

/** What has to go before a user may be deleted, in the order AWS is found to complain. */
function hindrance(user: EmulatedUser): string | null {
  if (user.loginProfile) return 'must delete login profile first.';
  if (user.keys.length > 0) return 'must delete access keys first.';
  if (user.certificates.length > 0) return 'must delete signing certificates first.';
  if (user.sshKeys.length > 0) return 'must delete SSH public keys first.';
  if (user.serviceSpecificCredentials.length > 0) return 'must delete service specific credentials first.';
  if (user.mfaDevices.length > 0) return 'must delete MFA device first.';
  if (user.inlinePolicies.length > 0) return 'must delete policies first.';
  if (user.attachedPolicyArns.length > 0) return 'must detach all policies first.';
  if (user.groups.length > 0) return 'must remove users from group first.';
  if (user.permissionsBoundaryArn !== null) return 'must delete permissions boundary first.';
  return null;
}

export const DeleteUser: IamAction = (call) => {
  const user = userOf(call);
  const must = hindrance(user);
  if (must) throw new AwsError('DeleteConflict', 409, `Cannot delete entity, ${must}`);
  call.account.users.delete(user.name);
  return null;
};

export const DeleteRole: IamAction = (call) => {
  const role = changeableRole(call);
  const must =
    role.inlinePolicies.length > 0
      ? 'must delete policies first.'
      : role.attachedPolicyArns.length > 0
        ? 'must detach all policies first.'
        : role.instanceProfiles.length > 0
          ? 'must remove roles from instance profile first.'
          : null;
  if (must) throw new AwsError('DeleteConflict', 409, `Cannot delete entity, ${must}`);
  call.account.roles.delete(role.name);
  return null;
};

export const TagUser: IamAction = (call) => {
  const user = userOf(call);
  const tags = { ...user.tags, ...Object.fromEntries(tagsOf(call)) };
  if (Object.keys(tags).length > TAGS_PER_USER) {
    throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for TagsPerUser: ${TAGS_PER_USER}`);
  }
  user.tags = tags;
  return null;
};
