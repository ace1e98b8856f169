import type { EmulatedAccount, EmulatedPolicy, EmulatedRole, EmulatedUser } from '../account.ts';
import { nameInArn, principalArn } from '../arns.ts';
import { idCharacters } from '../ids.ts';
import { block, list, tag } from '../wire/xml.ts';

/** IAM sends policy documents percent-encoded (RFC 3986). */
export function encodedDocument(document: object): string {
  return encodeURIComponent(JSON.stringify(document));
}

export function tagListXml(tags: Record<string, string>): string {
  return list(
    'Tags',
    Object.entries(tags).map(([key, value]) => tag('Key', key) + tag('Value', value)),
  );
}

export function boundaryXml(arn: string | null): string {
  if (arn === null) return '';
  const type = tag('PermissionsBoundaryType', 'Policy');
  return block('PermissionsBoundary', type + tag('PermissionsBoundaryArn', arn));
}

/** What `User`, `UserDetail` and list entries have in common. */
export function userCoreXml(account: EmulatedAccount, user: EmulatedUser): string {
  return (
    tag('Path', user.path) +
    tag('UserName', user.name) +
    tag('UserId', user.id) +
    tag('Arn', principalArn(account, 'user', user)) +
    tag('CreateDate', user.createdAt)
  );
}

/** A role as `ListRoles` shows it: no tags, no last use, no boundary. */
export function roleCoreXml(account: EmulatedAccount, role: EmulatedRole): string {
  return (
    tag('Path', role.path) +
    tag('RoleName', role.name) +
    tag('RoleId', role.id) +
    tag('Arn', principalArn(account, 'role', role)) +
    tag('CreateDate', role.createdAt) +
    tag('AssumeRolePolicyDocument', encodedDocument(role.trustPolicy))
  );
}

export function roleTraitsXml(role: EmulatedRole): string {
  return tag('Description', role.description || null) + tag('MaxSessionDuration', role.maxSessionDuration);
}

/** Present even when the role was never used: then it is empty. */
export function roleLastUsedXml(role: EmulatedRole): string {
  const { lastUsed } = role;
  return block(
    'RoleLastUsed',
    lastUsed ? tag('LastUsedDate', lastUsed.at) + tag('Region', lastUsed.region) : '',
  );
}

export function attachedPolicyXml(arn: string): string {
  return tag('PolicyName', nameInArn(arn)) + tag('PolicyArn', arn);
}

export function inlinePolicyXml(policy: EmulatedPolicy): string {
  return tag('PolicyName', policy.name) + tag('PolicyDocument', encodedDocument(policy.document));
}

export function instanceProfileXml(account: EmulatedAccount, role: EmulatedRole, name: string): string {
  return (
    tag('InstanceProfileName', name) +
    tag('InstanceProfileId', `AIPA${idCharacters(name, 17)}`) +
    tag('Arn', principalArn(account, 'instance-profile', { path: '/', name })) +
    tag('Path', '/') +
    tag('CreateDate', role.createdAt) +
    list('Roles', [roleCoreXml(account, role)])
  );
}
