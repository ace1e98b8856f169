import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { AuditOutcome } from './audit.ts';
import type { Notifier } from './audit-options.ts';
import type { Applied } from './decisions/apply-decision.ts';
import { RULE_IDS } from './finding.ts';
import { METRICS, type MetricName, RULE_DIMENSION, SERVICE } from './metrics.ts';
import { heldBack } from './schedule/plan.ts';

/** What a Lambda writes for its operators: lines, and numbers among them that CloudWatch counts. */
export function telemetry(): { readonly logger: Logger; readonly metrics: Metrics } {
  return { logger: new Logger({ serviceName: SERVICE }), metrics: new Metrics({ serviceName: SERVICE }) };
}

/** `Metrics`, as far as it is used: one number at a time, written at once, so none is lost when the process is frozen. */
export interface Recorder {
  singleMetric(): {
    addDimension(name: string, value: string): unknown;
    addMetric(name: string, unit: 'Count' | 'Milliseconds', value: number): unknown;
  };
}

function count(metrics: Recorder, name: MetricName, value: number): void {
  metrics.singleMetric().addMetric(name, 'Count', value);
}

function milliseconds(metrics: Recorder, name: MetricName, value: number): void {
  metrics.singleMetric().addMetric(name, 'Milliseconds', value);
}

/** What a run did; a request that found nothing to do counts as nothing. */
export function recordRun(metrics: Recorder, outcome: AuditOutcome): void {
  if (outcome.outcome !== 'reported') return;
  const { complete, counts, calls, durationMs } = outcome.summary;
  const { schedule, policy, generatedAt } = outcome.report;
  count(metrics, METRICS.runs, 1);
  count(metrics, METRICS.incompleteRuns, complete ? 0 : 1);
  count(metrics, METRICS.awsCalls, calls);
  milliseconds(metrics, METRICS.runDuration, durationMs);
  count(metrics, METRICS.findings, counts.open);
  count(metrics, METRICS.actionsStoppedByBrake, heldBack(schedule, policy, generatedAt));
  const byRule = Map.groupBy(
    outcome.report.findings.filter(({ hold }) => hold === null),
    ({ rule }) => rule,
  );
  for (const rule of RULE_IDS) {
    const single = metrics.singleMetric();
    single.addDimension(RULE_DIMENSION, rule);
    single.addMetric(METRICS.findings, 'Count', byRule.get(rule)?.length ?? 0);
  }
}

/** How long ago the last audit finished, in whole hours. */
export function recordSignOfLife(metrics: Recorder, hours: number): void {
  count(metrics, METRICS.hoursSinceAudit, hours);
}

/** Counts what Slack did not take. */
export function countingGaps(notifier: Notifier | null, metrics: Recorder): Notifier | null {
  return (
    notifier && {
      reachesApprovers: notifier.reachesApprovers,
      async notify(report, people) {
        try {
          const told = await notifier.notify(report, people);
          count(metrics, METRICS.slackDeliveriesFailed, told.gaps.filter(({ failed }) => failed).length);
          return told;
        } catch (error) {
          count(metrics, METRICS.slackDeliveriesFailed, 1);
          throw error;
        }
      },
    }
  );
}

const DECISION_METRICS = {
  applied: METRICS.decisionsApplied,
  refused: METRICS.decisionsRefused,
  superseded: METRICS.decisionsSuperseded,
  failed: METRICS.decisionsFailed,
  // Settled by an earlier delivery, which counted it; or no decision at all, which the log tells.
  'settled-before': null,
  unknown: null,
} as const satisfies Record<Applied['outcome'], MetricName | null>;

/** What became of a decision, and of telling it. */
export function recordDecision(metrics: Recorder, { outcome, notTold }: Applied): void {
  const name = DECISION_METRICS[outcome];
  if (name) count(metrics, name, 1);
  if (notTold > 0) count(metrics, METRICS.slackDeliveriesFailed, notTold);
}

/** What Slack, or whoever it was, got for an answer, and how long that took. */
export function recordAnswer(metrics: Recorder, statusCode: number, durationMs: number): void {
  if (statusCode < 400) milliseconds(metrics, METRICS.answerLatency, durationMs);
  else if (statusCode < 500) count(metrics, METRICS.requestsRefused, 1);
}

type Write = (message: string, facts: Readonly<Record<string, unknown>>) => void;
type Log = Readonly<Record<'info' | 'warn' | 'error', Write>>;

/** The same log; each line that is an error is counted, so that an alarm can tell of it. */
export function countingErrors(
  log: Log,
  metrics: Recorder,
  name: typeof METRICS.botErrors | typeof METRICS.decisionErrors,
): Log {
  return {
    info: (message, facts) => log.info(message, facts),
    warn: (message, facts) => log.warn(message, facts),
    error(message, facts) {
      count(metrics, name, 1);
      log.error(message, facts);
    },
  };
}
