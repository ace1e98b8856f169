import { type Env, Environment, type Shape } from '../cleanup/environment.ts';
import type { Policy } from '../cleanup/policy.ts';
import { readCredential, readSlack, SIGNING_SECRET, type SlackConfig } from './slack/config.ts';
import type { CredentialSource } from './slack/credential.ts';
import type { ApproversSource } from './slack/directory.ts';

/** What the bot Lambda is told by its environment. */
export interface BotConfig extends SlackConfig {
  readonly signingSecret: CredentialSource;
  readonly channel: string;
  /** The channel of the summaries, where approvers have none of their own. */
  readonly approversChannel: string;
  readonly approvers: ApproversSource;
  readonly region: string;
  readonly tableName: string;
  readonly queueUrl: string;
  readonly auditFunction: string;
  readonly account: string;
  readonly policy: Policy;
}

const QUEUE: Shape = { pattern: /^https?:\/\/\S+$/, says: 'a URL' };
const ACCOUNT: Shape = { pattern: /^\d{12}$/, says: 'an account id of 12 digits' };

/**
 * Reads the bot Lambda's environment: Slack as `parseSlackConfig` does, with all of it required, and
 * `SLACK_SIGNING_SECRET` or `SLACK_SIGNING_SECRET_FROM`. `POLICY` is a JSON object of settings.
 *
 * @throws {PolicyError} naming every variable that is missing or wrong, secrets without their value
 */
export function parseBotConfig(env: Env): BotConfig {
  const given = new Environment(env);
  const { approvers, ...slack } = readSlack(given);
  if (!approvers) {
    given.problem('SLACK_APPROVERS_GROUP, SLACK_APPROVERS_CHANNEL: one of them has to say who approves');
  }
  if (slack.channel === null) given.problem('SLACK_CHANNEL: the environment variable is missing');
  return given.withPolicy({
    ...slack,
    channel: slack.channel ?? '',
    approversChannel: slack.approversChannel ?? slack.channel ?? '',
    approvers: approvers ?? { channel: '' },
    signingSecret: readCredential(given, 'SLACK_SIGNING_SECRET', SIGNING_SECRET),
    region: given.required('AWS_REGION'),
    tableName: given.required('TABLE_NAME'),
    queueUrl: given.required('QUEUE_URL', QUEUE),
    auditFunction: given.required('AUDIT_FUNCTION'),
    account: given.required('ACCOUNT_ID', ACCOUNT),
  });
}
