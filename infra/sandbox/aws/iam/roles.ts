import { block } from '../wire/xml.ts';
import { type IamAction, roleOf } from './call.ts';
import { pagedList } from './paging.ts';
import {
  boundaryXml,
  instanceProfileXml,
  roleCoreXml,
  roleLastUsedXml,
  roleTraitsXml,
  tagListXml,
} from './shapes.ts';

/** Neither tags, nor boundary, nor last use: those are for `GetRole` and the authorisation details. */
export const ListRoles: IamAction = (call) => {
  const prefix = call.params.get('PathPrefix') ?? '/';
  const roles = [...call.account.roles.values()].filter((role) => role.path.startsWith(prefix));
  return pagedList(call, 'Roles', roles, (role) => roleCoreXml(call.account, role) + roleTraitsXml(role));
};

export const GetRole: IamAction = (call) => {
  const role = roleOf(call);
  return block(
    'Role',
    roleCoreXml(call.account, role) +
      roleTraitsXml(role) +
      boundaryXml(role.permissionsBoundaryArn) +
      (Object.keys(role.tags).length > 0 ? tagListXml(role.tags) : '') +
      roleLastUsedXml(role),
  );
};

export const ListInstanceProfilesForRole: IamAction = (call) => {
  const role = roleOf(call);
  return pagedList(call, 'InstanceProfiles', role.instanceProfiles, (name) =>
    instanceProfileXml(call.account, role, name),
  );
};
