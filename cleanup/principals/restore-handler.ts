import * as v from 'valibot';
import type { Rebuilt } from '../decisions/restoring/tools.ts';
import { CannotRestoreError, RestoreFailedError } from './errors.ts';
import { type IamRestorer, type RestoreOptions, restore } from './restore.ts';
import type { SnapshotStore } from './snapshot.ts';

/** Which snapshot to rebuild from. Only the decision Lambda may write one, and only it may ask. */
const request = v.object({ snapshotKey: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)) });

/** Thrown when what came in names no snapshot that is there. */
export class NoSuchSnapshotError extends Error {
  override readonly name = 'NoSuchSnapshotError';
}

export interface RestoreTools {
  readonly snapshots: Pick<SnapshotStore, 'get'>;
  readonly restorer: IamRestorer;
  readonly options?: RestoreOptions;
}

/**
 * Rebuilds one user or role, and answers what became of it. It may be asked again: what is rebuilt is rebuilt once.
 *
 * @throws {NoSuchSnapshotError} and whatever may pass
 */
export async function handleRestore(
  event: unknown,
  { snapshots, restorer, options }: RestoreTools,
): Promise<Rebuilt> {
  const parsed = v.safeParse(request, event);
  const snapshot = parsed.success ? await snapshots.get(parsed.output.snapshotKey) : null;
  if (!snapshot) throw new NoSuchSnapshotError('There is no such snapshot.');
  try {
    return { outcome: 'restored', ...(await restore(snapshot, restorer, options)) };
  } catch (error) {
    if (error instanceof RestoreFailedError) return { outcome: 'failed', reasons: [error.sentence] };
    if (!(error instanceof CannotRestoreError)) throw error;
    return { outcome: 'refused', reasons: error.reasons };
  }
}
