import { IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { iamReader } from '../../../cleanup/aws/iam-reader.ts';
import { iamRestorer } from '../../../cleanup/aws/iam-restorer.ts';
import { principalStateReader } from '../../../cleanup/aws/principal-state-reader.ts';
import { principalWriter } from '../../../cleanup/aws/principal-writer.ts';
import { s3SnapshotStore } from '../../../cleanup/aws/s3-snapshot-store.ts';
import { type Disabling, disable } from '../../../cleanup/principals/disable.ts';
import type { Disablement } from '../../../cleanup/principals/disablement.ts';
import type { Snapshot } from '../../../cleanup/principals/snapshot.ts';
import type { PrincipalRef, PrincipalState } from '../../../cleanup/principals/state.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import type { EmulatedAws } from '../../../infra/sandbox/aws/server.ts';
import { ACCOUNT, NOW } from '../factories.ts';

export const BUCKET = 'snapshots';
/** No wait at all, but as many looks. */
export const AT_ONCE = [0, 0];
export const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';

/** Client options of a caller; `sandbox-admin` may do everything. One attempt: what fails is seen to fail. */
export function clientOf(aws: EmulatedAws, accessKeyId = 'sandbox-admin') {
  return {
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
}

/** The real adapters over the wire to the emulated AWS. */
export function workbench(aws: EmulatedAws, caller?: string) {
  const client = clientOf(aws, caller);
  const iam = new IAMClient(client);
  const sts = new STSClient(client);
  return {
    reader: principalStateReader(iam, iamReader(iam, sts)),
    writer: principalWriter(iam),
    snapshots: s3SnapshotStore(new S3Client({ ...client, forcePathStyle: true }), BUCKET),
    restorer: iamRestorer(iam, sts),
    waitsMs: AT_ONCE,
  };
}

export type Workbench = ReturnType<typeof workbench>;

export async function createBucket(aws: EmulatedAws): Promise<void> {
  const s3 = new S3Client({ ...clientOf(aws), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
}

export function refOf(principal: EmulatedUser | EmulatedRole): PrincipalRef {
  return { type: 'groups' in principal ? 'user' : 'role', name: principal.name, id: principal.id };
}

/** Reads what has to be there. */
export async function stateOf({ reader }: Workbench, principal: PrincipalRef): Promise<PrincipalState> {
  const state = await reader.read(principal);
  if (!state) throw new Error(`There is no ${principal.type} of that name.`);
  return state;
}

let decisions = 0;

export function aSnapshot(
  principal: PrincipalState,
  disablement: Disablement | null,
  decisionId = `decision-${++decisions}`,
): Snapshot {
  return { schemaVersion: 1, account: ACCOUNT, decisionId, takenAt: NOW, principal, disablement };
}

/** Disables a principal judged as it is at this moment. */
export async function disableAsItIs(disabling: Omit<Disabling, 'judged'>, bench: Workbench) {
  return disable({ ...disabling, judged: await stateOf(bench, disabling.principal) }, bench);
}

/** Disables a principal as our own doing, and keeps its snapshot. */
export async function disabledAndKept(bench: Workbench, principal: PrincipalRef) {
  const remember = async () => {};
  const disabled = await disableAsItIs({ principal, before: null, now: NOW, remember }, bench);
  if (disabled.outcome === 'refused') throw new Error(disabled.reason);
  const snapshot = aSnapshot(await stateOf(bench, principal), disabled.disablement);
  return { snapshot, snapshotKey: (await bench.snapshots.put(snapshot)).key };
}
