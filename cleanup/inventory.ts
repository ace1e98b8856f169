import type { People } from './people.ts';
import type { Held } from './principals/approval-words.ts';

/**
 * What one audit read of an account. Every part is either known or a named gap:
 * a read that failed is never an empty answer.
 */

/** Something the audit could not look at. */
export interface Gap {
  /** What was not checked, e.g. `access keys of user ada`. */
  readonly what: string;
  /** Why, in one sentence a person can act on. */
  readonly why: string;
  /** True when a read failed; false when there was simply nothing to read (no analyzer, user too new). */
  readonly failed: boolean;
  /** True when the rules need it: a failed required part stops every automatic action. */
  readonly required: boolean;
}

/** A part of the account: read whole, or not, with the reason. */
export type Part<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly gap: Gap };

/** A use of a credential or principal. AWS reports keys within 15 minutes, passwords within 5. */
export interface LastUse {
  readonly at: Date;
  /** AWS service name as IAM gives it (`s3`), or null where AWS does not tell. */
  readonly service: string | null;
  readonly region: string | null;
}

/** One access key as `ListAccessKeys` and `GetAccessKeyLastUsed` showed it just now. */
export interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly createdAt: Date;
  /** Null when AWS has no record of any use (tracked since 2015-04-22); `unknown` when the read failed. */
  readonly lastUsed: LastUse | null | 'unknown';
}

/**
 * What IAM calls the status of a credential other than an access key. `Expired` comes by itself.
 * Source: IAM API reference, `SigningCertificate` and `ServiceSpecificCredentialMetadata`.
 */
export type CredentialStatus = 'Active' | 'Inactive' | 'Expired';

