import { METRICS } from '../../cleanup/metrics.ts';
import type { Chat } from './chat.ts';
import type { OperatorAlarms } from './operator-alarms.ts';
import { type ProductMetrics, WINDOW } from './product-metrics.ts';

export interface ChatAlarmsProps {
  readonly chat: Chat;
  readonly metrics: ProductMetrics;
}

/** So long a decision may wait: a second attempt takes nine minutes. */
const LONG_WAIT_S = 30 * 60;

/** Each tells of people who were not answered, not told, or whose decisions were not carried out. */
export function addChatAlarms(alarms: OperatorAlarms, { chat, metrics }: ChatAlarmsProps): void {
  const { bot, decision, queue } = chat;
  alarms.addForFunction('Bot', bot, {
    failed: 'The Slack bot of iam-user-cleanup crashed or ran out of time.',
    throttled: 'Lambda had no capacity for the Slack bot of iam-user-cleanup: somebody got no answer.',
    slow: 'The Slack bot of iam-user-cleanup took 2.5 seconds or more; Slack gives up after 3.',
    slowMs: 2500,
  });
  alarms.addForFunction('Decision', decision, {
    failed: 'The function that applies decisions on IAM users crashed or ran out of time.',
    throttled: 'Lambda had no capacity for applying decisions on IAM users; they wait in their queue.',
    slow: 'A batch of decisions on IAM users took more than 72 of its 90 seconds.',
    slowMs: 72_000,
  });
  alarms.add('BotErrors', {
    metric: metrics.of(METRICS.botErrors),
    says: 'Somebody who asked the Slack bot of iam-user-cleanup for something was told that it failed.',
    anchor: 'bot-errors',
  });
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
  alarms.add('SlackDeliveriesFailed', {
    metric: metrics.of(METRICS.slackDeliveriesFailed),
    says: 'Slack did not take a message or a card of iam-user-cleanup.',
    anchor: 'slack-deliveries-failed',
  });
  alarms.add('ActionsStopped', {
    metric: metrics.of(METRICS.actionsStoppedByBrake),
    says: 'Automatic actions on IAM users were held back by a limit, a pause, or a jump of what is flagged.',
    anchor: 'actions-stopped',
  });
}
