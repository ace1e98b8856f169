import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../cleanup/metrics.ts';
import { overdueAfterHours } from '../../../infra/constructs/audit-alarms.ts';
import { longestGapInHours } from '../../../infra/schedule-gap.ts';
import { aStack, BY_ITSELF, PINNED, resourcesOf, SLACK, statementsOf } from './template.ts';

const alone = resourcesOf(aStack().stack);
const chat = resourcesOf(aStack(SLACK).stack);
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
    const functions = chat.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    for (const { id, Properties } of functions) {
      const its = alarmsOf(chat).filter((alarm) =>
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
    for (const { id, Properties } of alarmsOf(chat)) {
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
  it.each<[schedule: string, gap: number | null, overdue: number | null]>([
    ['rate(1 hour)', 1, 4],
    ['rate(1 day)', 24, 27],
    ['rate(7 days)', 168, null],
    ['rate(30 days)', null, null],
    ['cron(0 12 * * ? *)', 24, 27],
    ['cron(0 12 ? * * *)', 24, 27],
    ['cron(0 6 ? * MON-FRI *)', 72, 75],
    ['cron(0 6 ? * 2-6 *)', 72, 75],
    ['cron(0 6 ? * FRI-MON *)', 96, 99],
    ['cron(0 6 ? * MON,THU *)', 96, 99],
    ['cron(0 6 ? * MON,TUE *)', 144, 147],
    ['cron(0 6 ? * MON *)', 168, null],
    ['cron(0 6 ? * MON#1 *)', null, null],
    ['cron(0 6 ? * 6L *)', null, null],
    ['cron(0 6 1 * ? *)', null, null],
    ['cron(0 6 * JAN ? *)', null, null],
    ['cron(0 6 * * ? 2027)', null, null],
  ])('%s: %s hours between two, rings after %s', (schedule, gap, overdue) => {
    expect(longestGapInHours(schedule)).toBe(gap);
    expect(overdueAfterHours(schedule)).toBe(overdue);
    const alarm = alarmsOf(resourcesOf(aStack({ schedule }).stack)).find(
      (one) => nameOf(one) === 'AuditOverdue',
    );
    if (overdue === null) return expect(alarm).toBeUndefined();
    expect(alarm?.Properties).toMatchObject({
      Period: 3600,
      EvaluationPeriods: overdue,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    });
    // CloudWatch takes one week at most.
    expect(overdue * 3600).toBeLessThanOrEqual(7 * 24 * 3600);
  });
});
