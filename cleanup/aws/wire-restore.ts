import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { RestoreConfig } from '../config.ts';
import type { RestoreTools } from '../principals/restore-handler.ts';
import { PATIENCE, POLITE } from './client-options.ts';
import { iamRestorer } from './iam-restorer.ts';
import { s3SnapshotStore } from './s3-snapshot-store.ts';

/** The adapters of the Lambda that rebuilds, made once per process. @param client passed to every SDK client */
export function wireRestore({ region, snapshotBucket }: RestoreConfig, client: object = {}): RestoreTools {
  const options = { ...POLITE, ...client, region };
  return {
    snapshots: s3SnapshotStore(new S3Client({ requestHandler: PATIENCE, ...client, region }), snapshotBucket),
    restorer: iamRestorer(new IAMClient(options), new STSClient(options)),
  };
}
