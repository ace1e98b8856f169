import type { LastUse } from '../inventory.ts';

/*
 * Everything that belongs to one user or role, as IAM showed it at one moment: what disabling changes, what has to go
 * before it can be deleted, and what it can be rebuilt from. Lists are in IAM's order; tags are pairs, because a key
 * may be any text, `__proto__` too.
 */

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface InlinePolicy {
  readonly name: string;
  /** The JSON text as it was put, decoded but not reformatted. */
  readonly document: string;
}

interface PrincipalCore {
  readonly name: string;
  readonly path: string;
  /** `AIDA…` or `AROA…`: unique for ever, while names are re-used. */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly tags: readonly Tag[];
  /** ARN of the permissions boundary. */
  readonly boundaryArn: string | null;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicyArns: readonly string[];
}

export interface KeyState {
  readonly id: string;
  readonly active: boolean;
  readonly createdAt: Date;
  /** Null: no use recorded. */
  readonly lastUsed: LastUse | null;
}

/** An uploaded SSH public key or signing certificate. Neither is secret. */
export interface UploadState {
  readonly id: string;
  /** Neither switched off nor expired. */
  readonly active: boolean;
  readonly uploadedAt: Date;
  readonly body: string;
}

export interface ServiceCredentialState {
  readonly id: string;
  /** `codecommit.amazonaws.com`, … */
  readonly service: string;
  /** Neither switched off nor expired. */
  readonly active: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export interface MfaState {
  readonly serialNumber: string;
  /** A virtual device stays when it is deactivated, and its name with it; hardware and security keys do not. */
  readonly virtual: boolean;
  readonly enabledAt: Date;
}

export interface UserState extends PrincipalCore {
  readonly type: 'user';
  readonly groups: readonly string[];
  /** Null: no console password. */
  readonly password: { readonly createdAt: Date; readonly resetRequired: boolean } | null;
  /** Outlives the password. */
  readonly passwordLastUsedAt: Date | null;
  readonly keys: readonly KeyState[];
  readonly certificates: readonly UploadState[];
  readonly sshKeys: readonly UploadState[];
  readonly serviceCredentials: readonly ServiceCredentialState[];
  readonly mfaDevices: readonly MfaState[];
}

export interface RoleState extends PrincipalCore {
  readonly type: 'role';
  /** The JSON text of who may assume it. */
  readonly trustPolicy: string;
  readonly description: string;
  readonly maxSessionSeconds: number;
  /** Names of the instance profiles that contain it. */
  readonly instanceProfiles: readonly string[];
  /** `RoleLastUsed`; null: no use recorded. */
  readonly lastUsed: LastUse | null;
}

export type PrincipalState = UserState | RoleState;

/** Which principal is meant: the name that calls take, and the id that says whether it is still the same. */
export type PrincipalRef = Pick<PrincipalState, 'type' | 'name' | 'id'>;

/** Reads one principal live. */
export interface PrincipalStateReader {
  /**
   * Null: there is none of that name. Anything that could not be read is thrown, so what is answered is whole.
   *
   * @throws {DeniedError} that names the missing permission
   */
  read(principal: Pick<PrincipalRef, 'type' | 'name'>): Promise<PrincipalState | null>;
  /** Only the id: who has that name at this moment; null for nobody. */
  idOf(principal: Pick<PrincipalRef, 'type' | 'name'>): Promise<string | null>;
}

/** `User ada`: how a sentence about it begins. */
export function nameOf({ type, name }: Pick<PrincipalRef, 'type' | 'name'>): string {
  return `${type === 'user' ? 'User' : 'Role'} ${name}`;
}
