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
import type { Held } from '../principals/approval-words.ts';
import type { ListedUser } from '../readers.ts';
import { required } from './required.ts';

const FROM = 'GetAccountAuthorizationDetails';

type Filter = 'User' | 'Role' | 'Group' | 'LocalManagedPolicy';
type Policies = ReadonlyMap<string, PolicyDocument>;
/** What membership gives, by the group's name. */
type Groups = ReadonlyMap<string, readonly PolicyDocument[]>;

/**
 * All users and roles of the account with their tags and power. Groups and policies are read first, so that each
 * page of users and roles is judged and let go as it comes: their documents, URL-encoded, would otherwise be most
 * of what the audit holds in memory. It costs one more call.
 */
export async function listPrincipals(iam: IAMClient): Promise<{ users: ListedUser[]; roles: Role[] }> {
  const policies = new Map<string, PolicyDocument>();
  const rawGroups: GroupDetail[] = [];
  for await (const page of pagesOf(iam, ['Group', 'LocalManagedPolicy'])) {
    for (const policy of page.Policies ?? []) policies.set(policy.Arn ?? '', toPolicy(policy));
    rawGroups.push(...(page.GroupDetailList ?? []));
  }
  const groups: Groups = new Map(rawGroups.map((group) => [group.GroupName ?? '', toGroup(group, policies)]));
  const users: ListedUser[] = [];
  const roles: Role[] = [];
  for await (const page of pagesOf(iam, ['User', 'Role'])) {
    for (const user of page.UserDetailList ?? []) users.push(toUser(user, groups, policies));
    for (const role of page.RoleDetailList ?? []) roles.push(toRole(role, policies));
  }
  return { users, roles };
}

/** 1000 is the most that AWS gives in a page; it may give fewer. */
function pagesOf(client: IAMClient, Filter: Filter[]) {
  return paginateGetAccountAuthorizationDetails({ client, pageSize: 1000 }, { Filter });
}

function toGroup(raw: GroupDetail, policies: Policies): PolicyDocument[] {
  return documents(raw.GroupPolicyList, raw.AttachedManagedPolicies, policies, ` (group ${raw.GroupName})`);
}

function toUser(raw: UserDetail, groups: Groups, policies: Policies): ListedUser {
  const held = [
    ...documents(raw.UserPolicyList, raw.AttachedManagedPolicies, policies),
    ...(raw.GroupList ?? []).flatMap((name) => groups.get(name) ?? []),
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
    held: heldBy(raw, raw.UserPolicyList),
    groups: raw.GroupList ?? [],
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
    held: heldBy(raw, raw.RolePolicyList),
    trustPolicy: decode(raw.AssumeRolePolicyDocument),
    instanceProfiles: (raw.InstanceProfileList ?? []).map(({ InstanceProfileName }) =>
      required(InstanceProfileName, 'InstanceProfileName', FROM),
    ),
  };
}

function heldBy(raw: UserDetail | RoleDetail, inline: readonly PolicyDetail[] | undefined): Held {
  return {
    attachedPolicyArns: (raw.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ''),
    inlinePolicyNames: (inline ?? []).map(({ PolicyName }) => PolicyName ?? ''),
    boundaryArn: raw.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
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
