import type {
  EmulatedAccount,
  EmulatedAnalyzer,
  EmulatedAnalyzerFinding,
  EmulatedKey,
  EmulatedRole,
  EmulatedUser,
} from './account.ts';
import { idCharacters, newId } from './ids.ts';

/** When everything was made that does not say otherwise. */
export const LONG_AGO = new Date('2024-01-15T09:00:00Z');

let unnamed = 0;

/** An active key made with its user and never used. */
export function aKey(overrides: Partial<EmulatedKey> = {}): EmulatedKey {
  return {
    id: newId('AKIA'),
    active: true,
    createdAt: LONG_AGO,
    statusChangedAt: null,
    lastUsed: null,
    ...overrides,
  };
}

/** A user with no credential and no permission. */
export function aUser(overrides: Partial<EmulatedUser> = {}): EmulatedUser {
  return {
    name: overrides.name ?? `user-${++unnamed}`,
    path: '/',
    id: newId('AIDA'),
    createdAt: LONG_AGO,
    tags: {},
    inlinePolicies: [],
    attachedPolicyArns: [],
    permissionsBoundaryArn: null,
    lastAccessed: [],
    groups: [],
    loginProfile: null,
    passwordLastUsed: null,
    mfaDevices: [],
    keys: [],
    certificates: [],
    sshKeys: [],
    serviceSpecificCredentials: [],
    ...overrides,
  };
}

/** A role that Lambda may assume, never used. */
export function aRole(overrides: Partial<EmulatedRole> = {}): EmulatedRole {
  return {
    name: overrides.name ?? `role-${++unnamed}`,
    path: '/',
    id: newId('AROA'),
    createdAt: LONG_AGO,
    tags: {},
    inlinePolicies: [],
    attachedPolicyArns: [],
    permissionsBoundaryArn: null,
    lastAccessed: [],
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    description: '',
    maxSessionDuration: 3600,
    lastUsed: null,
    instanceProfiles: [],
    ...overrides,
  };
}

/** A group with no policy. */
export function aGroup(overrides: Partial<GroupOf> = {}): GroupOf {
  return {
    name: overrides.name ?? `group-${++unnamed}`,
    path: '/',
    id: newId('AGPA'),
    createdAt: LONG_AGO,
    inlinePolicies: [],
    attachedPolicyArns: [],
    ...overrides,
  };
}

/** A customer managed policy; say its ARN, which principals refer to. */
export function aPolicy(overrides: Partial<PolicyOf> & Pick<PolicyOf, 'arn'>): PolicyOf {
  return {
    name: overrides.arn.slice(overrides.arn.lastIndexOf('/') + 1),
    path: '/',
    id: newId('ANPA'),
    createdAt: LONG_AGO,
    document: { Version: '2012-10-17', Statement: [] },
    ...overrides,
  };
}

/** An unused-access analyzer of the account, without findings. */
export function anAnalyzer(
  overrides: Partial<EmulatedAnalyzer> & { accountId?: string } = {},
): EmulatedAnalyzer {
  const { accountId = '111122223333', ...rest } = overrides;
  const name = rest.name ?? 'unused-access';
  const region = rest.region ?? 'us-east-1';
  return {
    name,
    region,
    arn: `arn:aws:access-analyzer:${region}:${accountId}:analyzer/${name}`,
    type: 'ACCOUNT_UNUSED_ACCESS',
    unusedAccessAge: 90,
    findings: [],
    ...rest,
  };
}

/** An active finding about an unused role unless told otherwise; say which resource. */
export function anAnalyzerFinding(
  overrides: Partial<EmulatedAnalyzerFinding> & Pick<EmulatedAnalyzerFinding, 'resourceArn'>,
): EmulatedAnalyzerFinding {
  return {
    id: `finding-${idCharacters(overrides.resourceArn, 12)}-${++unnamed}`,
    type: 'UnusedIAMRole',
    resourceOwnerAccount: overrides.resourceArn.split(':')[4] ?? '',
    status: 'ACTIVE',
    analyzedAt: LONG_AGO,
    createdAt: LONG_AGO,
    accessKeys: [],
    lastAccessed: null,
    permissions: [],
    ...overrides,
  };
}

type GroupOf = EmulatedAccount['groups'] extends Map<string, infer Group> ? Group : never;
type PolicyOf = EmulatedAccount['policies'] extends Map<string, infer Policy> ? Policy : never;

/** What an account is made of: lists where the account itself keeps maps. */
export type AccountContents = Partial<Omit<EmulatedAccount, 'users' | 'roles' | 'groups' | 'policies'>> & {
  users?: readonly EmulatedUser[];
  roles?: readonly EmulatedRole[];
  groups?: readonly GroupOf[];
  policies?: readonly PolicyOf[];
};

function byName<T extends { name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

/** An empty account 111122223333 whose root has MFA and no keys. */
export function anAccount(contents: AccountContents = {}): EmulatedAccount {
  const { users = [], roles = [], groups = [], policies = [], ...rest } = contents;
  return {
    id: '111122223333',
    partition: 'aws',
    alias: null,
    root: { createdAt: LONG_AGO, passwordLastUsed: null, mfaActive: true, keys: [] },
    users: byName(users),
    roles: byName(roles),
    groups: byName(groups),
    policies: new Map(policies.map((policy) => [policy.arn, policy])),
    unassignedMfa: new Set(),
    emptyProfiles: new Set(),
    analyzers: [],
    stackResources: [],
    credentialReport: null,
    ...rest,
  };
}
