import { describe, expect, it } from 'vitest';
import { parseAuditConfig } from '../../../cleanup/config.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { aStack, PINNED, type Resource, resourcesOf, SLACK } from './template.ts';

const { stack } = aStack();
const [audit] = resourcesOf(stack, 'AWS::Lambda::Function');

function environmentOf(lambda: Resource | undefined): { Variables: Record<string, string> } {
  return lambda?.Properties['Environment'] as { Variables: Record<string, string> };
}

describe('the audit Lambda', () => {
  it('is the only one, on the runtime that the tests run on', () => {
    const functions = resourcesOf(stack, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(1);
    const [group] = resourcesOf(stack, 'AWS::Logs::LogGroup');
    expect(audit?.Properties).toMatchObject({
      Runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
      Architectures: ['arm64'],
      MemorySize: 1024,
      Timeout: 900,
      LoggingConfig: { LogGroup: `<${group?.id}>` },
    });
  });

  it('is tried once more when it fails', () => {
    expect(resourcesOf(stack, 'AWS::Lambda::EventInvokeConfig')).toMatchObject([
      { Properties: { FunctionName: `<${audit?.id}>`, MaximumRetryAttempts: 1 } },
    ]);
  });

  it('understands the environment that the stack gives it', () => {
    const given = { minAgeKeysToReport: '45', notify: 'approvers', protectedNames: 'break-glass,ci-*' };
    const [configured] = resourcesOf(aStack({ ...SLACK, ...given }).stack, 'AWS::Lambda::Function');
    const { Variables } = environmentOf(configured);
    expect(parseAuditConfig({ ...Variables, AWS_REGION: 'eu-central-1' })).toMatchObject({
      tableName: `<${PINNED.table}>`,
      topicArn: `<${PINNED.reportTopic}>`,
      reportBucket: `<${PINNED.reports}>`,
      policy: parsePolicy(given),
    });
    expect(Object.keys(JSON.parse(Variables['POLICY'] ?? '')).sort()).toEqual(Object.keys(given).sort());
  });
});

describe('the schedule', () => {
  const scheduleOf = (context: Record<string, string> = {}) =>
    resourcesOf(aStack(context).stack, 'AWS::Scheduler::Schedule')[0]?.Properties;

  it('starts the audit at noon UTC, each start with an id of its own', () => {
    const [queue] = resourcesOf(stack, 'AWS::SQS::Queue');
    expect(scheduleOf()).toMatchObject({
      ScheduleExpression: 'cron(0 12 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: `<${audit?.id}.Arn>`,
        Input: '{"id":"<aws.scheduler.execution-id>","time":"<aws.scheduler.scheduled-time>"}',
        DeadLetterConfig: { Arn: `<${queue?.id}.Arn>` },
      },
    });
  });

  it('follows the settings', () => {
    expect(scheduleOf({ schedule: 'cron(30 6 ? * MON *)', timeZone: 'Europe/Berlin' })).toMatchObject({
      ScheduleExpression: 'cron(30 6 ? * MON *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
  });
});
