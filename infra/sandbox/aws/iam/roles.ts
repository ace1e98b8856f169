import type { EmulatedAccount, EmulatedRole } from '../account.ts';
import { block, tag } from '../wire/xml.ts';
import { type IamAction, roleOf } from './call.ts';
import { pagedList } from './paging.ts';
import { boundaryXml, roleCoreXml, roleLastUsedXml, roleTraitsXml, tagListXml } from './shapes.ts';

/** Neither tags, nor boundary, nor last use: those are for `GetRole` and the authorisation details. */
export const ListRoles: IamAction = (call) => {
  const prefix = call.params.get('PathPrefix') ?? '/';
  const roles = [...call.account.roles.values()].filter((role) => role.path.startsWith(prefix));
  return pagedList(call, 'Roles', roles, (role) => roleCoreXml(call.account, role) + roleTraitsXml(role));
};

/** A role as `GetRole` and `CreateRole` show it. */
export function roleXml(account: EmulatedAccount, role: EmulatedRole): string {
  return (
    roleCoreXml(account, role) +
    roleTraitsXml(role) +
    boundaryXml(role.permissionsBoundaryArn) +
    (Object.keys(role.tags).length > 0 ? tagListXml(role.tags) : '') +
    roleLastUsedXml(role)
  );
}

export const GetRole: IamAction = (call) => block('Role', roleXml(call.account, roleOf(call)));

export const ListRoleTags: IamAction = (call) =>
  pagedList(
    call,
    'Tags',
    Object.entries(roleOf(call).tags),
    ([key, value]) => tag('Key', key) + tag('Value', value),
  );
