import { Logger } from '@aws-lambda-powertools/logger';
import { wireBot } from '../cleanup/aws/wire-bot.ts';
import { createBot } from './app.ts';
import { parseBotConfig } from './config.ts';
import type { HttpAnswer } from './receiver.ts';
import { SlackClient } from './slack/client.ts';
import { BOT_TOKEN, SIGNING_SECRET } from './slack/config.ts';
import { credentialFrom } from './slack/credential.ts';
import { SlackDirectory } from './slack/directory.ts';

/** Slack waits three seconds for us, so one more attempt is all there is time for. */
const HASTE = { gapMs: 0, backoffMs: 100, maxWaitMs: 100, timeoutMs: 1_000 };

const logger = new Logger({ serviceName: 'iam-user-cleanup' });
const config = parseBotConfig(process.env);
const { account, channel, policy, teamId, approvers } = config;
const token = credentialFrom(config.token, BOT_TOKEN);
const signingSecret = credentialFrom(config.signingSecret, SIGNING_SECRET);
const slack = new SlackClient({ token, apiUrl: config.apiUrl, ...HASTE });
const bot = createBot(
  { token, signingSecret },
  {
    ...wireBot(config),
    account,
    channel,
    policy,
    teamId,
    slack,
    directory: new SlackDirectory({ slack, approvers, teamId }),
    log: logger,
    clock: () => new Date(),
  },
);
// On their way while the first request arrives; whoever needs them says what went wrong.
await Promise.allSettled([token.current(), signingSecret.current()]);

/** What Slack sends: commands, clicks, forms, events. Behind an HTTP API, version 2 of its events. */
export async function handler(event: unknown): Promise<HttpAnswer> {
  return bot.handle(event, new Date());
}
