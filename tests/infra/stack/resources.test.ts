import { describe, expect, it } from 'vitest';
import { TABLE_SCHEMA, TIME_TO_LIVE_ATTRIBUTE } from '../../../cleanup/store/table-schema.ts';
import { aStack, EMAIL, PINNED, resourcesOf } from './template.ts';

const { stack } = aStack();
const all = resourcesOf(stack);
const ofType = (type: string) => all.filter(({ Type }) => Type === type);

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

  it('send report and alarms to the address that was given', () => {
    const subscriptions = ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties);
    expect(subscriptions).toEqual([
      { Protocol: 'email', Endpoint: EMAIL, TopicArn: `<${PINNED.reportTopic}>` },
      { Protocol: 'email', Endpoint: EMAIL, TopicArn: `<${PINNED.alarmTopic}>` },
    ]);
  });
});
