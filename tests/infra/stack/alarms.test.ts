import { describe, expect, it } from 'vitest';
import { aStack, PINNED, resourcesOf, statementsOf } from './template.ts';

const { stack } = aStack();

describe('the alarms', () => {
  it('tell of audits that failed, had no capacity, or were not started', () => {
    const metrics = resourcesOf(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }) => [
      Properties['Namespace'],
      Properties['MetricName'],
      Properties['Threshold'],
    ]);
    expect(metrics).toEqual([
      ['AWS/Lambda', 'Errors', 1],
      ['AWS/Lambda', 'Throttles', 1],
      ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 1],
    ]);
  });

  it('reach the alarm topic, name the section of the runbook, and are quiet without data', () => {
    for (const { Properties } of resourcesOf(stack, 'AWS::CloudWatch::Alarm')) {
      expect(Properties['AlarmActions']).toEqual([`<${PINNED.alarmTopic}>`]);
      expect(Properties['AlarmDescription']).toMatch(/docs\/runbook\.md#[a-z-]+$/);
      expect(Properties['TreatMissingData']).toBe('notBreaching');
    }
  });

  it('can be published by this account’s CloudWatch, and by nobody else', () => {
    const policy = resourcesOf(stack, 'AWS::SNS::TopicPolicy').find(({ Properties }) =>
      JSON.stringify(Properties['Topics']).includes(PINNED.alarmTopic),
    );
    expect(statementsOf(policy).filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'SendAlarms',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['sns:Publish'],
        Resource: [`<${PINNED.alarmTopic}>`],
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      },
    ]);
    expect(resourcesOf(stack, 'AWS::KMS::Key')[0]?.Properties['KeyPolicy']).toMatchObject({
      Statement: [
        { Principal: { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' } },
        {
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
        },
      ],
    });
  });
});
