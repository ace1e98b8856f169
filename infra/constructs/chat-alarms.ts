import { METRICS } from '../../cleanup/metrics.ts';
import type { Chat } from './chat.ts';
import type { OperatorAlarms } from './operator-alarms.ts';
import type { ProductMetrics } from './product-metrics.ts';

export interface ChatAlarmsProps {
  readonly chat: Chat;
  readonly metrics: ProductMetrics;
}

/** Each tells of people who were not answered or not told. */
export function addChatAlarms(alarms: OperatorAlarms, { chat: { bot }, metrics }: ChatAlarmsProps): void {
  alarms.addForFunction('Bot', bot, {
    failed: 'The Slack bot of iam-user-cleanup crashed or ran out of time.',
    throttled: 'Lambda had no capacity for the Slack bot of iam-user-cleanup: somebody got no answer.',
    slow: 'The Slack bot of iam-user-cleanup took 2.5 seconds or more; Slack gives up after 3.',
    slowMs: 2500,
  });
  alarms.add('BotErrors', {
    metric: metrics.of(METRICS.botErrors),
    says: 'Somebody who asked the Slack bot of iam-user-cleanup for something was told that it failed.',
    anchor: 'bot-errors',
  });
  alarms.add('SlackDeliveriesFailed', {
    metric: metrics.of(METRICS.slackDeliveriesFailed),
    says: 'Slack did not take a message or a card of iam-user-cleanup.',
    anchor: 'slack-deliveries-failed',
  });
}
