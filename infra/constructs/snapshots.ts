import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { privateBucket } from './private-bucket.ts';

export interface SnapshotsProps {
  readonly retentionDays: number;
  /** Nobody else may write, administrators included: a forged snapshot would be restored. */
  readonly writer: IRole;
}

/** What is needed to rebuild a deleted user or role. Old versions stay as long as new ones: nothing overwritten is lost. */
export class Snapshots extends Construct {
  readonly bucket: Bucket;

  /** Its objects of this account, as the checks name the resource with a wildcard. */
  get objectsOfAccount(): string {
    const id = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    return `<${id}.Arn>/<AWS::AccountId>/*`;
  }

  constructor(scope: Construct, id: string, { retentionDays, writer }: SnapshotsProps) {
    super(scope, id);
    this.bucket = privateBucket(this, 'Bucket', {
      keptDays: retentionDays,
      oldVersionsKeptDays: retentionDays,
      notLoggedBecause:
        'One writer; CloudTrail data events tell who read a snapshot where that is asked for.',
    });
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyDecisionsWrite',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': writer.roleArn } },
      }),
    );
  }
}
