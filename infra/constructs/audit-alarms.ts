import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { METRICS } from '../../cleanup/metrics.ts';
import type { AuditFunction } from './audit-function.ts';
import { SIGN_OF_LIFE_EVERY } from './audit-schedule.ts';
import type { OperatorAlarms } from './operator-alarms.ts';
import { type ProductMetrics, WINDOW } from './product-metrics.ts';

export interface AuditAlarmsProps {
  readonly audit: AuditFunction;
  readonly deadLetters: IQueue;
  /** How far apart audits are at most. */
  readonly longestGapHours: number;
  readonly metrics: ProductMetrics;
}

const WEEK_IN_HOURS = 7 * 24;

/** A start may be late by so much: an hour of summer time, and a run with its second attempt. */
const GRACE_HOURS = 3;

/** Each tells of an audit that was not done, not reported, or not whole. */
export function addAuditAlarms(
  alarms: OperatorAlarms,
  { audit, deadLetters, longestGapHours, metrics }: AuditAlarmsProps,
): void {
  alarms.addForFunction('Audit', audit, {
    failed: 'An audit of IAM users ended in an error or ran out of time; it is tried once more by itself.',
    throttled: 'Lambda had no capacity for an audit of IAM users; it is tried again for up to 6 hours.',
    slow: 'An audit of IAM users took more than 12 of its 15 minutes.',
    slowMs: 12 * 60 * 1000,
  });
  alarms.add('AuditNotStarted', {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: WINDOW, statistic: 'Maximum' }),
    says: 'An audit of IAM users could not be started.',
    anchor: 'audit-not-started',
  });
  alarms.add('AuditIncomplete', {
    metric: metrics.of(METRICS.incompleteRuns),
    says: 'An audit of IAM users could not read everything; its report says what.',
    anchor: 'a-report-says-incomplete',
  });
  const hours = longestGapHours + GRACE_HOURS;
  alarms.add('AuditOverdue', {
    ...(needsSignOfLife(longestGapHours)
      ? {
          metric: metrics.of(METRICS.hoursSinceAudit, { period: SIGN_OF_LIFE_EVERY, statistic: 'Maximum' }),
          threshold: hours,
          awaitedPeriods: 2,
        }
      : {
          metric: metrics.of(METRICS.runs, { period: Duration.hours(1) }),
          awaitedPeriods: hours,
          isTooLittle: true,
        }),
    says: `No audit of IAM users has reported for ${hours} hours.`,
    anchor: 'audit-overdue',
  });
}

/** Whether an alarm cannot wait for the next audit: CloudWatch looks back one week at most. */
export function needsSignOfLife(longestGapHours: number): boolean {
  return longestGapHours + GRACE_HOURS > WEEK_IN_HOURS;
}
