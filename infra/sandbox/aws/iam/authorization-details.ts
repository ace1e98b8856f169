import type { EmulatedAccount, EmulatedRole, EmulatedUser } from '../account.ts';
import { principalArn } from '../arns.ts';
import { block, list, tag } from '../wire/xml.ts';
import { type IamAction, type IamCall, invalid } from './call.ts';
import { pageOf } from './paging.ts';
import {
  attachedPolicyXml,
  boundaryXml,
  encodedDocument,
  inlinePolicyXml,
  instanceProfileXml,
  roleCoreXml,
  roleLastUsedXml,
  tagListXml,
  userCoreXml,
} from './shapes.ts';

type Group = EmulatedAccount['groups'] extends Map<string, infer G> ? G : never;
type Policy = EmulatedAccount['policies'] extends Map<string, infer P> ? P : never;

type Entity =
  | { readonly filter: 'User'; readonly of: EmulatedUser }
  | { readonly filter: 'Group'; readonly of: Group }
  | { readonly filter: 'Role'; readonly of: EmulatedRole }
  | { readonly filter: 'LocalManagedPolicy'; readonly of: Policy };

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];

function userXml(account: EmulatedAccount, user: EmulatedUser): string {
  return (
    userCoreXml(account, user) +
    list('UserPolicyList', user.inlinePolicies.map(inlinePolicyXml)) +
    block('GroupList', user.groups.map((group) => tag('member', group)).join('')) +
    list('AttachedManagedPolicies', user.attachedPolicyArns.map(attachedPolicyXml)) +
    boundaryXml(user.permissionsBoundaryArn) +
    tagListXml(user.tags)
  );
}

function groupXml(account: EmulatedAccount, group: Group): string {
  return (
    tag('Path', group.path) +
    tag('GroupName', group.name) +
    tag('GroupId', group.id) +
    tag('Arn', principalArn(account, 'group', group)) +
    tag('CreateDate', group.createdAt) +
    list('GroupPolicyList', group.inlinePolicies.map(inlinePolicyXml)) +
    list('AttachedManagedPolicies', group.attachedPolicyArns.map(attachedPolicyXml))
  );
}

function roleXml(account: EmulatedAccount, role: EmulatedRole): string {
  const profiles = role.instanceProfiles.map((name) => instanceProfileXml(account, role, name));
  return (
    roleCoreXml(account, role) +
    list('InstanceProfileList', profiles) +
    list('RolePolicyList', role.inlinePolicies.map(inlinePolicyXml)) +
    list('AttachedManagedPolicies', role.attachedPolicyArns.map(attachedPolicyXml)) +
    boundaryXml(role.permissionsBoundaryArn) +
    tagListXml(role.tags) +
    roleLastUsedXml(role)
  );
}

/** AWS reports how often a policy is attached; nobody here needs it, so it is not counted. */
function policyXml(policy: Policy): string {
  const version =
    tag('Document', encodedDocument(policy.document)) +
    tag('VersionId', 'v1') +
    tag('IsDefaultVersion', true) +
    tag('CreateDate', policy.createdAt);
  return (
    tag('PolicyName', policy.name) +
    tag('PolicyId', policy.id) +
    tag('Arn', policy.arn) +
    tag('Path', policy.path) +
    tag('DefaultVersionId', 'v1') +
    tag('IsAttachable', true) +
    tag('CreateDate', policy.createdAt) +
    tag('UpdateDate', policy.createdAt) +
    list('PolicyVersionList', [version])
  );
}

function filtersOf(call: IamCall): Set<string> {
  const filters = new Set<string>();
  for (let n = 1; ; n++) {
    const filter = call.params.get(`Filter.member.${n}`);
    if (filter === null) return filters.size > 0 ? filters : new Set(FILTERS);
    if (!FILTERS.includes(filter)) {
      throw invalid(`[${filter}]`, 'Filter', `Member must satisfy enum value set: [${FILTERS.join(', ')}]`);
    }
    filters.add(filter);
  }
}

/** All four kinds are one sequence, so that a page may hold the last users and the first groups. */
function* entities(account: EmulatedAccount, filters: ReadonlySet<string>): Generator<Entity> {
  if (filters.has('User')) for (const of of account.users.values()) yield { filter: 'User', of };
  if (filters.has('Group')) for (const of of account.groups.values()) yield { filter: 'Group', of };
  if (filters.has('Role')) for (const of of account.roles.values()) yield { filter: 'Role', of };
  if (!filters.has('LocalManagedPolicy')) return;
  for (const of of account.policies.values()) yield { filter: 'LocalManagedPolicy', of };
}

export const GetAccountAuthorizationDetails: IamAction = (call) => {
  const { account } = call;
  const page = pageOf(call, [...entities(account, filtersOf(call))]);
  const xml: Record<Entity['filter'], string[]> = { User: [], Group: [], Role: [], LocalManagedPolicy: [] };
  for (const entity of page.items) {
    if (entity.filter === 'User') xml.User.push(userXml(account, entity.of));
    else if (entity.filter === 'Group') xml.Group.push(groupXml(account, entity.of));
    else if (entity.filter === 'Role') xml.Role.push(roleXml(account, entity.of));
    else xml.LocalManagedPolicy.push(policyXml(entity.of));
  }
  return (
    list('UserDetailList', xml.User) +
    list('GroupDetailList', xml.Group) +
    list('RoleDetailList', xml.Role) +
    list('Policies', xml.LocalManagedPolicy) +
    page.end
  );
};
