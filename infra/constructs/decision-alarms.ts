import { METRICS } from '../../cleanup/metrics.ts';
import type { Decisions } from './decisions.ts';
import type { OperatorAlarms } from './operator-alarms.ts';
import { type ProductMetrics, WINDOW } from './product-metrics.ts';

export interface DecisionAlarmsProps {
  readonly decisions: Decisions;
  readonly metrics: ProductMetrics;
}

/** So long a decision may wait: a second attempt comes after four and a half minutes. */
const LONG_WAIT_S = 30 * 60;

/** Each tells of something that was decided, or that the thresholds call for, and was not carried out. */
export function addDecisionAlarms(
  alarms: OperatorAlarms,
  { decisions: { decision, queue, restore }, metrics }: DecisionAlarmsProps,
): void {
  alarms.addForFunction('Decision', decision, {
    failed: 'The function that applies decisions on IAM users crashed or ran out of time.',
    throttled: 'Lambda had no capacity for applying decisions on IAM users; they wait in their queue.',
    slow: 'A decision on an IAM user took more than 192 of its 240 seconds.',
    slowMs: 192_000,
  });
  if (restore) {
    alarms.addForFunction('Restore', restore, {
      failed: 'A deleted IAM user or role could not be rebuilt; it is tried again with its decision.',
      throttled: 'Lambda had no capacity for rebuilding an IAM user or role; it is tried again.',
      slow: 'Rebuilding an IAM user or role took more than 48 of its 60 seconds.',
      slowMs: 48_000,
    });
  }
  alarms.add('DecisionErrors', {
    metric: metrics.of(METRICS.decisionErrors),
    says: 'A decision on an IAM user could not be applied.',
    anchor: 'decision-errors',
  });
  alarms.add('DecisionsSetAside', {
    metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({
      period: WINDOW,
      statistic: 'Maximum',
    }),
    says: 'A decision on an IAM user was set aside after five attempts.',
    anchor: 'decisions-set-aside',
  });
  alarms.add('DecisionsWait', {
    metric: queue.queue.metricApproximateAgeOfOldestMessage({ period: WINDOW, statistic: 'Maximum' }),
    threshold: LONG_WAIT_S,
    says: 'A decision on an IAM user has been waiting for half an hour.',
    anchor: 'decisions-wait',
  });
  alarms.add('ActionsStopped', {
    metric: metrics.of(METRICS.actionsStoppedByBrake),
    says: 'Automatic actions on IAM users were held back by a limit, a pause, an incomplete audit, a jump of what is flagged, or a setting by which nobody is warned.',
    anchor: 'actions-stopped',
  });
}
