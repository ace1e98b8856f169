/** The dimension that all metrics carry, and its value. */
export const SERVICE_DIMENSION = 'service';
export const SERVICE = 'iam-user-cleanup';
/** The dimension that `Findings` also comes with. */
export const RULE_DIMENSION = 'rule';

/**
 * Every number that is counted, by the name that code, alarms and dashboard share. None holds a name, a key or an id of
 * anybody. The namespace is the stack's name (`POWERTOOLS_METRICS_NAMESPACE`).
 */
export const METRICS = {
  /** Audits that reported. */
  runs: 'Runs',
  /** Audits that could not read something. */
  incompleteRuns: 'IncompleteRuns',
  /** Hours since the last audit finished, where alarms do not look back far enough to wait for the next. */
  hoursSinceAudit: 'HoursSinceAudit',
  /** Open findings: all, and by rule. */
  findings: 'Findings',
  /** Calls of AWS in one audit, retries included. */
  awsCalls: 'AwsCalls',
  /** Milliseconds from an audit's beginning to its report. */
  runDuration: 'RunDuration',
  /** Messages and cards that Slack did not take to the end of all attempts. */
  slackDeliveriesFailed: 'SlackDeliveriesFailed',
  decisionsApplied: 'DecisionsApplied',
  decisionsRefused: 'DecisionsRefused',
  /** Overtaken by a newer decision. */
  decisionsSuperseded: 'DecisionsSuperseded',
  /** AWS does not permit it: somebody has to look. */
  decisionsFailed: 'DecisionsFailed',
  /** Deliveries of decisions that went wrong and come again, or that nobody understands. */
  decisionErrors: 'DecisionErrors',
  /** Automatic actions, due or to be announced, that a limit, a pause, an incomplete audit or a jump held back in a run. */
  actionsStoppedByBrake: 'ActionsStoppedByBrake',
  /** Milliseconds that Slack waited for an answer. */
  answerLatency: 'AnswerLatency',
  /** Requests that were not Slack's, or not to be read. */
  requestsRefused: 'RequestsRefused',
  /** Questions of people that ended in an error of ours. */
  botErrors: 'BotErrors',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
