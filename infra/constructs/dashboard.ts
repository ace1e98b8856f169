import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  PeriodOverride,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RULE_IDS } from '../../cleanup/finding.ts';
import { METRICS } from '../../cleanup/metrics.ts';
import type { AuditFunction } from './audit-function.ts';
import type { Chat } from './chat.ts';
import type { Decisions } from './decisions.ts';
import type { ProductMetrics } from './product-metrics.ts';

export interface OverviewProps {
  readonly metrics: ProductMetrics;
  readonly audit: AuditFunction;
  /** Null where nothing can be decided. */
  readonly decisions: Decisions | null;
  /** Null without Slack. */
  readonly chat: Chat | null;
}

const DAY = { period: Duration.days(1) };
const HALF = 12;

/** One page for the operator: what was found, what was done about it, and how the machinery feels. */
export class OverviewDashboard extends Construct {
  constructor(scope: Construct, id: string, { metrics, audit, decisions, chat }: OverviewProps) {
    super(scope, id);
    const lambdas = [audit, decisions?.decision, decisions?.restore, chat?.bot].flatMap(
      (one) => one?.function ?? [],
    );
    const dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(30),
      periodOverride: PeriodOverride.INHERIT,
    });
    dashboard.addWidgets(
      new SingleValueWidget({
        title: 'The last day',
        width: 2 * HALF,
        metrics: [
          metrics.of(METRICS.runs, { ...DAY, label: 'audits' }),
          metrics.of(METRICS.findings, { ...DAY, statistic: 'Maximum', label: 'open findings' }),
          metrics.of(METRICS.incompleteRuns, { ...DAY, label: 'incomplete audits' }),
          metrics.of(METRICS.actionsStoppedByBrake, { ...DAY, label: 'actions stopped' }),
        ],
      }),
    );
    dashboard.addWidgets(
      graph(
        'Open findings by rule',
        RULE_IDS.map((rule) => metrics.byRule(METRICS.findings, rule, { ...DAY, statistic: 'Maximum' })),
        true,
      ),
      graph('Calls of AWS in an audit', [metrics.of(METRICS.awsCalls, { ...DAY, statistic: 'Maximum' })]),
    );
    dashboard.addWidgets(
      graph('How long audits take (ms)', [metrics.of(METRICS.runDuration, { ...DAY, statistic: 'Maximum' })]),
      graph(
        'Errors and throttles',
        lambdas.flatMap((one) => [one.metricErrors(DAY), one.metricThrottles(DAY)]),
      ),
    );
    if (decisions) this.#addDecisions(dashboard, metrics, decisions);
    if (chat) this.#addChat(dashboard, metrics);
  }

  #addDecisions(dashboard: Dashboard, metrics: ProductMetrics, { queue }: Decisions): void {
    const { decisionsApplied, decisionsRefused, decisionsSuperseded, decisionsFailed } = METRICS;
    const decisions = [decisionsApplied, decisionsRefused, decisionsSuperseded, decisionsFailed];
    dashboard.addWidgets(
      graph(
        'Decisions',
        decisions.map((name) => metrics.of(name, DAY)),
        true,
      ),
      graph('Oldest decision in the queue (s), decisions set aside', [
        queue.queue.metricApproximateAgeOfOldestMessage(),
        queue.deadLetters.metricApproximateNumberOfMessagesVisible(),
      ]),
    );
  }

  #addChat(dashboard: Dashboard, metrics: ProductMetrics): void {
    dashboard.addWidgets(
      graph('What Slack waits for an answer (ms)', [
        metrics.of(METRICS.answerLatency, { statistic: 'p50', label: 'half of them' }),
        metrics.of(METRICS.answerLatency, { statistic: 'p99', label: 'all but one in a hundred' }),
      ]),
      graph('What went wrong', [
        metrics.of(METRICS.botErrors, DAY),
        metrics.of(METRICS.decisionErrors, DAY),
        metrics.of(METRICS.slackDeliveriesFailed, DAY),
        metrics.of(METRICS.requestsRefused, DAY),
      ]),
    );
  }
}

function graph(title: string, left: IMetric[], isStacked = false): GraphWidget {
  return new GraphWidget({
    title,
    left,
    width: HALF,
    view: isStacked ? GraphWidgetView.BAR : GraphWidgetView.TIME_SERIES,
    stacked: isStacked,
    leftYAxis: { min: 0 },
  });
}
