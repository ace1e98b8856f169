import type { ApproversSource } from './directory.ts';

/** Which Slack, and where in it. */
export interface SlackConfig {
  readonly token: string;
  /** Undefined: Slack itself. */
  readonly apiUrl: string | undefined;
  readonly teamId: string | null;
  readonly channel: string | null;
  readonly approversChannel: string | null;
  readonly approvers: ApproversSource | null;
}

/** Thrown at start-up; names every variable that is wrong. */
export class SlackConfigError extends Error {
  override readonly name = 'SlackConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Slack is not configured properly:\n- ${problems.join('\n- ')}`);
    this.problems = problems;
  }
}

const CHANNEL = /^[CG][A-Z0-9]{2,20}$/;
const CHANNEL_SHAPE = 'a channel id such as C0123456789 (not its name)';

/**
 * Reads `SLACK_BOT_TOKEN` (without it: null, no Slack), `SLACK_API_URL`, `SLACK_TEAM_ID`, `SLACK_CHANNEL`,
 * `SLACK_APPROVERS_CHANNEL` and `SLACK_APPROVERS_GROUP`. With a user group, its members approve; without one, the
 * members of the approvers' channel do.
 *
 * @throws {SlackConfigError}
 */
export function parseSlackConfig(env: Readonly<Record<string, string | undefined>>): SlackConfig | null {
  const token = env['SLACK_BOT_TOKEN'];
  if (!token) return null;
  const problems: string[] = [];
  const optional = (name: string, pattern: RegExp, shape: string) => {
    const value = env[name];
    if (!value) return null;
    if (!pattern.test(value)) problems.push(`${name}: ${JSON.stringify(value.slice(0, 80))} is not ${shape}`);
    return value;
  };
  const apiUrl = optional('SLACK_API_URL', /^https?:\/\/\S+$/, 'an address such as https://slack.com/api/');
  const teamId = optional('SLACK_TEAM_ID', /^[TE][A-Z0-9]{1,20}$/, 'a workspace id such as T0123456789');
  const channel = optional('SLACK_CHANNEL', CHANNEL, CHANNEL_SHAPE);
  const approversChannel = optional('SLACK_APPROVERS_CHANNEL', CHANNEL, CHANNEL_SHAPE);
  const userGroup = optional(
    'SLACK_APPROVERS_GROUP',
    /^S[A-Z0-9]{2,20}$/,
    'a user group id such as S0123456789',
  );
  // Without it, somebody of a connected workspace could pass for a member.
  if (!teamId) problems.push('SLACK_TEAM_ID: the environment variable is missing');
  if (problems.length > 0) throw new SlackConfigError(problems);
  const approvers = userGroup ? { userGroup } : approversChannel ? { channel: approversChannel } : null;
  return {
    token,
    apiUrl: apiUrl ? apiUrl.replace(/\/*$/, '/') : undefined,
    teamId,
    channel,
    approversChannel,
    approvers,
  };
}
