import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { App, AwsLambdaReceiver } from '@slack/bolt';

// The least that Bolt's documentation shows for Lambda, with the AWS clients that our bot has: what to compare it with.
const receiver = new AwsLambdaReceiver({ signingSecret: 'a-signing-secret-of-the-bench' });
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BENCH00', botUserId: 'U0BENCH00' }),
});
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sqs = new SQSClient({});
const lambda = new LambdaClient({});
const secrets = new SecretsManagerClient({});

app.command('/iam-cleanup', async ({ ack }) => {
  const key = { pk: 'pk', sk: 'sk' };
  await secrets.send(new GetSecretValueCommand({ SecretId: 'secret' }));
  await client.send(new GetCommand({ TableName: 'table', Key: key }));
  for await (const _ of paginateQuery({ client }, { TableName: 'table' })) break;
  await client.send(new PutCommand({ TableName: 'table', Item: key }));
  await sqs.send(new SendMessageCommand({ QueueUrl: 'queue', MessageBody: 'body' }));
  await lambda.send(new InvokeCommand({ FunctionName: 'function' }));
  await ack();
});

export const handler = receiver.toHandler();
