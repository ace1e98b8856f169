import { type Policy, PolicyError } from './policy.ts';
import { parsePolicyJson } from './policy-json.ts';

/** What the audit Lambda is told by its environment. */
export interface AuditConfig {
  readonly region: string;
  readonly tableName: string;
  readonly topicArn: string;
  readonly reportBucket: string;
  readonly ownRoleArns: readonly string[];
  /** The decision queue, to which decisions that wait are sent again. Null: there is none. */
  readonly queueUrl: string | null;
  readonly policy: Policy;
}

/**
 * Reads the audit Lambda's environment. `POLICY` is a JSON object of settings.
 *
 * @throws {PolicyError} naming every variable that is missing and every setting that is wrong
 */
export function parseAuditConfig(env: Readonly<Record<string, string | undefined>>): AuditConfig {
  const problems: string[] = [];
  const text = (name: string) => {
    const value = env[name];
    if (!value) problems.push(`${name}: the environment variable is missing`);
    return value ?? '';
  };
  const config = {
    region: text('AWS_REGION'),
    tableName: text('TABLE_NAME'),
    topicArn: text('TOPIC_ARN'),
    reportBucket: text('REPORT_BUCKET'),
    ownRoleArns: (env['OWN_ROLE_ARNS'] ?? '').split(',').filter((arn) => arn !== ''),
    queueUrl: env['QUEUE_URL'] || null,
  };
  try {
    const policy = parsePolicyJson(env['POLICY']);
    if (problems.length === 0) return { ...config, policy };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    problems.push(...error.problems);
  }
  throw new PolicyError(problems);
}
