import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { asking } from '../decisions/apply-errors.ts';
import { type Snapshot, SnapshotError, type SnapshotStore, snapshotKey } from '../principals/snapshot.ts';
import { decodeSnapshot, encodeSnapshot } from '../principals/snapshot-json.ts';
import { required } from './required.ts';

interface Found {
  readonly snapshot: Snapshot;
  readonly versionId: string;
}

/**
 * Keeps snapshots in a bucket with versions. An object is put only where there is none (`If-None-Match: *`): a
 * teardown that goes on after an interruption would else replace the whole picture by what is left.
 */
export function s3SnapshotStore(s3: S3Client, bucket: string): SnapshotStore {
  async function find(Key: string): Promise<Found | null> {
    try {
      const { Body, VersionId } = await asking('s3:GetObject', () =>
        s3.send(new GetObjectCommand({ Bucket: bucket, Key })),
      );
      const json = await required(Body, 'Body', 'GetObject').transformToString();
      return { snapshot: decodeSnapshot(json), versionId: versioned(VersionId) };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return null;
      throw error;
    }
  }
  return {
    async put(snapshot) {
      const key = snapshotKey(snapshot);
      const Body = encodeSnapshot(snapshot);
      try {
        const { VersionId } = await asking('s3:PutObject', () =>
          s3.send(
            new PutObjectCommand({
              ...{ Bucket: bucket, Key: key, Body, IfNoneMatch: '*' },
              ContentType: 'application/json',
            }),
          ),
        );
        return { key, versionId: versioned(VersionId) };
      } catch (error) {
        if (!isThereAlready(error)) throw error;
        const found = await find(key);
        if (!found) throw error;
        mustBeOf(snapshot, found.snapshot);
        return { key, versionId: found.versionId };
      }
    },
    async get(key) {
      return (await find(key))?.snapshot ?? null;
    },
  };
}

/** A `ConditionalRequestConflict` is another put of the same object at the same moment. */
function isThereAlready(error: unknown): boolean {
  return error instanceof Error && /^(PreconditionFailed|ConditionalRequestConflict)$/.test(error.name);
}

/** @throws {SnapshotError} when it lies under the right key, but is about something else */
function mustBeOf(expected: Snapshot, found: Snapshot): void {
  if (found.principal.id === expected.principal.id && found.decisionId === expected.decisionId) return;
  throw new SnapshotError(['the one that is kept under this key is about something else']);
}

/** @throws {SnapshotError} in a bucket without versions anybody who may write could replace a snapshot */
function versioned(versionId: string | undefined): string {
  if (versionId !== undefined && versionId !== 'null') return versionId;
  throw new SnapshotError(['the bucket keeps no versions: switch versioning on']);
}