/** A CodeCommit, Keyspaces, Bedrock or CloudWatch Logs credential. AWS does not say when it was last used. */
export interface ServiceSpecificCredential {
  readonly id: string;
  readonly userName: string;
  readonly service: string;
  readonly status: CredentialStatus;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** Neither switched off nor expired. */
export function isWorking({ status, expiresAt }: ServiceSpecificCredential, now: Date): boolean {
  return status === 'Active' && !(expiresAt && expiresAt <= now);
}

/** An uploaded SSH public key. AWS does not say when it was last used. */
export interface SshKey {
  readonly id: string;
  readonly status: CredentialStatus;
  readonly uploadedAt: Date;
}

/** An uploaded X.509 certificate. AWS does not say when it was last used. */
export interface SigningCertificate {
  readonly id: string;
  readonly status: CredentialStatus;
  readonly uploadedAt: Date;
  /** `notAfter` of its body; null when the body cannot be read. */
  readonly expiresAt: Date | null;
}

/** A console password that exists. */
export interface Password {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A live fact: the value, or that nothing made us ask, or that asking failed (a gap says why). */
export type Live<T> = T | 'not-asked' | 'unknown';

/** A user's credentials as the account has them now, as far as the credential report made us ask. */
export interface LiveCredentials {
  readonly readAt: Date;
  /** Every key of the user. Report slots are never matched to key ids. */
  readonly keys: Live<readonly AccessKey[]>;
  /** Null: the user has no console password. */
  readonly password: Live<Password | null>;
  /** The last use of a password that is no longer there, which the credential report does not tell. @default not asked */
  readonly removedPasswordUse?: Live<Date | null>;
  readonly sshKeys: Live<readonly SshKey[]>;
  readonly certificates: Live<readonly SigningCertificate[]>;
}

/** The live facts of a user whom nothing made us ask about. */
export function nothingAsked(readAt: Date): LiveCredentials {
  const no = 'not-asked';
  return { readAt, keys: no, password: no, sshKeys: no, certificates: no };
}

/** True when a live fact was asked for and read. */
export function isRead<T>(fact: Live<T>): fact is T {
  return fact !== 'not-asked' && fact !== 'unknown';
}

/** One slot of the credential report. It has no key id: it only tells whom to ask. */
export interface ReportKeySlot {
  readonly active: boolean;
  /** Creation of the key, or its last change of status, whichever is later. */
  readonly lastRotatedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** A user's line of the credential report, its sentinels (`N/A`, `no_information`, …) turned into nulls. */
export interface CredentialReportRow {
  readonly user: string;
  readonly arn: string;
  readonly userCreatedAt: Date;
  readonly password: {
    /** Null: not told. (Root; false there means an account made without root credentials.) */
    readonly enabled: boolean | null;
    /** Outlives the password: a re-issued one inherits it. Null: never, or before 2014-10-20. */
    readonly lastUsedAt: Date | null;
    readonly lastChangedAt: Date | null;
  };
  readonly mfaActive: boolean;
  /** Slots that hold a key, active or not; an empty slot is left out. */
  readonly keys: readonly ReportKeySlot[];
  /** Signing certificates. AWS does not say when they were last used. */
  readonly certificates: readonly { readonly active: boolean; readonly lastRotatedAt: Date | null }[];
}

export interface CredentialReport {
  readonly generatedAt: Date;
  readonly root: CredentialReportRow | null;
  /** By user name. */
  readonly rows: ReadonlyMap<string, CredentialReportRow>;
}

interface Principal {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `AIDA…` or `AROA…`: unique for ever, while names are re-used. */
  readonly id: string;
  readonly createdAt: Date;
  readonly tags: Readonly<Record<string, string>>;
  /** Why this principal can give itself any permission, or null. */
  readonly administratorBecause: string | null;
  /** What it may do by itself; absent: not read. */
  readonly held?: Held;
  /**
   * The last access that IAM's last-accessed data shows, refused calls included, null for none in 400 days. Absent: nobody
   * asked, since this product has not disabled it.
   */
  readonly accessed?: Live<LastUse | null>;
}

export interface User extends Principal {
  readonly type: 'user';
  /** Not known: too new for the report, or the line is about an earlier user of the same name. */
  readonly report: Part<CredentialReportRow>;
  readonly serviceSpecificCredentials: Part<readonly ServiceSpecificCredential[]>;
  readonly live: LiveCredentials;
  /** Names; absent: not read. */
  readonly groups?: readonly string[];
}

export interface Role extends Principal {
  readonly type: 'role';
  /** `RoleLastUsed`, trailing 400 days. Null: no use recorded. */
  readonly lastUsed: LastUse | null;
  /** The JSON text of who may assume it; absent: not read. */
  readonly trustPolicy?: string;
  /** Names of the instance profiles that contain it; absent: not read. */
  readonly instanceProfiles?: readonly string[];
}

/** What IAM Access Analyzer's unused-access analyzers say; resources are full ARNs of this account. */
export interface AnalyzerFinding {
  readonly id: string;
  readonly type: 'UnusedIAMUserAccessKey' | 'UnusedIAMUserPassword' | 'UnusedIAMRole' | 'UnusedPermission';
  readonly resourceArn: string;
  readonly analyzedAt: Date;
  readonly analyzerArn: string;
  /** Null when the details were not asked for, or could not be read. */
  readonly details: AnalyzerDetails | null;
}

export interface AnalyzerDetails {
  /** For `UnusedIAMUserAccessKey`: one finding can hold both keys of a user. */
  readonly accessKeys: readonly { readonly id: string; readonly lastAccessedAt: Date | null }[];
  /** For password and role findings. */
  readonly lastAccessedAt: Date | null;
  /** For `UnusedPermission`: services, with the unused actions (empty: the whole service). */
  readonly permissions: readonly {
    readonly service: string;
    readonly actions: readonly string[];
    readonly lastAccessedAt: Date | null;
  }[];
}

/** Who declares a principal in code, so that changing it here would be undone or would break a deployment. */
export interface ManagedBy {
  readonly tool: 'cloudformation' | 'terraform';
  /** The stack or tag to change instead. */
  readonly name: string;
}

export interface Inventory {
  readonly account: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly alias: string | null;
  readonly readAt: Date;
  readonly credentialReport: Part<CredentialReport>;
  readonly users: Part<readonly User[]>;
  readonly roles: Part<readonly Role[]>;
  readonly analyzerFindings: Part<readonly AnalyzerFinding[]>;
  readonly people: Part<People>;
  /** Every gap, those inside users included, in the order met. */
  readonly gaps: readonly Gap[];
}

/** Complete: no required part is missing and nothing failed. Absent optional parts do not count. */
export function isComplete(inventory: Pick<Inventory, 'gaps'>): boolean {
  return !inventory.gaps.some((gap) => gap.failed);
}
