import type { RuleId, Subject, SubjectType } from '../finding.ts';
import type { CredentialStatus } from '../inventory.ts';
import type { AccountReader } from '../readers.ts';

/** The kinds of credential that AWS keeps no last use of. */
export type OtherType = 'ssh-key' | 'signing-certificate' | 'service-credential';

/** A subject that is one of them, or null. */
export function otherTypeOf({ type }: Pick<Subject, 'type'>): OtherType | null {
  return type === 'ssh-key' || type === 'signing-certificate' || type === 'service-credential' ? type : null;
}

/** What can be switched off and on again, and deleted once it was off for the whole cooling-off. */
export const SWITCHABLE: ReadonlySet<SubjectType> = new Set([
  'access-key',
  'ssh-key',
  'signing-certificate',
  'service-credential',
]);

/** Rules whose findings say that a credential can be used by nobody, since when they are open. */
export const OUT_OF_USE: ReadonlySet<RuleId> = new Set([
  'inactive-access-key',
  'inactive-credential',
  'expired-credential',
]);

/** One of them as IAM shows it at this moment. */
export interface LiveOther {
  readonly id: string;
  readonly status: CredentialStatus;
  readonly createdAt: Date;
}

export type OtherReader = Pick<AccountReader, 'sshKeys' | 'certificates' | 'serviceSpecificCredentials'>;

/** The action that shows it: named when the permission is missing. */
export const LISTED_BY: Readonly<Record<OtherType, string>> = {
  'ssh-key': 'iam:ListSSHPublicKeys',
  'signing-certificate': 'iam:ListSigningCertificates',
  'service-credential': 'iam:ListServiceSpecificCredentials',
};

/**
 * Null: the user has none of that id. A service-specific credential past its date is expired whatever IAM calls it;
 * of certificates only IAM's word counts, see `rules/expired-credential.ts`.
 */
export async function readOther(
  { name, id }: Pick<Subject, 'name' | 'id'>,
  type: OtherType,
  reader: OtherReader,
  now: Date,
): Promise<LiveOther | null> {
  return (await readAll(name, type, reader, now)).find((one) => one.id === id) ?? null;
}

async function readAll(
  name: string,
  type: OtherType,
  reader: OtherReader,
  now: Date,
): Promise<readonly LiveOther[]> {
  switch (type) {
    case 'ssh-key':
      return (await reader.sshKeys(name)).map((key) => ({ ...key, createdAt: key.uploadedAt }));
    case 'signing-certificate':
      return (await reader.certificates(name)).map((one) => ({ ...one, createdAt: one.uploadedAt }));
    case 'service-credential':
      return (await reader.serviceSpecificCredentials(name)).map(({ expiresAt, ...one }) => {
        const isPast = expiresAt !== null && expiresAt <= now;
        return { ...one, status: one.status === 'Active' && isPast ? 'Expired' : one.status };
      });
  }
}
