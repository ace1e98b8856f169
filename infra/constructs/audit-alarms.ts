import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { METRICS } from '../../cleanup/metrics.ts';
import { longestGapInHours, WEEK_IN_HOURS } from '../schedule-gap.ts';
import type { AuditFunction } from './audit-function.ts';
import type { OperatorAlarms } from './operator-alarms.ts';
import { type ProductMetrics, WINDOW } from './product-metrics.ts';

export interface AuditAlarmsProps {
  readonly audit: AuditFunction;
  readonly deadLetters: IQueue;
  /** When audits run, as EventBridge Scheduler writes it. */
  readonly schedule: string;
  readonly metrics: ProductMetrics;
}

/** A start may be late by so much: an hour of summer time, and a run with its second attempt. */
const GRACE_HOURS = 3;

/** Each tells of an audit that was not done, not reported, or not whole. */
export function addAuditAlarms(
  alarms: OperatorAlarms,
  { audit, deadLetters, schedule, metrics }: AuditAlarmsProps,
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
  const hours = overdueAfterHours(schedule);
  if (hours !== null) {
    alarms.add('AuditOverdue', {
      metric: metrics.of(METRICS.runs, { period: Duration.hours(1) }),
      silentPeriods: hours,
      says: `No audit of IAM users has reported for ${hours} hours.`,
      anchor: 'audit-overdue',
    });
  }
}

/** Null: CloudWatch looks back one week at most, which is too short for this schedule. */
export function overdueAfterHours(schedule: string): number | null {
  const gap = longestGapInHours(schedule);
  return gap === null || gap + GRACE_HOURS > WEEK_IN_HOURS ? null : gap + GRACE_HOURS;
}
