import { listed } from '../report/text.ts';
import type { Disablement } from './disablement.ts';
import type { PrincipalState } from './state.ts';

/**
 * All that is needed to rebuild a user or role, taken before it is deleted. It holds no secret: none can be read from
 * IAM.
 */
export interface Snapshot {
  readonly schemaVersion: 1;
  readonly account: string;
  /** Of the decision to delete it. */
  readonly decisionId: string;
  readonly takenAt: Date;
  readonly principal: PrincipalState;
  /** How it had been disabled before; null when not by us. Restoring leaves that out. */
  readonly disablement: Disablement | null;
  /** Deletions of it that stopped half way, and what each had taken: that is in their snapshots, and not in this one. */
  readonly earlier?: readonly EarlierSnapshot[];
}

/** The snapshot of a deletion that came to no end. */
export interface EarlierSnapshot {
  readonly key: string;
  /** As a person would say it. */
  readonly gone: readonly string[];
}

/** Where a snapshot is kept: the object and its version. */
export interface SnapshotPlace {
  readonly key: string;
  readonly versionId: string;
}

/** Keeps snapshots, each for good: one that is there is never replaced. */
export interface SnapshotStore {
  /** Keeps the first one of a decision. Asked again, by a later delivery, it keeps that and answers where it is. */
  put(snapshot: Snapshot): Promise<SnapshotPlace>;
  /** Null: there is none under that key. @throws {SnapshotError} when it cannot be understood */
  get(key: string): Promise<Snapshot | null>;
}

/** Thrown when what is kept is not a snapshot that this version understands, or cannot be kept: all problems. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The snapshot cannot be used: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** One object a decision: `111122223333/AIDA…/decision id.json`. */
export function snapshotKey({ account, principal, decisionId }: Snapshot): string {
  return `${account}/${principal.id}/${encodeURIComponent(decisionId)}.json`;
}

/** So much of what is kept elsewhere is named. */
const MAX_NAMED = 10;

/**
 * What no restoring brings back, a sentence each: secrets cannot be read, ids are given once, and what an earlier deletion
 * had taken may have been taken by somebody on purpose just as well, so that is for a person to give back.
 */
export function cannotComeBack({ principal, disablement, earlier = [] }: Snapshot): string[] {
  const lost = [
    `Its unique id ${principal.id}: the restored one gets another. Policies elsewhere that name it (buckets, KMS keys, ` +
      'trust policies) were bound to the old id, and have to be saved again.',
  ];
  if (principal.tags.some(({ key }) => isReserved(key))) {
    lost.push('Tags whose key begins with aws: nobody but AWS can set them.');
  }
  for (const { key, gone } of earlier) {
    lost.push(
      `What was gone before this snapshot, as an earlier deletion stopped half way: it is kept in ${key} of the snapshot ` +
        `bucket, to be given back by hand from there (${listed(gone, MAX_NAMED)}).`,
    );
  }
  if (principal.type === 'role') return lost;
  const list = (what: readonly { readonly id: string }[]) => what.map(({ id }) => id).join(', ');
  const { keys, certificates, sshKeys, serviceCredentials, mfaDevices } = principal;
  if (keys.length > 0) lost.push(`Access keys ${list(keys)}: their secrets are nowhere kept. Make new ones.`);
  if (principal.password || disablement?.removesPassword) lost.push('The console password. Set a new one.');
  if (mfaDevices.length > 0) {
    lost.push(
      `MFA devices ${mfaDevices.map(({ serialNumber }) => serialNumber).join(', ')}. Register them again.`,
    );
  }
  if (sshKeys.length > 0) {
    lost.push(`SSH public keys ${list(sshKeys)}: the snapshot has them, they can be uploaded again.`);
  }
  if (certificates.length > 0) {
    lost.push(
      `Signing certificates ${list(certificates)}: the snapshot has them, they can be uploaded again.`,
    );
  }
  if (serviceCredentials.length > 0) {
    lost.push(`Service-specific credentials ${list(serviceCredentials)}: their passwords are nowhere kept.`);
  }
  return lost;
}

/** Tags that only AWS itself may set. */
export function isReserved(tagKey: string): boolean {
  return /^aws:/i.test(tagKey);
}
