import type { EmulatedAccount } from '../account.ts';
import { principalArn } from '../arns.ts';
import type { Need } from '../service.ts';
import { findKey } from './key-index.ts';

/** A principal that does not exist (yet) has the path it is created with. */
function resource(
  account: EmulatedAccount,
  type: 'user' | 'role' | 'group',
  name: string,
  params: URLSearchParams,
): string {
  const existing = (type === 'user' ? account.users : type === 'role' ? account.roles : account.groups).get(
    name,
  );
  return principalArn(account, type, existing ?? { name, path: params.get('Path') ?? '/' });
}

function resourceOf(account: EmulatedAccount, action: string, params: URLSearchParams): string {
  const root = `arn:${account.partition}:iam::${account.id}:`;
  const group = params.get('GroupName');
  if (group) return resource(account, 'group', group, params);
  const profile = params.get('InstanceProfileName');
  if (profile) return `${root}instance-profile/${profile}`;
  const user = params.get('UserName');
  if (user) return resource(account, 'user', user, params);
  const role = params.get('RoleName');
  if (role) return resource(account, 'role', role, params);
  const keyId = params.get('AccessKeyId');
  const owner = keyId ? findKey(account, keyId)?.user : undefined;
  if (owner) return principalArn(account, 'user', owner);
  if (action === 'ListUsers') return `${root}user/`;
  if (action === 'ListRoles') return `${root}role/`;
  return params.get('SerialNumber') ?? params.get('PolicyArn') ?? params.get('Arn') ?? '*';
}

/**
 * The permissions that an IAM action needs, nearly always one. Actions that IAM does not limit to a resource need
 * `*`. Source: Service Authorization Reference, "Actions, resources, and condition keys for IAM".
 */
export function iamNeeds(account: EmulatedAccount, action: string, params: URLSearchParams): Need[] {
  const need: Need = { action: `iam:${action}`, resource: resourceOf(account, action, params) };
  const policy = params.get('PolicyArn');
  const boundary = params.get('PermissionsBoundary');
  const context = {
    ...(policy ? { 'iam:PolicyARN': [policy] } : {}),
    ...(boundary ? { 'iam:PermissionsBoundary': [boundary] } : {}),
  };
  const first = policy || boundary ? { ...need, context } : need;
  if (action !== 'AddRoleToInstanceProfile') return [first];
  const role = resource(account, 'role', params.get('RoleName') ?? '', params);
  return [first, { action: 'iam:PassRole', resource: role }];
}
