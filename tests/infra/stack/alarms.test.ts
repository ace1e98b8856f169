import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../cleanup/metrics.ts';
import { needsSignOfLife } from '../../../infra/constructs/audit-alarms.ts';
import { longestGapInHours } from '../../../infra/schedule-gap.ts';
import { aStack, BY_ITSELF, PINNED, resourcesOf, SLACK, statementsOf } from './template.ts';

const alone = resourcesOf(aStack().stack);
const chat = resourcesOf(aStack(SLACK).stack);
const everything = resourcesOf(aStack({ ...SLACK, enableRestore: 'true', schedule: 'rate(7 days)' }).stack);
const alarmsOf = (all: typeof chat) => all.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
const nameOf = ({ id }: { id: string }) => id.replace(/^Alarms/, '').replace(/[0-9A-F]{8}$/, '');

const RUNBOOK = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
/** As GitHub makes anchors of headings. */
const ANCHORS = new Set(
  [...RUNBOOK.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  ),
);

describe('the alarms', () => {
  it('without Slack tell of audits', () => {
    expect(alarmsOf(alone).map(nameOf).sort()).toEqual([
      'AuditFailed',
      'AuditIncomplete',
      'AuditNotStarted',
      'AuditOverdue',
      'AuditSlow',
      'AuditThrottled',
    ]);
  });

  it('without Slack, where something is done by itself, also of decisions', () => {
    const more = alarmsOf(resourcesOf(aStack(BY_ITSELF).stack))
      .map(nameOf)
      .filter((name) => !name.startsWith('Audit'));
    expect(more.sort()).toEqual([
      'ActionsStopped',
      'DecisionErrors',
      'DecisionFailed',
      'DecisionSlow',
      'DecisionThrottled',
      'DecisionsSetAside',
      'DecisionsWait',
    ]);
  });

  it('with Slack also of the bot, of decisions, and of messages', () => {
    const more = alarmsOf(chat)
      .map(nameOf)
      .filter((name) => !name.startsWith('Audit'));
    expect(more.sort()).toEqual([
      'ActionsStopped',
      'BotErrors',
      'BotFailed',
      'BotSlow',
      'BotThrottled',
      'DecisionErrors',
      'DecisionFailed',
      'DecisionSlow',
      'DecisionThrottled',
      'DecisionsSetAside',
      'DecisionsWait',
      'SlackDeliveriesFailed',
    ]);
  });

  it('watch every function for errors, throttles and time', () => {
    const functions = everything.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions).toHaveLength(4);
    for (const { id, Properties } of functions) {
      const its = alarmsOf(everything).filter((alarm) =>
        JSON.stringify(alarm.Properties['Dimensions'])?.includes(`<${id}>`),
      );
      expect(its.map((alarm) => alarm.Properties['MetricName']).sort()).toEqual([
        'Duration',
        'Errors',
        'Throttles',
      ]);
      const slow = its.find((alarm) => alarm.Properties['MetricName'] === 'Duration');
      expect(Number(slow?.Properties['Threshold'])).toBeLessThanOrEqual(Number(Properties['Timeout']) * 800);
    }
  });

  it('watch every dead-letter queue', () => {
    const queues = chat.filter(({ id, Type }) => Type === 'AWS::SQS::Queue' && id.includes('DeadLetters'));
    expect(queues).toHaveLength(2);
    for (const { id } of queues) {
      const alarm = alarmsOf(chat).find(({ Properties }) =>
        JSON.stringify(Properties).includes(`<${id}.QueueName>`),
      );
      expect(alarm?.Properties).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 1,
      });
    }
  });

  it('reach the alarm topic, and name a section of the runbook that is there', () => {
    for (const { id, Properties } of [...alarmsOf(alone), ...alarmsOf(everything)]) {
      expect(Properties['AlarmActions']).toEqual([`<${PINNED.alarmTopic}>`]);
      const [, anchor = ''] =
        /docs\/runbook\.md#([a-z-]+)$/.exec(String(Properties['AlarmDescription'])) ?? [];
      expect(ANCHORS, id).toContain(anchor);
    }
  });

  it('are quiet without data, but for the one that waits for audits', () => {
    for (const alarm of alarmsOf(chat)) {
      const missing = nameOf(alarm) === 'AuditOverdue' ? 'breaching' : 'notBreaching';
      expect(alarm.Properties['TreatMissingData']).toBe(missing);
    }
  });

  it('look at metrics that the functions write, in the namespace that they are told', () => {
    const ours = alarmsOf(chat).filter(
      ({ Properties }) => !String(Properties['Namespace']).startsWith('AWS/'),
    );
    expect(ours).toHaveLength(6);
    for (const { Properties } of ours) {
      expect(Object.values(METRICS)).toContain(Properties['MetricName']);
      expect(Properties['Dimensions']).toEqual([{ Name: 'service', Value: 'iam-user-cleanup' }]);
    }
    const spaces = chat
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(
        ({ Properties }) => /"POWERTOOLS_METRICS_NAMESPACE":"(\w+)"/.exec(JSON.stringify(Properties))?.[1],
      );
    expect(new Set(spaces)).toEqual(new Set(ours.map(({ Properties }) => Properties['Namespace'])));
  });

  it('can be published by this account’s CloudWatch, and by nobody else', () => {
    const policy = alone.find(
      ({ Type, Properties }) =>
        Type === 'AWS::SNS::TopicPolicy' && JSON.stringify(Properties['Topics']).includes(PINNED.alarmTopic),
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
    expect(alone.find(({ Type }) => Type === 'AWS::KMS::Key')?.Properties['KeyPolicy']).toMatchObject({
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

describe('the alarm that waits for audits', () => {
  it.each<[schedule: string, days: number]>([
    ['rate(1 day)', 1],
    ['rate(7 days)', 7],
    ['rate(30 days)', 30],
    ['cron(0 12 * * ? *)', 1],
    ['cron(0 12 ? * * *)', 1],
    ['cron(0 6 ? * MON-FRI *)', 3],
    ['cron(0 6 ? * 2-6 *)', 3],
    ['cron(0 6 ? * FRI-MON *)', 4],
    ['cron(0 6 ? * MON,THU *)', 4],
    ['cron(0 6 ? * MON,TUE *)', 6],
    ['cron(0 6 ? * mon *)', 7],
    ['cron(0 6 ? * L *)', 7],
    ['cron(0 6 ? * MON#1 *)', 35],
    ['cron(0 6 ? * 6L *)', 35],
    ['cron(0 6 ? * MON#5 *)', 119],
    ['cron(0 6 1 * ? *)', 31],
    ['cron(0 6 1,15 * ? *)', 17],
    ['cron(0 6 1/7 * ? *)', 7],
    ['cron(0 6 31 * ? *)', 61],
    ['cron(0 6 L * ? *)', 31],
    ['cron(0 6 15W * ? *)', 32],
    ['cron(0 6 1 JAN,APR,JUL,OCT ? *)', 92],
    ['cron(0 6 * JAN ? *)', 336],
    ['cron(0 6 1 */3 ? *)', 92],
    ['cron(0 6 29 FEB ? *)', 4 * 365 + 1],
  ])('%s: %s days between two', (schedule, days) => {
    expect(longestGapInHours(schedule)).toBe(days * 24);
  });

  it('counts hours where audits are an hour or some apart', () => {
    expect(longestGapInHours('rate(1 hour)')).toBe(1);
    expect(longestGapInHours('rate(36 hours)')).toBe(36);
  });

  it.each([
    'cron(0 6 * * ? 2027)',
    'cron(0 6 * * * *)',
    'cron(0 6 ? * ? *)',
    'cron(60 6 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 6 32 * ? *)',
    'cron(0 6 1/0 * ? *)',
    'cron(0 6 ? * MO *)',
    'cron(0 6 ? * MON#6 *)',
    'cron(0 6 31 FEB ? *)',
    'rate(0 days)',
  ])('%s is no schedule that goes on for ever', (schedule) => {
    expect(longestGapInHours(schedule)).toBeNull();
  });

  const overdue = (schedule: string) =>
    alarmsOf(resourcesOf(aStack({ schedule }).stack)).find((one) => nameOf(one) === 'AuditOverdue')
      ?.Properties;
  const schedules = (schedule: string) =>
    resourcesOf(aStack({ schedule }).stack, 'AWS::Scheduler::Schedule').map(({ Properties }) => Properties);

  it.each([
    ['rate(1 hour)', 4],
    ['cron(0 12 * * ? *)', 27],
    ['cron(0 6 ? * MON,TUE *)', 147],
  ])('%s: rings when none has reported for %s hours', (schedule, hours) => {
    expect(overdue(schedule)).toMatchObject({
      MetricName: METRICS.runs,
      Period: 3600,
      EvaluationPeriods: hours,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    // CloudWatch takes one week at most.
    expect(hours * 3600).toBeLessThanOrEqual(7 * 24 * 3600);
    expect(schedules(schedule)).toHaveLength(1);
  });

  it.each([
    ['cron(0 6 ? * MON *)', 7 * 24 + 3],
    ['rate(7 days)', 7 * 24 + 3],
    ['cron(0 6 1 * ? *)', 31 * 24 + 3],
  ])('%s, rarer than CloudWatch looks back: rings when the last is %s hours ago', (schedule, hours) => {
    expect(overdue(schedule)).toMatchObject({
      MetricName: METRICS.hoursSinceAudit,
      Threshold: hours,
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      // Nobody who counts is no good news either.
      TreatMissingData: 'breaching',
      Period: 6 * 3600,
      EvaluationPeriods: 2,
      AlarmDescription: expect.stringContaining(
        `for ${hours} hours. What to do: docs/runbook.md#audit-overdue`,
      ),
    });
    expect(schedules(schedule)).toMatchObject([
      { ScheduleExpression: schedule },
      { ScheduleExpression: 'rate(6 hours)', Target: { Input: '{"signOfLife":true}' } },
    ]);
  });

  it('looks back as far as CloudWatch can, and no further', () => {
    expect([165, 166].map(needsSignOfLife)).toEqual([false, true]);
  });
});
