import { type Env, Environment, type Shape } from '../../cleanup/environment.ts';
import type { CredentialSource } from './credential.ts';
import type { ApproversSource } from './directory.ts';

/** Which Slack, and where in it. */
export interface SlackConfig {
  readonly token: CredentialSource;
  /** Undefined: Slack itself. */
  readonly apiUrl: string | undefined;
  readonly teamId: string;
  /** Channel of the summaries. */
  readonly channel: string | null;
  readonly approversChannel: string | null;
  readonly approvers: ApproversSource | null;
}

export const BOT_TOKEN: Shape = { pattern: /^xoxb-\S+$/, says: 'a bot token (xoxb-…)', secret: true };
export const SIGNING_SECRET: Shape = {
  pattern: /^\S{16,}$/,
  says: 'a signing secret (16 characters or more)',
  secret: true,
};
/** What ids in Slack look like; the deployment's settings are held to the same. */
export const TEAM: Shape = { pattern: /^T[A-Z0-9]{2,20}$/, says: 'a workspace id such as T0123456789' };
export const CHANNEL: Shape = {
  pattern: /^[CG][A-Z0-9]{2,20}$/,
  says: 'a channel id such as C0123456789 (not its name)',
};
export const USER_GROUP: Shape = {
  pattern: /^S[A-Z0-9]{2,20}$/,
  says: 'a user group id such as S0123456789',
};
const ADDRESS: Shape = { pattern: /^https?:\/\/\S+$/, says: 'an address such as https://slack.com/api/' };

/**
 * Reads where Slack is: `SLACK_BOT_TOKEN`, or `SLACK_BOT_TOKEN_FROM` (a secret's name or ARN); without either: null,
 * no Slack. Then `SLACK_API_URL`, `SLACK_TEAM_ID`, `SLACK_CHANNEL`, `SLACK_APPROVERS_CHANNEL` and
 * `SLACK_APPROVERS_GROUP`.
 *
 * @throws {PolicyError} naming every variable that is wrong
 */
export function parseSlackConfig(env: Env): SlackConfig | null {
  if (!env['SLACK_BOT_TOKEN'] && !env['SLACK_BOT_TOKEN_FROM']) return null;
  const given = new Environment(env);
  const config = readSlack(given);
  given.check();
  return config;
}

/** With a user group, its members approve; without one, the members of the approvers' channel do. */
export function readSlack(given: Environment): SlackConfig {
  const token = readCredential(given, 'SLACK_BOT_TOKEN', BOT_TOKEN);
  const apiUrl = given.optional('SLACK_API_URL', ADDRESS);
  // Without it, somebody of a connected workspace could pass for a member.
  const teamId = given.required('SLACK_TEAM_ID', TEAM);
  const channel = given.optional('SLACK_CHANNEL', CHANNEL);
  const approversChannel = given.optional('SLACK_APPROVERS_CHANNEL', CHANNEL);
  const userGroup = given.optional('SLACK_APPROVERS_GROUP', USER_GROUP);
  return {
    token,
    apiUrl: apiUrl ? apiUrl.replace(/\/*$/, '/') : undefined,
    teamId,
    channel,
    approversChannel,
    approvers: userGroup ? { userGroup } : approversChannel ? { channel: approversChannel } : null,
  };
}

/** A credential under its own name, or, with `_FROM`, the secret that holds it. */
export function readCredential(given: Environment, name: string, shape: Shape): CredentialSource {
  const secretId = given.optional(`${name}_FROM`);
  return secretId ? { secretId } : { value: given.required(name, shape) };
}
