import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { TIME_TO_LIVE_ATTRIBUTE } from '../../cleanup/store/table-schema.ts';
import { privateBucket } from './private-bucket.ts';

export interface StorageProps {
  /** How long report files are kept. The table's items carry their own end. */
  readonly retentionDays: number;
}

/** So long an overwritten or deleted report file can still be had, in days. */
const OLD_VERSIONS_KEPT = 30;

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
    this.reports = privateBucket(this, 'Reports', {
      keptDays: retentionDays,
      oldVersionsKeptDays: OLD_VERSIONS_KEPT,
      notLoggedBecause:
        'One writer, a few administrators as readers: CloudTrail data events tell who read a report where that is asked for. A log bucket would hold more than the reports.',
    });
  }
}
