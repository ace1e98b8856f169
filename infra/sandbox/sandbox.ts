import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { required } from '../../cleanup/aws/required.ts';
import type { Exemption } from '../../cleanup/finding.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { TABLE_SCHEMA } from '../../cleanup/store/table-schema.ts';
import { auditPermissions } from '../audit-permissions.ts';
import type { EmulatedAccount } from './aws/account.ts';
import { SANDBOX_ADMIN } from './aws/callers.ts';
import { type EmulatedAws, startEmulatedAws } from './aws/server.ts';
import { type LocalLambda, startLambda } from './lambda/host.ts';

const REGION = 'eu-west-1';
const TABLE = 'iam-user-cleanup';
const BUCKET = 'iam-user-cleanup-reports';
/** Access key ids of the Lambdas' roles: the gateway knows by them whose permissions hold. */
const AUDIT_ROLE = 'audit-lambda';

export interface SandboxOptions {
  readonly account: EmulatedAccount;
  readonly exemptions?: readonly Exemption[];
  /** Settings of `cleanup/policy.ts`, as the stack would hand them over. */
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly clock?: () => Date;
  readonly onLog?: (line: unknown) => void;
}

/** The whole product on a laptop: emulated AWS and the unmodified Lambdas, each with its own permissions. */
export interface Sandbox {
  readonly aws: EmulatedAws;
  readonly audit: LocalLambda;
  readonly tableName: string;
  /** Options for an SDK client that may do everything. */
  readonly admin: ClientOptions;
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Starts everything and seeds the account; nothing has run yet. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { account, exemptions = [], policy = {}, clock, onLog } = options;
  const aws = await startEmulatedAws({ account, ...(clock ? { clock } : {}) });
  const admin = {
    region: REGION,
    endpoint: aws.url,
    credentials: { accessKeyId: SANDBOX_ADMIN, secretAccessKey: 'sandbox' },
  };
  const topicArn = await createResources(admin, account, exemptions);
  const { id, partition } = account;
  aws.grant(
    AUDIT_ROLE,
    auditPermissions({
      account: id,
      partition,
      region: REGION,
      tableArn: `arn:${partition}:dynamodb:${REGION}:${id}:table/${TABLE}`,
      topicArn,
      bucketArn: `arn:${partition}:s3:::${BUCKET}`,
    }),
  );
  const audit = startLambda({
    name: 'audit',
    module: new URL('../../cleanup/audit.lambda.ts', import.meta.url).href,
    accountId: id,
    region: REGION,
    environment: {
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: AUDIT_ROLE,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      TABLE_NAME: TABLE,
      TOPIC_ARN: topicArn,
      REPORT_BUCKET: BUCKET,
      POLICY: JSON.stringify(policy),
    },
    ...(onLog ? { onLog } : {}),
  });
  return {
    aws,
    audit,
    tableName: TABLE,
    admin,
    async close() {
      await audit.close();
      await aws.close();
    },
  };
}

/** What the stack creates in a real account; returns the topic's ARN. */
async function createResources(
  admin: ClientOptions,
  account: EmulatedAccount,
  exemptions: readonly Exemption[],
): Promise<string> {
  const dynamo = new DynamoDBClient(admin);
  await dynamo.send(new CreateTableCommand({ ...TABLE_SCHEMA, TableName: TABLE }));
  const store = new DynamoDbAuditStore({ client: dynamo, tableName: TABLE, retentionDays: 400 });
  for (const exemption of exemptions) await store.putExemption(account.id, exemption);
  await new S3Client(admin).send(new CreateBucketCommand({ Bucket: BUCKET }));
  const topic = await new SNSClient(admin).send(new CreateTopicCommand({ Name: 'iam-user-cleanup-report' }));
  return required(topic.TopicArn, 'TopicArn', 'CreateTopic');
}

/** A file that a Lambda stored, by its `s3://` address. */
export async function readStored(sandbox: Sandbox, url: string): Promise<string> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  const object = await new S3Client(sandbox.admin).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await object.Body?.transformToString()) ?? '';
}
