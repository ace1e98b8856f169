import { randomBytes } from 'node:crypto';
import { SlackClient } from '../../../bot/slack/client.ts';
import { isMissingFeature, SlackCallError } from '../../../bot/slack/errors.ts';
import type { SlackConnection } from '../chat.ts';
import { slackHosts } from './hosts.ts';
import type { RealSlackSettings } from './slack-settings.ts';

/** A workspace that answered. */
export interface ConnectedSlack {
  readonly connection: SlackConnection;
  /** Null where the server does not say. */
  readonly workspace: string | null;
  readonly teamId: string;
}

/** Slack does not take the token, or is not the workspace that was named. One sentence, without the token. */
export class SlackRefusedError extends Error {
  override readonly name = 'SlackRefusedError';
}

/** How long somebody at a terminal waits for the first answer. */
const PATIENCE = { gapMs: 0, backoffMs: 200, maxWaitMs: 5_000, timeoutMs: 5_000 };

/**
 * Asks once whether the token is good, and of which workspace (`auth.test`), so that the Lambdas never have to.
 *
 * @throws {SlackRefusedError}
 */
export async function connectSlack(settings: RealSlackSettings): Promise<ConnectedSlack> {
  const { token, apiUrl, wayIn, channel, approversChannel, approversGroup } = settings;
  const said = await whoAmI(settings);
  const teamId = agreed(settings.teamId, said['team_id']);
  const workspace = said['team'];
  return {
    teamId,
    workspace: typeof workspace === 'string' ? workspace : null,
    connection: {
      hosts: slackHosts(apiUrl),
      token,
      // What comes over the socket is signed here, so that it takes the same way as what comes by HTTP.
      signingSecret: wayIn.kind === 'http' ? wayIn.signingSecret : randomBytes(32).toString('hex'),
      environment: {
        SLACK_TEAM_ID: teamId,
        SLACK_CHANNEL: channel,
        ...(apiUrl !== null && { SLACK_API_URL: apiUrl }),
        ...(approversChannel !== null && { SLACK_APPROVERS_CHANNEL: approversChannel }),
        ...(approversGroup !== null && { SLACK_APPROVERS_GROUP: approversGroup }),
      },
    },
  };
}

/** Empty where the server has no `auth.test`: then the workspace's id has to be given. */
async function whoAmI({ token, apiUrl }: RealSlackSettings): Promise<Record<string, unknown>> {
  const where = apiUrl === null ? 'Slack' : `The server at ${new URL(apiUrl).host}`;
  try {
    return await new SlackClient({ token, apiUrl: apiUrl ?? undefined, ...PATIENCE }).call('auth.test');
  } catch (error) {
    if (isMissingFeature(error)) return {};
    const code = error instanceof SlackCallError ? error.code : 'unreachable';
    throw new SlackRefusedError(
      /^(unreachable|no_sensible_answer|out_of_time|http_)/.test(code)
        ? `${where} could not be reached (${code}): check the network${apiUrl === null ? '' : ' and SLACK_API_URL'}.`
        : `${where} does not take SLACK_BOT_TOKEN (${code}): copy it anew from OAuth & Permissions.`,
    );
  }
}

function agreed(given: string | null, said: unknown): string {
  const answer = typeof said === 'string' && said !== '' ? said : null;
  if (given !== null && answer !== null && given !== answer) {
    throw new SlackRefusedError(
      `SLACK_TEAM_ID is ${given}, but SLACK_BOT_TOKEN belongs to ${answer}: leave it out.`,
    );
  }
  const value = given ?? answer;
  if (value === null)
    throw new SlackRefusedError(
      "SLACK_TEAM_ID is missing, and this server does not tell the workspace's id.",
    );
  return value;
}
