import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface PrivateBucketProps {
  /** After so long a file becomes an old version. */
  readonly keptDays: number;
  /** So long an overwritten or deleted file can still be had from its old version. */
  readonly oldVersionsKeptDays: number;
  /** Why nobody's reading is logged. */
  readonly notLoggedBecause: string;
}

/** Encrypted, versioned, over TLS only, for nobody outside; it outlives the stack. */
export function privateBucket(
  scope: Construct,
  id: string,
  { keptDays, oldVersionsKeptDays, notLoggedBecause }: PrivateBucketProps,
): Bucket {
  const bucket = new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    lifecycleRules: [
      {
        expiration: Duration.days(keptDays),
        noncurrentVersionExpiration: Duration.days(oldVersionsKeptDays),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: notLoggedBecause });
  return bucket;
}
