import { type Policy, PolicyError } from '../cleanup/policy.ts';
import { parsePolicyJson } from '../cleanup/policy-json.ts';
import type { ApproversSource } from './slack/directory.ts';

/** What the bot Lambda is told by its environment. */
export interface BotConfig {
  readonly token: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly approvers: ApproversSource;
  /** Channel of the summaries. */
  readonly channel: string;
  /** Null: Slack's own. */
  readonly slackApiUrl: string | null;
  readonly region: string;
  readonly tableName: string;
  readonly queueUrl: string;
  readonly auditFunction: string;
  readonly account: string;
  readonly policy: Policy;
}

/** A variable that has to look like something; the value of a secret is never in a message. */
interface Shape {
  readonly pattern: RegExp;
  readonly says: string;
  readonly secret?: true;
}

const CHANNEL: Shape = { pattern: /^[CG][A-Z0-9]{2,}$/, says: 'a channel id such as C0123456789' };
const GROUP: Shape = { pattern: /^S[A-Z0-9]{2,}$/, says: 'a user group id such as S0123456789' };
const URL_SHAPE: Shape = { pattern: /^https?:\/\/[^\s]+$/, says: 'a URL' };
const ANYTHING: Shape = { pattern: /^\S+$/, says: 'one word' };

/**
 * Reads the bot Lambda's environment. `POLICY` is a JSON object of settings.
 *
 * @throws {PolicyError} naming every variable that is missing or wrong, secrets without their value
 */
export function parseBotConfig(env: Readonly<Record<string, string | undefined>>): BotConfig {
  const problems: string[] = [];
  const read = (name: string, shape: Shape): string => {
    const value = env[name];
    if (!value) problems.push(`${name}: the environment variable is missing`);
    else if (!shape.pattern.test(value)) {
      const shown = shape.secret ? 'its value' : JSON.stringify(value.slice(0, 80));
      problems.push(`${name}: ${shown} is not ${shape.says}`);
    }
    return value ?? '';
  };
  const config = {
    token: read('SLACK_BOT_TOKEN', { pattern: /^xoxb-\S+$/, says: 'a bot token (xoxb-…)', secret: true }),
    signingSecret: read('SLACK_SIGNING_SECRET', {
      pattern: /^\S{16,}$/,
      says: 'a signing secret (16 characters or more)',
      secret: true,
    }),
    teamId: read('SLACK_TEAM_ID', { pattern: /^T[A-Z0-9]{2,}$/, says: 'a workspace id such as T0123456789' }),
    botId: read('SLACK_BOT_ID', { pattern: /^B[A-Z0-9_]{2,}$/i, says: 'a bot id such as B0123456789' }),
    botUserId: read('SLACK_BOT_USER_ID', { pattern: /^[UW][A-Z0-9_]{2,}$/i, says: "the bot's user id, U…" }),
    channel: read('SLACK_CHANNEL', CHANNEL),
    slackApiUrl: env['SLACK_API_URL'] ? read('SLACK_API_URL', URL_SHAPE).replace(/\/*$/, '/') : null,
    region: read('AWS_REGION', ANYTHING),
    tableName: read('TABLE_NAME', ANYTHING),
    queueUrl: read('QUEUE_URL', URL_SHAPE),
    auditFunction: read('AUDIT_FUNCTION', ANYTHING),
    account: read('ACCOUNT_ID', { pattern: /^\d{12}$/, says: 'an account id of 12 digits' }),
  };
  const approvers = approversOf(env, read, problems);
  const policy = policyOf(env['POLICY'], problems);
  if (problems.length > 0 || !policy) throw new PolicyError(problems);
  return { ...config, approvers, policy };
}

/** One source: the user group if there is one (the channel then only shows what nobody owns), else the channel. */
function approversOf(
  env: Readonly<Record<string, string | undefined>>,
  read: (name: string, shape: Shape) => string,
  problems: string[],
): ApproversSource {
  if (env['SLACK_APPROVERS_GROUP']) return { userGroup: read('SLACK_APPROVERS_GROUP', GROUP) };
  if (env['SLACK_APPROVERS_CHANNEL']) return { channel: read('SLACK_APPROVERS_CHANNEL', CHANNEL) };
  problems.push('SLACK_APPROVERS_GROUP, SLACK_APPROVERS_CHANNEL: one of them has to say who approves');
  return { channel: '' };
}

function policyOf(json: string | undefined, problems: string[]): Policy | null {
  try {
    return parsePolicyJson(json);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
