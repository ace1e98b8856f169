import { type Env, Environment } from './environment.ts';
import type { Policy } from './policy.ts';

/** What every Lambda that judges is told by its environment. */
export interface CommonConfig {
  readonly region: string;
  readonly tableName: string;
  /** The product's own roles: never touched. */
  readonly ownRoleArns: readonly string[];
  readonly policy: Policy;
}

/** What the audit Lambda is told by its environment. */
export interface AuditConfig extends CommonConfig {
  readonly topicArn: string;
  readonly reportBucket: string;
  /** The decision queue, to which decisions that wait are sent again. Null: there is none. */
  readonly queueUrl: string | null;
}

/** What the decision Lambda is told by its environment, beside what the bot's wiring reads for Slack. */
export interface DecisionConfig extends CommonConfig {
  /** Keeps what is needed to rebuild deleted users and roles. */
  readonly snapshotBucket: string;
  /** The function that rebuilds what was deleted. Absent: it is not deployed. */
  readonly restoreFunction?: string | null;
}

/** What the Lambda that rebuilds is told by its environment. */
export interface RestoreConfig {
  readonly region: string;
  readonly snapshotBucket: string;
}

/**
 * Reads the audit Lambda's environment. `POLICY` is a JSON object of settings.
 *
 * @throws {PolicyError} naming every variable that is missing and every setting that is wrong
 */
export function parseAuditConfig(env: Env): AuditConfig {
  const given = new Environment(env);
  return given.withPolicy({
    ...common(given),
    topicArn: given.required('TOPIC_ARN'),
    reportBucket: given.required('REPORT_BUCKET'),
    queueUrl: given.optional('QUEUE_URL'),
  });
}

/**
 * Reads the decision Lambda's environment; `POLICY` is the same as the audit's.
 *
 * @throws {PolicyError} naming every variable that is missing and every setting that is wrong
 */
export function parseDecisionConfig(env: Env): DecisionConfig {
  const given = new Environment(env);
  return given.withPolicy({
    ...common(given),
    snapshotBucket: given.required('SNAPSHOT_BUCKET'),
    restoreFunction: given.optional('RESTORE_FUNCTION'),
  });
}

/** @throws {PolicyError} naming every variable that is missing */
export function parseRestoreConfig(env: Env): RestoreConfig {
  const given = new Environment(env);
  const config = { region: given.required('AWS_REGION'), snapshotBucket: given.required('SNAPSHOT_BUCKET') };
  given.check();
  return config;
}

function common(given: Environment): Omit<CommonConfig, 'policy'> {
  return {
    region: given.required('AWS_REGION'),
    tableName: given.required('TABLE_NAME'),
    ownRoleArns: given.list('OWN_ROLE_ARNS'),
  };
}
