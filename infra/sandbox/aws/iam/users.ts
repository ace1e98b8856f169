import type { EmulatedAccount, EmulatedUser } from '../account.ts';
import { principalArn } from '../arns.ts';
import { block, list, tag } from '../wire/xml.ts';
import { type IamAction, userOf } from './call.ts';
import { pagedList } from './paging.ts';
import { boundaryXml, tagListXml, userCoreXml } from './shapes.ts';

/** A user as `GetUser` and `CreateUser` show it; AWS leaves the tags out where there are none. */
export function userXml(account: EmulatedAccount, user: EmulatedUser): string {
  return (
    userCoreXml(account, user) +
    tag('PasswordLastUsed', user.passwordLastUsed) +
    boundaryXml(user.permissionsBoundaryArn) +
    (Object.keys(user.tags).length > 0 ? tagListXml(user.tags) : '')
  );
}

/** Neither tags nor boundaries: those are for `GetUser`. */
export const ListUsers: IamAction = (call) => {
  const prefix = call.params.get('PathPrefix') ?? '/';
  const users = [...call.account.users.values()].filter((user) => user.path.startsWith(prefix));
  return pagedList(
    call,
    'Users',
    users,
    (user) => userCoreXml(call.account, user) + tag('PasswordLastUsed', user.passwordLastUsed),
  );
};

export const GetUser: IamAction = (call) => block('User', userXml(call.account, userOf(call)));

export const ListUserTags: IamAction = (call) =>
  pagedList(
    call,
    'Tags',
    Object.entries(userOf(call).tags),
    ([key, value]) => tag('Key', key) + tag('Value', value),
  );

export const ListGroupsForUser: IamAction = (call) =>
  pagedList(call, 'Groups', userOf(call).groups, (name) => {
    const group = call.account.groups.get(name);
    const path = group?.path ?? '/';
    return (
      tag('Path', path) +
      tag('GroupName', name) +
      tag('GroupId', group?.id ?? null) +
      tag('Arn', principalArn(call.account, 'group', { path, name })) +
      tag('CreateDate', group?.createdAt ?? null)
    );
  });

export const ListAccountAliases: IamAction = (call) => {
  const { alias } = call.account;
  const aliases = alias === null ? '' : tag('member', alias);
  return block('AccountAliases', aliases) + tag('IsTruncated', false);
};

export const ListMFADevices: IamAction = (call) => {
  const user = userOf(call);
  return pagedList(
    call,
    'MFADevices',
    user.mfaDevices,
    (device) =>
      tag('UserName', user.name) +
      tag('SerialNumber', device.serialNumber) +
      tag('EnableDate', device.enabledAt),
  );
};

/** Assigned and unassigned ones, whatever `AssignmentStatus` asks for. */
export const ListVirtualMFADevices: IamAction = (call) => {
  const assigned = [...call.account.users.values()].flatMap((user) =>
    user.mfaDevices
      .filter((device) => device.virtual)
      .map(
        (device) =>
          tag('SerialNumber', device.serialNumber) +
          block('User', userCoreXml(call.account, user)) +
          tag('EnableDate', device.enabledAt),
      ),
  );
  const unassigned = [...call.account.unassignedMfa].map((serial) => tag('SerialNumber', serial));
  return list('VirtualMFADevices', [...assigned, ...unassigned]) + tag('IsTruncated', false);
};
