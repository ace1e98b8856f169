import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from '../finding.ts';
import { asking, NotVisibleYetError } from './apply-errors.ts';
import { type CredentialState, isAs, readState, type SubjectReader } from './apply-live.ts';
import type { Decision } from './decision.ts';
import type { IamWriter, Written } from './iam-writer.ts';
import type { OtherType } from './other-credentials.ts';

const OTHER_CALLS = {
  'ssh-key': ['UpdateSSHPublicKey', 'DeleteSSHPublicKey'],
  'signing-certificate': ['UpdateSigningCertificate', 'DeleteSigningCertificate'],
  'service-credential': ['UpdateServiceSpecificCredential', 'DeleteServiceSpecificCredential'],
} as const;
type OtherCall = (typeof OTHER_CALLS)[OtherType][number];

/** The one call to IAM that a decision asks for. */
export interface PlannedChange {
  readonly call: 'UpdateAccessKey' | 'DeleteAccessKey' | 'DeleteLoginProfile' | OtherCall;
  /** The state that the decision wants. */
  readonly after: CredentialState;
  /** Cannot be undone: whoever declares the credential in code is asked about first. */
  readonly deletes: boolean;
}

const CHANGES: Readonly<Record<string, PlannedChange>> = {
  'deactivate access-key': { call: 'UpdateAccessKey', after: 'Inactive', deletes: false },
  'deactivate password': { call: 'DeleteLoginProfile', after: 'deleted', deletes: true },
  'reactivate access-key': { call: 'UpdateAccessKey', after: 'Active', deletes: false },
  'delete access-key': { call: 'DeleteAccessKey', after: 'deleted', deletes: true },
  ...changesOf('ssh-key'),
  ...changesOf('signing-certificate'),
  ...changesOf('service-credential'),
};

function changesOf(type: OtherType): Record<string, PlannedChange> {
  const [update, remove] = OTHER_CALLS[type];
  return {
    [`deactivate ${type}`]: { call: update, after: 'Inactive', deletes: false },
    [`reactivate ${type}`]: { call: update, after: 'Active', deletes: false },
    [`delete ${type}`]: { call: remove, after: 'deleted', deletes: true },
  };
}

/** Null: the decision changes nothing in IAM (`keep`, whose it is), or nothing that IAM is ever asked for here. */
export function plannedChange({
  action,
  subject,
}: Pick<Decision, 'action' | 'subject'>): PlannedChange | null {
  return CHANGES[`${action} ${subject.type}`] ?? null;
}

/**
 * Sends the one call.
 *
 * @throws {DeniedError} when the permission is missing; then nothing was changed
 */
export function change(planned: PlannedChange, subject: Subject, writer: IamWriter): Promise<Written> {
  const { name, id } = subject;
  return asking(`iam:${planned.call}`, () => {
    switch (planned.call) {
      case 'UpdateAccessKey':
        return planned.after === 'Active' ? writer.activateKey(name, id) : writer.deactivateKey(name, id);
      case 'DeleteAccessKey':
        return writer.deleteKey(name, id);
      case 'DeleteLoginProfile':
        return writer.deletePassword(name);
      case 'UpdateSSHPublicKey':
      case 'UpdateSigningCertificate':
      case 'UpdateServiceSpecificCredential':
        return writer.setStatus(subject, planned.after === 'Active' ? 'Active' : 'Inactive');
      case 'DeleteSSHPublicKey':
      case 'DeleteSigningCertificate':
      case 'DeleteServiceSpecificCredential':
        return writer.deleteOther(subject);
    }
  });
}

/** Waits between looks, in milliseconds: IAM usually shows a change at once, rarely after seconds. */
export const LOOKS_MS: readonly number[] = [0, 250, 500, 1_000, 2_000, 4_000];

/**
 * Reads back until the change shows: people are told what is true, not what was asked for.
 *
 * @throws {NotVisibleYetError} when it does not in time; the next delivery finds it done
 */
export async function seeChange(
  planned: PlannedChange,
  subject: Subject,
  reader: SubjectReader,
  looksMs: readonly number[],
  now: Date,
): Promise<void> {
  for (const ms of looksMs) {
    if (ms > 0) await sleep(ms);
    if (isAs(await readState(subject, reader, now), planned.after)) return;
  }
  throw new NotVisibleYetError(`IAM accepted ${planned.call}, but does not show it yet.`);
}
