import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { required } from '../../cleanup/aws/required.ts';
import { TABLE_SCHEMA } from '../../cleanup/store/table-schema.ts';
import { anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import type { Resources } from '../../infra/sandbox/resources.ts';
import { ROLES, type RolePermissions } from '../../infra/sandbox/roles.ts';
import { aStack, resourcesOf, SLACK } from '../infra/stack/template.ts';
import { templatePermissions } from '../infra/stack/template-permissions.ts';
import { ACCOUNT } from './basics.ts';
import type { Queue } from './queue.ts';
import { queueService } from './queue.ts';

const REGION = 'eu-west-1';
const TABLE = 'month';
const SNAPSHOTS = 'snapshots';
const QUEUE_ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:decisions.fifo`;

/** The emulated AWS with what the stack creates in it, and clients of it that may do everything. */
export interface Cloud {
  readonly aws: EmulatedAws;
  readonly resources: Resources;
  /** What each role may do: by the policies of the synthesised template. */
  readonly permissions: RolePermissions;
  readonly database: DynamoDBClient;
  readonly s3: S3Client;
}

/** @param policy as the operator gives it to `cdk deploy` */
export async function startCloud(policy: object, queue: Queue, clock: () => Date): Promise<Cloud> {
  const aws = await startEmulatedAws({
    account: anAccount({ id: ACCOUNT }),
    clock,
    others: () => new Map([['sqs', queueService(queue, QUEUE_ARN)]]),
  });
  const admin = { region: REGION, ...clientOf(aws, 'sandbox-admin') };
  const database = new DynamoDBClient(admin);
  await database.send(new CreateTableCommand({ ...TABLE_SCHEMA, TableName: TABLE }));
  const s3 = new S3Client(admin);
  for (const Bucket of ['reports', SNAPSHOTS]) await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: SNAPSHOTS, VersioningConfiguration }));
  const topic = await new SNSClient(admin).send(new CreateTopicCommand({ Name: 'report' }));
  const resources: Resources = {
    region: REGION,
    account: ACCOUNT,
    partition: 'aws',
    tableName: TABLE,
    tableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TABLE}`,
    bucket: 'reports',
    bucketArn: 'arn:aws:s3:::reports',
    snapshotBucket: SNAPSHOTS,
    snapshotBucketArn: `arn:aws:s3:::${SNAPSHOTS}`,
    topicArn: required(topic.TopicArn, 'TopicArn', 'CreateTopic'),
    queue: { url: `${aws.url}/decisions.fifo`, arn: QUEUE_ARN, deadLetterUrl: '' },
  };
  const context = Object.fromEntries(Object.entries(policy).map(([name, value]) => [name, String(value)]));
  const template = resourcesOf(aStack({ ...SLACK, ...context }).stack);
  const permissions = templatePermissions(template, resources);
  for (const lambda of ['audit', 'bot', 'decision'] as const) aws.grant(ROLES[lambda], permissions[lambda]);
  return { aws, resources, permissions, database, s3 };
}

/** For every SDK client of one caller. */
export function clientOf({ url }: EmulatedAws, accessKeyId: string) {
  return { endpoint: url, credentials: { accessKeyId, secretAccessKey: 'test' } };
}
