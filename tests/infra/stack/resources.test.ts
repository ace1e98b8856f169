import { describe, expect, it } from 'vitest';
import { TABLE_SCHEMA, TIME_TO_LIVE_ATTRIBUTE } from '../../../cleanup/store/table-schema.ts';
import { aStack, EMAIL, PINNED, type Resource, resourcesOf, statementsOf } from './template.ts';

const { stack } = aStack();
const all = resourcesOf(stack);
const ofType = (type: string) => all.filter(({ Type }) => Type === type);

/** The policy of a bucket, topic or queue refuses what does not come over TLS. */
function refusesPlainText(policyType: string, { id }: Resource): boolean {
  return ofType(policyType)
    .filter(({ Properties }) => JSON.stringify(Properties).includes(`<${id}`))
    .flatMap(statementsOf)
    .some(
      ({ Effect, Condition }) =>
        Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );
}

describe('the resources of the stack', () => {
  it('keep their addresses: what holds data or subscribers is never replaced', () => {
    const ids = Object.fromEntries(all.map(({ id, Type }) => [id, Type]));
    expect(ids).toMatchObject({
      [PINNED.table]: 'AWS::DynamoDB::Table',
      [PINNED.reports]: 'AWS::S3::Bucket',
      [PINNED.key]: 'AWS::KMS::Key',
      [PINNED.reportTopic]: 'AWS::SNS::Topic',
      [PINNED.alarmTopic]: 'AWS::SNS::Topic',
    });
  });

  it('have generated names, so that stacks stand side by side', () => {
    const NAMES = ['Name', 'BucketName', 'TableName', 'RoleName', 'QueueName', 'TopicName', 'AlarmName'];
    for (const { id, Type, Properties } of all) {
      const named = [...NAMES, 'LogGroupName'].filter((name) => name in Properties);
      expect(named, `${id} (${Type})`).toEqual([]);
    }
    expect(ofType('AWS::Lambda::Function')[0]?.Properties).not.toHaveProperty('FunctionName');
  });

  it('include one table, as the store expects it, that is not lost', () => {
    const [table, ...others] = ofType('AWS::DynamoDB::Table');
    expect(others).toEqual([]);
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table?.Properties).toEqual({
      ...TABLE_SCHEMA,
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: TIME_TO_LIVE_ATTRIBUTE, Enabled: true },
    });
  });

  it('include one bucket: private, encrypted, versioned, not lost', () => {
    const [bucket, ...others] = ofType('AWS::S3::Bucket');
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
  });

  it('keep report files as long as everything else', () => {
    const lifecycle = (days: number) => ({
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: days }] },
    });
    expect(ofType('AWS::S3::Bucket')[0]?.Properties).toMatchObject(lifecycle(400));
    const shorter = aStack({ retentionDays: '90' }).stack;
    expect(resourcesOf(shorter, 'AWS::S3::Bucket')[0]?.Properties).toMatchObject(lifecycle(90));
  });

  it.each([
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 1],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 2],
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 1],
  ])('let nobody into any %s without TLS', (type, policyType, count) => {
    const found = ofType(type);
    expect(found).toHaveLength(count);
    for (const one of found) expect(refusesPlainText(policyType, one), one.id).toBe(true);
  });

  it('encrypt what waits or travels', () => {
    for (const { Properties } of ofType('AWS::SNS::Topic')) {
      expect(Properties['KmsMasterKeyId']).toBe(`<${PINNED.key}.Arn>`);
    }
    for (const { Properties } of ofType('AWS::SQS::Queue')) {
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
    }
    expect(ofType('AWS::KMS::Key')[0]?.Properties['EnableKeyRotation']).toBe(true);
  });

  it('send report and alarms to the address that was given', () => {
    const subscriptions = ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties);
    expect(subscriptions).toEqual([
      { Protocol: 'email', Endpoint: EMAIL, TopicArn: `<${PINNED.reportTopic}>` },
      { Protocol: 'email', Endpoint: EMAIL, TopicArn: `<${PINNED.alarmTopic}>` },
    ]);
  });

  it('keep no log for ever', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(groups).not.toHaveLength(0);
    for (const { Properties } of groups) expect(Properties['RetentionInDays']).toBe(90);
  });
});
