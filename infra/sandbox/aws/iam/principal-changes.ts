import type { EmulatedUser } from '../account.ts';
import { AwsError } from '../errors.ts';
import { newId } from '../ids.ts';
import { aRole, aUser } from '../new-account.ts';
import { block } from '../wire/xml.ts';
import {
  documentOf,
  type IamAction,
  type IamCall,
  invalid,
  isAttachable,
  noSuchEntity,
  required,
  tagsOf,
  userOf,
} from './call.ts';
import { changeableRole } from './policy-changes.ts';
import { roleXml } from './roles.ts';
import { userXml } from './users.ts';

const TAGS = 50;
const SESSION_SECONDS = [3600, 43_200] as const;

/** Names are unique whatever their case. */
function newName(call: IamCall, kind: 'User' | 'Role', taken: ReadonlyMap<string, unknown>): string {
  const name = required(call, `${kind}Name`);
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
    throw invalid(name, `${kind}Name`, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+');
  }
  const folded = name.toLowerCase();
  if ([...taken.keys()].some((other) => other.toLowerCase() === folded)) {
    throw new AwsError('EntityAlreadyExists', 409, `${kind} with name ${name} already exists.`);
  }
  return name;
}

/** What users and roles are created with alike. */
function newTraits(call: IamCall, kind: 'User' | 'Role') {
  const boundary = call.params.get('PermissionsBoundary');
  if (boundary && !isAttachable(call, boundary)) {
    throw noSuchEntity(`Scope ARN: ${boundary} does not exist or is not attachable.`);
  }
  return {
    path: call.params.get('Path') ?? '/',
    createdAt: call.now,
    tags: withinQuota(Object.fromEntries(tagsOf(call)), kind),
    permissionsBoundaryArn: boundary,
  };
}

function withinQuota(tags: Record<string, string>, kind: 'User' | 'Role'): Record<string, string> {
  if (Object.keys(tags).length <= TAGS) return tags;
  throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for TagsPer${kind}: ${TAGS}`);
}

export const CreateUser: IamAction = (call) => {
  const { users } = call.account;
  const name = newName(call, 'User', users);
  const user = aUser({ name, id: newId('AIDA'), ...newTraits(call, 'User') });
  users.set(name, user);
  return block('User', userXml(call.account, user));
};

/** The unique id stands in a trust policy once who it named was deleted; IAM does not take it back. */
function mustNameNobodyGone(trustPolicy: object): void {
  const gone = /"(A(?:ID|RO)A[A-Z0-9]+)"/.exec(JSON.stringify(trustPolicy))?.[1];
  if (!gone) return;
  throw new AwsError('MalformedPolicyDocument', 400, `Invalid principal in policy: "AWS":"${gone}"`);
}

export const CreateRole: IamAction = (call) => {
  const { roles } = call.account;
  const name = newName(call, 'Role', roles);
  const maxSessionDuration = Number(call.params.get('MaxSessionDuration') ?? SESSION_SECONDS[0]);
  if (!(maxSessionDuration >= SESSION_SECONDS[0] && maxSessionDuration <= SESSION_SECONDS[1])) {
    throw invalid(String(maxSessionDuration), 'MaxSessionDuration', 'Member must be from 3600 to 43200');
  }
  const trustPolicy = documentOf(call, 'AssumeRolePolicyDocument');
  mustNameNobodyGone(trustPolicy);
  const role = aRole({
    name,
    id: newId('AROA'),
    ...newTraits(call, 'Role'),
    trustPolicy,
    description: call.params.get('Description') ?? '',
    maxSessionDuration,
  });
  roles.set(name, role);
  return block('Role', roleXml(call.account, role));
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

export const TagRole: IamAction = (call) => {
  const role = changeableRole(call);
  role.tags = withinQuota({ ...role.tags, ...Object.fromEntries(tagsOf(call)) }, 'Role');
  return null;
};

export const TagUser: IamAction = (call) => {
  const user = userOf(call);
  user.tags = withinQuota({ ...user.tags, ...Object.fromEntries(tagsOf(call)) }, 'User');
  return null;
};
