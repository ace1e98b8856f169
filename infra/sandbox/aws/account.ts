/**
 * The emulated AWS account: plain mutable data, no behaviour. The emulator answers from it and changes it,
 * seeds and tests build it.
 */

/** A recorded use, as IAM keeps it. */
export interface Use {
  at: Date;
  service: string;
  region: string;
}

export interface EmulatedKey {
  id: string;
  active: boolean;
  createdAt: Date;
  /** When Active/Inactive was last changed; the credential report's `last_rotated` moves with it. */
  statusChangedAt: Date | null;
  lastUsed: Use | null;
}

export interface EmulatedPolicy {
  name: string;
  /** IAM policy JSON, not encoded. */
  document: object;
}

export interface EmulatedServiceSpecificCredential {
  id: string;
  service:
    | 'codecommit.amazonaws.com'
    | 'cassandra.amazonaws.com'
    | 'bedrock.amazonaws.com'
    | 'logs.amazonaws.com';
  active: boolean;
  createdAt: Date;
  expiresAt: Date | null;
}

interface EmulatedPrincipal {
  name: string;
  path: string;
  /** `AIDA…` or `AROA…`. */
  id: string;
  createdAt: Date;
  tags: Record<string, string>;
  inlinePolicies: EmulatedPolicy[];
  /** ARNs of attached managed policies. */
  attachedPolicyArns: string[];
  permissionsBoundaryArn: string | null;
  /** What a last-accessed job reports: per service, null when never. */
  lastAccessed: { service: string; at: Date | null }[];
}

export interface EmulatedUser extends EmulatedPrincipal {
  groups: string[];
  /** The console password, null when there is none. */
  loginProfile: { createdAt: Date; lastChangedAt: Date } | null;
  /** Outlives the password. Null: never used. */
  passwordLastUsed: Date | null;
  mfaDevices: { serialNumber: string; virtual: boolean; enabledAt: Date }[];
  keys: EmulatedKey[];
  /** Without `expiresAt` they are valid for ten years. */
  certificates: { id: string; active: boolean; uploadedAt: Date; expiresAt?: Date }[];
  sshKeys: { id: string; active: boolean; uploadedAt: Date }[];
  serviceSpecificCredentials: EmulatedServiceSpecificCredential[];
}

export interface EmulatedRole extends EmulatedPrincipal {
  trustPolicy: object;
  description: string;
  maxSessionDuration: number;
  lastUsed: { at: Date; region: string } | null;
  instanceProfiles: string[];
}

/** An Access Analyzer finding of an unused-access analyzer. */
export interface EmulatedAnalyzerFinding {
  id: string;
  type: 'UnusedIAMUserAccessKey' | 'UnusedIAMUserPassword' | 'UnusedIAMRole' | 'UnusedPermission';
  resourceArn: string;
  resourceOwnerAccount: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'RESOLVED';
  analyzedAt: Date;
  createdAt: Date;
  accessKeys: { id: string; lastAccessed: Date | null }[];
  lastAccessed: Date | null;
  permissions: {
    service: string;
    lastAccessed: Date | null;
    actions: { action: string; lastAccessed: Date | null }[];
  }[];
}

export interface EmulatedAnalyzer {
  name: string;
  arn: string;
  region: string;
  type: 'ACCOUNT' | 'ACCOUNT_UNUSED_ACCESS' | 'ORGANIZATION_UNUSED_ACCESS';
  unusedAccessAge: number;
  findings: EmulatedAnalyzerFinding[];
}

export interface EmulatedAccount {
  id: string;
  partition: string;
  alias: string | null;
  root: {
    createdAt: Date;
    passwordLastUsed: Date | null;
    mfaActive: boolean;
    keys: EmulatedKey[];
  };
  users: Map<string, EmulatedUser>;
  roles: Map<string, EmulatedRole>;
  groups: Map<
    string,
    {
      name: string;
      path: string;
      id: string;
      createdAt: Date;
      inlinePolicies: EmulatedPolicy[];
      attachedPolicyArns: string[];
    }
  >;
  /** Customer managed policies by ARN. AWS managed ones (`arn:aws:iam::aws:policy/…`) need not be listed. */
  policies: Map<string, EmulatedPolicy & { arn: string; path: string; id: string; createdAt: Date }>;
  /** Serial numbers of virtual MFA devices that no user has enabled (any more). */
  unassignedMfa: Set<string>;
  /** Names of instance profiles that hold no role; those that hold one are kept with the role. */
  emptyProfiles: Set<string>;
  analyzers: EmulatedAnalyzer[];
  /** CloudFormation: physical id (user name, role name or key id) → stack, per region. */
  stackResources: { region: string; physicalId: string; stackName: string; type: string }[];
  /** The last credential report: taken at a moment and served unchanged until the next, like AWS's. */
  credentialReport: { generatedAt: Date; csv: string } | null;
}
