import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  AttachUserPolicyCommand,
  IAMClient,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, it } from 'vitest';
import { aKey, anAccount, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated } from './emulated.ts';

const state = emulated();
const iamAs = (caller: string) => new IAMClient(clientOf(state.aws, caller));

describe('iam', () => {
  it('refuses what is not granted, in the words of AWS', async () => {
    state.aws.grant('audit', [{ sid: 'Keys', actions: ['iam:ListAccessKeys'], resources: ['*'] }]);
    await expect(iamAs('audit').send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:sts::111122223333:assumed-role/audit/sandbox is not authorized to perform: ' +
        'iam:ListUsers on resource: arn:aws:iam::111122223333:user/ because no identity-based policy ' +
        'allows the iam:ListUsers action',
      $metadata: { httpStatusCode: 403 },
    });
    expect(state.aws.calls.find({ caller: 'audit' })).toMatchObject([
      { service: 'iam', action: 'ListUsers', status: 403, errorCode: 'AccessDenied' },
    ]);
  });

  it('does not know a key that was granted nothing', async () => {
    await expect(iamAs('AKIASTRANGER').send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('does not answer web pages, whatever they sign with', async () => {
    const signed = 'X-Amz-Credential=sandbox-admin/20260601/us-east-1/iam/aws4_request';
    const answer = await fetch(`${state.aws.url}/?${signed}`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ Action: 'ListUsers' }),
    });
    expect(answer.status).toBe(403);
  });

  it('grants by wildcard, and a Deny on a path beats the Allow', async () => {
    const [ada, root] = [
      aUser({ name: 'ada', keys: [aKey()] }),
      aUser({ name: 'boss', path: '/top/', keys: [aKey()] }),
    ];
    state.aws.setAccount(anAccount({ users: [ada, root] }));
    state.aws.grant('decision', [
      { sid: 'All', actions: ['iam:Update*'], resources: ['arn:aws:iam::111122223333:user/*'] },
      { sid: 'Top', effect: 'Deny', actions: ['iam:*'], resources: ['arn:aws:iam::*:user/top/*'] },
    ]);
    const deactivate = (user: typeof ada) =>
      iamAs('decision').send(
        new UpdateAccessKeyCommand({
          UserName: user.name,
          AccessKeyId: user.keys[0]?.id,
          Status: 'Inactive',
        }),
      );
    await deactivate(ada);
    expect(ada.keys[0]?.active).toBe(false);
    await expect(deactivate(root)).rejects.toThrow('with an explicit deny in an identity-based policy');
    expect(root.keys[0]?.active).toBe(true);
  });

  it('limits attaching to one policy by iam:PolicyARN', async () => {
    const ada = aUser({ name: 'ada' });
    state.aws.setAccount(anAccount({ users: [ada] }));
    const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
    state.aws.grant('decision', [
      {
        sid: 'DenyAllOnly',
        actions: ['iam:AttachUserPolicy'],
        resources: ['*'],
        conditions: { ArnEquals: { 'iam:PolicyARN': denyAll } },
      },
    ]);
    const attach = (PolicyArn: string) =>
      iamAs('decision').send(new AttachUserPolicyCommand({ UserName: 'ada', PolicyArn }));
    await attach(denyAll);
    await expect(attach('arn:aws:iam::aws:policy/AdministratorAccess')).rejects.toThrow('not authorized');
    expect(ada.attachedPolicyArns).toEqual([denyAll]);
  });

  it('does not take a condition operator that it cannot check', () => {
    const conditions = { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } };
    const statement = { sid: 'X', actions: ['iam:*'], resources: ['*'], conditions };
    expect(() => state.aws.grant('x', [statement])).toThrow('NumericLessThan is not emulated');
  });
});

describe('dynamodb leading keys', () => {
  const TableName = 'cleanup';
  const db = (caller = 'sandbox-admin') => new DynamoDBClient(clientOf(state.aws, caller));
  const item = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' }, owner: { S: `owner#${pk}` } });

  beforeAll(async () => {
    await db().send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk', 'owner'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-owner',
            KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
    state.aws.grant('bot', [
      {
        sid: 'OwnPartitions',
        actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem'],
        resources: [
          'arn:aws:dynamodb:us-east-1:111122223333:table/cleanup',
          'arn:aws:dynamodb:us-east-1:111122223333:table/cleanup/index/*',
        ],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['bot#*', 'owner#bot#*'] } },
      },
    ]);
  });

  const denied = { name: 'AccessDeniedException' };

  it('writes only to its own partitions', async () => {
    await db('bot').send(new PutItemCommand({ TableName, Item: item('bot#1') }));
    await expect(
      db('bot').send(new PutItemCommand({ TableName, Item: item('trail#1') })),
    ).rejects.toMatchObject(denied);
    const update = new UpdateItemCommand({ TableName, Key: { pk: { S: 'trail#1' }, sk: { S: '1' } } });
    await expect(db('bot').send(update)).rejects.toMatchObject(denied);
  });

  it('one foreign item spoils the whole batch', async () => {
    const batch = (...keys: string[]) =>
      db('bot').send(
        new BatchWriteItemCommand({
          RequestItems: { [TableName]: keys.map((pk) => ({ PutRequest: { Item: item(pk) } })) },
        }),
      );
    await batch('bot#2', 'bot#3');
    await expect(batch('bot#4', 'trail#1')).rejects.toMatchObject(denied);
  });

  it('queries the table and an index by their own partition keys', async () => {
    const query = (index: string | undefined, attribute: string, value: string) =>
      db('bot').send(
        new QueryCommand({
          TableName,
          IndexName: index,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': attribute },
          ExpressionAttributeValues: { ':pk': { S: value } },
        }),
      );
    await db('bot').send(new PutItemCommand({ TableName, Item: item('bot#1') }));
    expect((await query(undefined, 'pk', 'bot#1')).Count).toBe(1);
    expect((await query('by-owner', 'owner', 'owner#bot#1')).Count).toBe(1);
    await expect(query(undefined, 'pk', 'trail#1')).rejects.toMatchObject(denied);
    await expect(query('by-owner', 'owner', 'owner#x')).rejects.toMatchObject(denied);
  });

  it('has no right to scan, nor to other tables', async () => {
    await expect(db('bot').send(new ScanCommand({ TableName }))).rejects.toMatchObject(denied);
    const other = new PutItemCommand({ TableName: 'other', Item: item('bot#1') });
    await expect(db('bot').send(other)).rejects.toMatchObject(denied);
  });
});
