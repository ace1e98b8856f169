import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { TIME_TO_LIVE_ATTRIBUTE } from '../../cleanup/store/table-schema.ts';

export interface StorageProps {
  /** How long report files are kept. The table's items carry their own end. */
  readonly retentionDays: number;
}

/** Where an overwritten or deleted report file can still be had from. */
const OLD_VERSIONS_KEPT = Duration.days(30);

/** What the product remembers and has reported. It outlives the stack: nobody could tell it again. */
export class Storage extends Construct {
  readonly table: Table;
  readonly reports: Bucket;

  constructor(scope: Construct, id: string, { retentionDays }: StorageProps) {
    super(scope, id);
    // A test holds its keys to the store's own TABLE_SCHEMA.
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.reports = new Bucket(this, 'Reports', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(retentionDays),
          noncurrentVersionExpiration: OLD_VERSIONS_KEPT,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.reports).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'One writer, a few administrators as readers: CloudTrail data events tell who read a report where that is asked for. A log bucket would hold more than the reports.',
    });
  }
}
