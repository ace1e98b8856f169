import {
  type AttachedPolicy,
  type GroupDetail,
  type IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
  type Tag,
  type UserDetail,
} from '@aws-sdk/client-iam';
import {
  administratorBecause,
  awsManagedPolicy,
  type PolicyDocument,
  parsePolicyDocument,
} from '../administrator.ts';
import type { Role } from '../inventory.ts';
import type { ListedUser } from '../readers.ts';
import { required } from './required.ts';

const FROM = 'GetAccountAuthorizationDetails';

/** All users and roles of the account with their tags and power; policy documents are read and let go. */
export async function listPrincipals(iam: IAMClient): Promise<{ users: ListedUser[]; roles: Role[] }> {
  const users: UserDetail[] = [];
  const roles: RoleDetail[] = [];
  const groups = new Map<string, GroupDetail>();
  const policies = new Map<string, PolicyDocument>();
  const pages = paginateGetAccountAuthorizationDetails(
    { client: iam, pageSize: 1000 },
    { Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'] },
  );
  for await (const page of pages) {
    users.push(...(page.UserDetailList ?? []));
    roles.push(...(page.RoleDetailList ?? []));
    for (const group of page.GroupDetailList ?? []) groups.set(group.GroupName ?? '', group);
    for (const policy of page.Policies ?? []) policies.set(policy.Arn ?? '', toPolicy(policy));
  }
  return {
    users: users.map((user) => toUser(user, groups, policies)),
    roles: roles.map((role) => toRole(role, policies)),
  };
}

type Policies = ReadonlyMap<string, PolicyDocument>;

function toUser(raw: UserDetail, groups: ReadonlyMap<string, GroupDetail>, policies: Policies): ListedUser {
  const held = [
    ...documents(raw.UserPolicyList, raw.AttachedManagedPolicies, policies),
    ...(raw.GroupList ?? []).flatMap((name) => {
      const group = groups.get(name);
      return documents(group?.GroupPolicyList, group?.AttachedManagedPolicies, policies, ` (group ${name})`);
    }),
  ];
  return {
    type: 'user',
    name: required(raw.UserName, 'UserName', FROM),
    path: required(raw.Path, 'Path', FROM),
    arn: required(raw.Arn, 'Arn', FROM),
    id: required(raw.UserId, 'UserId', FROM),
    createdAt: required(raw.CreateDate, 'CreateDate', FROM),
    tags: toTags(raw.Tags),
    administratorBecause: administratorBecause(held, boundary(raw, policies)),
  };
}

function toRole(raw: RoleDetail, policies: Policies): Role {
  const held = documents(raw.RolePolicyList, raw.AttachedManagedPolicies, policies);
  const { LastUsedDate, Region } = raw.RoleLastUsed ?? {};
  return {
    type: 'role',
    name: required(raw.RoleName, 'RoleName', FROM),
    path: required(raw.Path, 'Path', FROM),
    arn: required(raw.Arn, 'Arn', FROM),
    id: required(raw.RoleId, 'RoleId', FROM),
    createdAt: required(raw.CreateDate, 'CreateDate', FROM),
    tags: toTags(raw.Tags),
    administratorBecause: administratorBecause(held, boundary(raw, policies)),
    lastUsed: LastUsedDate ? { at: LastUsedDate, service: null, region: Region ?? null } : null,
  };
}

function documents(
  inline: readonly PolicyDetail[] | undefined,
  attached: readonly AttachedPolicy[] | undefined,
  policies: Policies,
  via = '',
): PolicyDocument[] {
  return [
    ...(inline ?? []).map((policy) =>
      parsePolicyDocument(`inline policy ${policy.PolicyName}${via}`, decode(policy.PolicyDocument)),
    ),
    ...(attached ?? []).map((policy) => {
      const document = managed(policy.PolicyArn ?? '', policies);
      return { ...document, name: `${document.name}${via}` };
    }),
  ];
}

function boundary(raw: UserDetail | RoleDetail, policies: Policies): PolicyDocument | null {
  const arn = raw.PermissionsBoundary?.PermissionsBoundaryArn;
  return arn ? managed(arn, policies) : null;
}

function managed(arn: string, policies: Policies): PolicyDocument {
  return policies.get(arn) ?? awsManagedPolicy(arn);
}

function toPolicy(raw: ManagedPolicyDetail): PolicyDocument {
  const current = raw.PolicyVersionList?.find((version) => version.IsDefaultVersion);
  return parsePolicyDocument(`policy ${raw.PolicyName}`, decode(current?.Document));
}

/** IAM sends policy documents URL-encoded. */
function decode(document: string | undefined): string {
  try {
    return decodeURIComponent(document ?? '');
  } catch {
    return document ?? '';
  }
}

function toTags(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
