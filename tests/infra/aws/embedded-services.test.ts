import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { clientOf, emulated, NOW } from './emulated.ts';

const state = emulated();
const ACCOUNT = '111122223333';

describe('dynamodb', () => {
  it('keeps items and conditional writes', async () => {
    const db = new DynamoDBClient(clientOf(state.aws));
    const TableName = 'things';
    await db.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    const put = () =>
      db.send(
        new PutItemCommand({
          TableName,
          Item: { pk: { S: 'a' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    await put();
    await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const found = await db.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
    expect(found.Item).toEqual({ pk: { S: 'a' } });
    expect(state.aws.calls.find({ errorCode: 'ConditionalCheckFailedException' })).toMatchObject([
      { action: 'PutItem', resource: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/things`, status: 400 },
    ]);
  });
});

describe('sqs', () => {
  it('sends what was set aside back to the queue that it came from, and nowhere else', async () => {
    const sqs = new SQSClient(clientOf(state.aws));
    const create = async (QueueName: string, attributes: Record<string, string>) => {
      const Attributes = { FifoQueue: 'true', ...attributes };
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
      return { QueueUrl, arn: (await sqs.send(asked)).Attributes?.['QueueArn'] };
    };
    const dead = await create('redrive-dead.fifo', {});
    const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: 5 };
    const queue = await create('redrive.fifo', { RedrivePolicy: JSON.stringify(policy) });
    const message = { MessageBody: 'one', MessageGroupId: 'ada', MessageDeduplicationId: '1' };
    await sqs.send(new SendMessageCommand({ QueueUrl: dead.QueueUrl, ...message }));
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
    const asked = { QueueUrl: queue.QueueUrl, MessageSystemAttributeNames: ['All' as const] };
    const { Messages } = await sqs.send(new ReceiveMessageCommand(asked));
    expect(Messages).toMatchObject([{ Body: 'one', Attributes: { MessageGroupId: 'ada' } }]);
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead.QueueUrl }))).Messages ?? []).toEqual(
      [],
    );
    await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queue.arn }))).rejects.toThrow(
      'must be a dead-letter queue',
    );
  });
});

describe('sns and sqs', () => {
  const sns = (caller?: string) => new SNSClient(clientOf(state.aws, caller));
  const sqs = (caller?: string) => new SQSClient(clientOf(state.aws, caller));

  it('a topic delivers to a queue that serves as inbox, and to the list of emails', async () => {
    const { TopicArn } = await sns().send(new CreateTopicCommand({ Name: 'report' }));
    const { QueueUrl } = await sqs().send(new CreateQueueCommand({ QueueName: 'inbox' }));
    expect(TopicArn).toBe(`arn:aws:sns:us-east-1:${ACCOUNT}:report`);
    expect(QueueUrl).toBe(`${state.aws.url}/${ACCOUNT}/inbox`);
    const { Attributes } = await sqs().send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const queueArn = Attributes?.['QueueArn'];
    expect(queueArn).toBe(`arn:aws:sqs:us-east-1:${ACCOUNT}:inbox`);
    await sns().send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn }));

    const message = `key of arn:aws:iam::${ACCOUNT}:user/ada & <others>`;
    await sns().send(new PublishCommand({ TopicArn, Subject: '3 findings', Message: message }));
    const { Messages } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
      Subject: '3 findings',
      Message: message,
      TopicArn,
    });
    expect(state.aws.emails.at(-1)).toEqual({ at: NOW, topicArn: TopicArn, subject: '3 findings', message });
  });

  it('a queue takes messages that name our account as they are', async () => {
    const QueueName = 'decisions.fifo';
    const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    await sqs().send(new CreateQueueCommand({ QueueName, Attributes }));
    const { QueueUrl } = await sqs().send(new GetQueueUrlCommand({ QueueName }));
    const MessageBody = `{"subject":"arn:aws:iam::${ACCOUNT}:user/ada"}`;
    await sqs().send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'ada' }));
    const { Messages } = await sqs().send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toMatchObject([{ Body: MessageBody }]);
    await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
  });

  it('a batch needs the permission of a single message', async () => {
    const { QueueUrl } = await sqs().send(new CreateQueueCommand({ QueueName: 'work' }));
    const resources = [`arn:aws:sqs:us-east-1:${ACCOUNT}:work`];
    const Entries = [{ Id: '1', MessageBody: 'x' }];
    state.aws.grant('bot', [{ sid: 'Send', actions: ['sqs:SendMessage'], resources }]);
    const sent = await sqs('bot').send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful).toHaveLength(1);
    await expect(sqs('bot').send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject({
      name: expect.stringMatching(/^AccessDenied/),
      message: expect.stringContaining(`sqs:ReceiveMessage on resource: ${resources[0]}`),
    });
  });

  it('publishing to another topic is refused', async () => {
    const { TopicArn } = await sns().send(new CreateTopicCommand({ Name: 'other' }));
    state.aws.grant('bot', [{ sid: 'P', actions: ['sns:Publish'], resources: ['arn:aws:sns:*:*:report'] }]);
    const sent = state.aws.emails.length;
    await expect(sns('bot').send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
    expect(state.aws.emails).toHaveLength(sent);
  });
});

describe('s3', () => {
  const s3 = (caller?: string) => new S3Client({ ...clientOf(state.aws, caller), forcePathStyle: true });

  it('keeps objects, lists them, and is permitted by the names that policies use', async () => {
    const Bucket = 'reports-bucket';
    await s3().send(new CreateBucketCommand({ Bucket }));
    state.aws.grant('audit', [
      { sid: 'Put', actions: ['s3:PutObject'], resources: [`arn:aws:s3:::${Bucket}/runs/*`] },
      { sid: 'Get', actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${Bucket}/*`] },
    ]);
    const audit = s3('audit');
    const Key = 'runs/2026 06/réport.csv';
    await audit.send(new PutObjectCommand({ Bucket, Key, Body: 'a,b\n' }));
    const read = await audit.send(new GetObjectCommand({ Bucket, Key }));
    expect(await read.Body?.transformToString()).toBe('a,b\n');
    expect(await audit.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ContentLength: 4 });
    await expect(audit.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'y' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const missing = new GetObjectCommand({ Bucket, Key: 'runs/none' });
    await expect(audit.send(missing)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(s3().send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(audit.send(new ListObjectsV2Command({ Bucket }))).rejects.toThrow('s3:ListBucket');
    expect((await s3().send(new ListObjectsV2Command({ Bucket }))).Contents).toMatchObject([{ Key }]);
  });

  it('a bucket with versions names them, and what must not be there yet is put once', async () => {
    const Bucket = 'snapshots';
    const Key = 'a/b.json';
    await s3().send(new CreateBucketCommand({ Bucket }));
    const put = (more = {}) => s3().send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
    expect((await put()).VersionId).toBeUndefined();
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    const once = () => put({ Key: 'once', IfNoneMatch: '*' });
    const both = await Promise.allSettled([once(), once()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const first = await s3().send(new GetObjectCommand({ Bucket, Key: 'once' }));
    const VersionId = first.VersionId;
    expect(VersionId).toEqual(expect.any(String));
    const again = await s3().send(new GetObjectCommand({ Bucket, Key: 'once', VersionId }));
    expect(await again.Body?.transformToString()).toBe('x');
    await put({ Key: 'once' });
    await expect(s3().send(new GetObjectCommand({ Bucket, Key: 'once', VersionId }))).rejects.toMatchObject({
      name: 'NoSuchVersion',
    });
  });
});
