import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface AuditAlarmsProps {
  readonly audit: IFunction;
  readonly deadLetters: IQueue;
  readonly topic: ITopic;
}

const WINDOW = Duration.minutes(5);

/**
 * Each tells of an audit that was not done or not reported. One occurrence is enough: there is one audit a day.
 * Each description ends in the section of the runbook that says what to do.
 */
export class AuditAlarms extends Construct {
  constructor(scope: Construct, id: string, { audit, deadLetters, topic }: AuditAlarmsProps) {
    super(scope, id);
    const alarm = (name: string, metric: IMetric, description: string, anchor: string) => {
      const created = new Alarm(this, name, {
        metric,
        alarmDescription: `${description} What to do: docs/runbook.md#${anchor}`,
        threshold: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      created.addAlarmAction(new SnsAction(topic));
    };
    alarm(
      'Failed',
      audit.metricErrors({ period: WINDOW, statistic: 'Sum' }),
      'An audit of IAM users ended in an error or ran out of time; it is tried once more by itself.',
      'audit-failed',
    );
    alarm(
      'Throttled',
      audit.metricThrottles({ period: WINDOW, statistic: 'Sum' }),
      'Lambda had no capacity for an audit of IAM users; it is tried again for up to 6 hours.',
      'audit-throttled',
    );
    alarm(
      'NotStarted',
      deadLetters.metricApproximateNumberOfMessagesVisible({ period: WINDOW, statistic: 'Maximum' }),
      'An audit of IAM users could not be started.',
      'audit-not-started',
    );
  }
}
