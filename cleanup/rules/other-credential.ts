import { addDays, ageInDays, isoDay, latest } from '../days.ts';
import { findingId, type Subject, type Verdict } from '../finding.ts';
import { type CredentialStatus, isRead, type User } from '../inventory.ts';
import { thresholdsOf } from '../policy.ts';
import { type Facts, usersOf } from './rule.ts';

/**
 * An SSH public key, signing certificate or service-specific credential. AWS keeps no last use of any of them, so
 * the most that can be known is whether it could be used at all.
 */
export interface OtherCredential {
  readonly user: User;
  readonly subject: Subject;
  /** `Bedrock credential ACCA… of ada`: begins a sentence. */
  readonly what: string;
  /** As IAM says it; one past its expiry is not always said to be `Expired`. */
  readonly status: CredentialStatus;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly asOf: Date;
}

type OtherType = 'ssh-key' | 'signing-certificate' | 'service-credential';

/** Every one that was read, user by user. SSH keys and certificates are asked for of some users only. */
export function otherCredentialsOf(facts: Facts): OtherCredential[] {
  return usersOf(facts).flatMap((user) => credentialsOf(user, facts.inventory.readAt));
}

/** Those of one user. */
export function credentialsOf(user: User, listedAt: Date): OtherCredential[] {
  const { sshKeys, certificates, readAt } = user.live;
  const specific = user.serviceSpecificCredentials;
  const make = (
    type: OtherType,
    words: string,
    from: Pick<OtherCredential, 'status' | 'createdAt' | 'expiresAt' | 'asOf'> & { readonly id: string },
  ): OtherCredential => {
    const { id, ...rest } = from;
    const subject = { type, name: user.name, arn: user.arn, id };
    return { user, subject, what: `${words} ${id} of ${user.name}`, ...rest };
  };
  return [
    ...(isRead(sshKeys) ? sshKeys : []).map(({ uploadedAt: createdAt, ...key }) =>
      make('ssh-key', 'SSH key', { ...key, createdAt, expiresAt: null, asOf: readAt }),
    ),
    ...(isRead(certificates) ? certificates : []).map(({ uploadedAt: createdAt, ...certificate }) =>
      make('signing-certificate', 'Signing certificate', { ...certificate, createdAt, asOf: readAt }),
    ),
    ...(specific.known ? specific.value : []).map(({ service, userName: _, ...credential }) =>
      make('service-credential', `${serviceName(service)} credential`, {
        ...credential,
        asOf: listedAt,
      }),
    ),
  ];
}

/** Past its expiry, as IAM's status or the date tells. One that somebody switched off before is just inactive. */
export function isExpired(
  { status, expiresAt }: Pick<OtherCredential, 'status' | 'expiresAt'>,
  now: Date,
): boolean {
  return status === 'Expired' || (status === 'Active' && expiresAt !== null && expiresAt <= now);
}

/** What makes a credential of no use: since when it is known, and how the sentences say it. */
export interface OutOfUse {
  readonly rule: 'inactive-credential' | 'expired-credential';
  readonly reason: string;
  /** The earliest day of which it is known for certain, beside the first audit that saw it so. */
  readonly knownSince: Date | null;
  /** `Seen inactive since`, before a day. */
  readonly seenWords: string;
  /** Set when nothing may come of it by itself: why. */
  readonly neverBecause: string | null;
}

/**
 * One that can no longer be used is due for deletion when it has been so for `minAgeKeysToDelete` and was seen so
 * for the whole cooling-off, counted from the first audit that saw it: nobody needs its last use for that.
 */
export function judgeOutOfUse(facts: Facts, credential: OtherCredential, out: OutOfUse): Verdict {
  const { policy, now, inventory } = facts;
  const { user, subject, createdAt, asOf } = credential;
  const id = findingId(inventory.account, { rule: out.rule, subject });
  const seenSince = facts.openSince.get(id) ?? now;
  const since = out.knownSince ?? seenSince;
  const toDelete = out.neverBecause === null ? thresholdsOf(policy, 'Keys').delete : 0;
  const deletableAt = latest(addDays(since, toDelete), addDays(seenSince, policy.coolingOffDays));
  const due = toDelete > 0 && deletableAt <= now;
  return {
    rule: out.rule,
    subject,
    principalId: user.id,
    stage: due ? 'delete' : 'report',
    createdAt,
    since,
    unusedDays: ageInDays(since, now),
    lastUsed: null,
    reason: out.reason,
    evidence: [`${out.seenWords} ${isoDay(seenSince)}.`, ...(out.neverBecause ? [out.neverBecause] : [])],
    asOf,
    sources: ['iam'],
    next: toDelete > 0 && !due ? { stage: 'delete', at: deletableAt } : null,
  };
}

const SERVICES: Readonly<Record<string, string>> = {
  'codecommit.amazonaws.com': 'CodeCommit',
  'cassandra.amazonaws.com': 'Keyspaces',
  'bedrock.amazonaws.com': 'Bedrock',
  'logs.amazonaws.com': 'CloudWatch Logs',
};

/** The service's own name where we know it: AWS adds services. */
function serviceName(service: string): string {
  return SERVICES[service] ?? service;
}
