import { CHANNEL, TEAM, USER_GROUP } from '../bot/slack/config.ts';
import type { Shape } from '../cleanup/environment.ts';
import type { ContextReader, ContextShape } from './context-settings.ts';

/** Which Slack, and where in it; not the secrets themselves. */
export interface SlackSettings {
  readonly teamId: string;
  /** Of the summaries. */
  readonly channel: string;
  /** Where what nobody owns is shown; without a group, its members approve. */
  readonly approversChannel: string | null;
  readonly approversGroup: string | null;
  /** Prefix of the secrets' names in Secrets Manager. */
  readonly secrets: string;
}

const DEFAULT_SECRETS = 'iam-user-cleanup/slack';
/** As Secrets Manager allows, but for a slash at the end. */
const SECRETS: Shape = { pattern: /^[\w/+=.@-]{0,199}[\w+=.@-]$/, says: 'a prefix of secret names' };

/** Null when nothing of Slack is given; else everything that is needed, or mistakes in `problems`. */
export function parseSlackSettings(own: ContextReader, problems: string[]): SlackSettings | null {
  const given = {
    teamId: own.optional('slackTeamId', inContext(TEAM)),
    channel: own.optional('slackChannel', inContext(CHANNEL)),
    approversChannel: own.optional('slackApproversChannel', inContext(CHANNEL)),
    approversGroup: own.optional('slackApproversGroup', inContext(USER_GROUP)),
    secrets: own.optional('slackSecrets', inContext(SECRETS)),
  };
  const { teamId, channel, approversChannel, approversGroup, secrets } = given;
  if (Object.values(given).every((value) => value === null)) return null;
  if (teamId === null) problems.push(`slackTeamId: missing; give ${TEAM.says} with -c slackTeamId=…`);
  if (channel === null) problems.push(`slackChannel: missing; give ${CHANNEL.says} with -c slackChannel=…`);
  if (approversChannel === null && approversGroup === null) {
    problems.push('slackApproversChannel, slackApproversGroup: one of them has to say who approves');
  }
  if (channel !== null && channel === approversChannel && approversGroup === null) {
    problems.push(
      `slackChannel, slackApproversChannel: both are ${channel}, so everybody who reads the summaries would approve; give the approvers a private channel of their own, or a slackApproversGroup`,
    );
  }
  return {
    teamId: teamId ?? '',
    channel: channel ?? '',
    approversChannel,
    approversGroup,
    secrets: secrets ?? DEFAULT_SECRETS,
  };
}

function inContext({ pattern, says }: Shape): ContextShape {
  return { isValid: (value) => pattern.test(value), shape: says };
}
