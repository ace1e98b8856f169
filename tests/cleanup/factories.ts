import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import type {
  AccessKey,
  AnalyzerFinding,
  CredentialReportRow,
  Inventory,
  LastUse,
  LiveCredentials,
  Role,
  User,
} from '../../cleanup/inventory.ts';
import { type Policy, parsePolicy } from '../../cleanup/policy.ts';
import type { Facts } from '../../cleanup/rules/rule.ts';

export const ACCOUNT = '111122223333';
export const NOW = new Date('2026-11-22T12:00:00Z');

export function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);
}

export function aUse(days: number, overrides: Partial<LastUse> = {}): LastUse {
  return { at: daysAgo(days), service: 's3', region: 'eu-west-1', ...overrides };
}

export function anAccessKey(overrides: Partial<AccessKey> = {}): AccessKey {
  return { id: 'AKIA0000000000000001', active: true, createdAt: daysAgo(400), lastUsed: null, ...overrides };
}

/** A user whose report line says nothing and whose live facts were all asked for and are empty. */
export function aUser(
  overrides: Partial<User> & { row?: Partial<CredentialReportRow>; facts?: Partial<LiveCredentials> } = {},
): User {
  const { row, facts, ...rest } = overrides;
  const name = rest.name ?? 'ada';
  const createdAt = rest.createdAt ?? daysAgo(500);
  const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
  return {
    type: 'user',
    name,
    path: '/',
    arn,
    id: `AIDA${name.toUpperCase()}`,
    createdAt,
    tags: {},
    administratorBecause: null,
    report: {
      known: true,
      value: {
        user: name,
        arn,
        userCreatedAt: createdAt,
        password: { enabled: false, lastUsedAt: null, lastChangedAt: null },
        mfaActive: false,
        keys: [],
        certificates: [],
        ...row,
      },
    },
    serviceSpecificCredentials: { known: true, value: [] },
    live: { readAt: NOW, keys: [], password: null, sshKeys: [], certificates: [], ...facts },
    ...rest,
  };
}

export function aRole(overrides: Partial<Role> = {}): Role {
  const name = overrides.name ?? 'reports';
  return {
    type: 'role',
    name,
    path: '/',
    arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    id: `AROA${name.toUpperCase()}`,
    createdAt: daysAgo(500),
    tags: {},
    administratorBecause: null,
    lastUsed: null,
    ...overrides,
  };
}

export function anAnalyzerFinding(overrides: Partial<AnalyzerFinding> = {}): AnalyzerFinding {
  return {
    id: 'finding-1',
    type: 'UnusedIAMUserAccessKey',
    resourceArn: `arn:aws:iam::${ACCOUNT}:user/ada`,
    analyzedAt: daysAgo(1),
    analyzerArn: `arn:aws:access-analyzer:eu-west-1:${ACCOUNT}:analyzer/unused`,
    details: null,
    ...overrides,
  };
}

const NO_SLACK = {
  known: false,
  gap: { what: 'who left (Slack)', why: 'no Slack is connected', failed: false, required: false },
} as const;

export function anInventory(
  overrides: Partial<Omit<Inventory, 'users' | 'roles' | 'analyzerFindings'>> & {
    users?: readonly User[];
    roles?: readonly Role[];
    analyzerFindings?: readonly AnalyzerFinding[];
    root?: CredentialReportRow | null;
  } = {},
): Inventory {
  const { users = [], roles = [], analyzerFindings = [], root = null, ...rest } = overrides;
  return {
    account: ACCOUNT,
    partition: 'aws',
    alias: 'fernwood',
    readAt: NOW,
    credentialReport: { known: true, value: { generatedAt: NOW, root, rows: new Map() } },
    users: { known: true, value: users },
    roles: { known: true, value: roles },
    analyzerFindings: { known: true, value: analyzerFindings },
    people: NO_SLACK,
    gaps: [],
    ...rest,
  };
}

export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  return parsePolicy(overrides);
}

/** Facts for one rule: an inventory and what the policy says otherwise. */
export function factsOf(
  inventory: Inventory,
  policy: Partial<Policy> = {},
  openSince = NO_MEMORY.openSince,
  disabledSince = NO_MEMORY.disabledSince,
): Facts {
  return { inventory, policy: aPolicy(policy), now: NOW, openSince, disabledSince };
}
