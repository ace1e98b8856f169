import { type Policy, PolicyError } from './policy.ts';
import { parsePolicyJson } from './policy-json.ts';

/** What the decision Lambda is told by its environment, beside what the bot's wiring reads for Slack. */
export interface DecisionConfig {
  readonly region: string;
  readonly tableName: string;
  readonly ownRoleArns: readonly string[];
  readonly policy: Policy;
}

/**
 * Reads the decision Lambda's environment. `POLICY` is a JSON object of settings, the same as the audit's.
 *
 * @throws {PolicyError} naming every variable that is missing and every setting that is wrong
 */
export function parseDecisionConfig(env: Readonly<Record<string, string | undefined>>): DecisionConfig {
  const problems: string[] = [];
  const text = (name: string) => {
    const value = env[name];
    if (!value) problems.push(`${name}: the environment variable is missing`);
    return value ?? '';
  };
  const config = {
    region: text('AWS_REGION'),
    tableName: text('TABLE_NAME'),
    ownRoleArns: (env['OWN_ROLE_ARNS'] ?? '').split(',').filter((arn) => arn !== ''),
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
