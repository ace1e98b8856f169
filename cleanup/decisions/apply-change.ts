import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from '../finding.ts';
import { asking, NotVisibleYetError } from './apply-errors.ts';
import { type CredentialState, readState, type SubjectReader } from './apply-live.ts';
import type { Decision } from './decision.ts';
import type { IamWriter, Written } from './iam-writer.ts';

/** The one call to IAM that a decision asks for. */
export interface PlannedChange {
  readonly call: 'UpdateAccessKey' | 'DeleteAccessKey' | 'DeleteLoginProfile';
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
};

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
export function change(planned: PlannedChange, { name, id }: Subject, writer: IamWriter): Promise<Written> {
  return asking(`iam:${planned.call}`, () => {
    switch (planned.call) {
      case 'UpdateAccessKey':
        return planned.after === 'Active' ? writer.activateKey(name, id) : writer.deactivateKey(name, id);
      case 'DeleteAccessKey':
        return writer.deleteKey(name, id);
      case 'DeleteLoginProfile':
        return writer.deletePassword(name);
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
): Promise<void> {
  for (const ms of looksMs) {
    if (ms > 0) await sleep(ms);
    if ((await readState(subject, reader)) === planned.after) return;
  }
  throw new NotVisibleYetError(`IAM accepted ${planned.call}, but does not show it yet.`);
}
