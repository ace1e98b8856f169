import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { required } from '../../cleanup/aws/required.ts';
import type { Exemption } from '../../cleanup/finding.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { TABLE_SCHEMA } from '../../cleanup/store/table-schema.ts';
import type { EmulatedAccount } from './aws/account.ts';
import { createFifoQueue, type FifoQueue } from './lambda/queue-pump.ts';

/** Options of an SDK client. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** False: an environment that asks for FIPS means the real AWS, and with an endpoint the SDK would refuse. */
  readonly useFipsEndpoint: false;
  readonly useDualstackEndpoint: false;
}

/** What the stack creates in a real account, by name and ARN. */
export interface Resources {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly tableName: string;
  readonly tableArn: string;
  readonly bucket: string;
  readonly bucketArn: string;
  /** Where what is needed to rebuild deleted users and roles is kept, in versions. */
  readonly snapshotBucket: string;
  readonly snapshotBucketArn: string;
  readonly topicArn: string;
  readonly queue: FifoQueue;
}

const TABLE = 'iam-user-cleanup';
const BUCKET = 'iam-user-cleanup-reports';
const SNAPSHOTS = 'iam-user-cleanup-snapshots';

/** Creates everything and puts the seeded exemptions into the table. */
export async function createResources(
  admin: ClientOptions,
  { id, partition }: EmulatedAccount,
  exemptions: readonly Exemption[],
): Promise<Resources> {
  const dynamo = new DynamoDBClient(admin);
  await dynamo.send(new CreateTableCommand({ ...TABLE_SCHEMA, TableName: TABLE }));
  const store = new DynamoDbAuditStore({ client: dynamo, tableName: TABLE, retentionDays: 400 });
  for (const exemption of exemptions) await store.putExemption(id, exemption);
  const s3 = new S3Client(admin);
  for (const Bucket of [BUCKET, SNAPSHOTS]) await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: SNAPSHOTS, VersioningConfiguration }));
  const topic = await new SNSClient(admin).send(new CreateTopicCommand({ Name: 'iam-user-cleanup-report' }));
  return {
    region: admin.region,
    account: id,
    partition,
    tableName: TABLE,
    tableArn: `arn:${partition}:dynamodb:${admin.region}:${id}:table/${TABLE}`,
    bucket: BUCKET,
    bucketArn: `arn:${partition}:s3:::${BUCKET}`,
    snapshotBucket: SNAPSHOTS,
    snapshotBucketArn: `arn:${partition}:s3:::${SNAPSHOTS}`,
    topicArn: required(topic.TopicArn, 'TopicArn', 'CreateTopic'),
    queue: await createFifoQueue(new SQSClient(admin), 'iam-user-cleanup-decisions', {
      visibilitySeconds: 10,
    }),
  };
}
