import { wireBot } from '../cleanup/aws/wire-bot.ts';
import { METRICS } from '../cleanup/metrics.ts';
import { countingErrors, recordAnswer, telemetry } from '../cleanup/telemetry.ts';
import { createBot } from './app.ts';
import { parseBotConfig } from './config.ts';
import type { HttpAnswer } from './receiver.ts';
import { HASTE, SlackClient } from './slack/client.ts';
import { BOT_TOKEN, SIGNING_SECRET } from './slack/config.ts';
import { credentialFrom } from './slack/credential.ts';
import { SlackDirectory } from './slack/directory.ts';

const { logger, metrics } = telemetry();
const config = parseBotConfig(process.env);
const { account, channel, approversChannel, policy, teamId, approvers } = config;
const token = credentialFrom(config.token, BOT_TOKEN);
const signingSecret = credentialFrom(config.signingSecret, SIGNING_SECRET);
const slack = new SlackClient({ token, apiUrl: config.apiUrl, ...HASTE });
const bot = createBot(
  { token, signingSecret },
  {
    ...wireBot(config),
    account,
    channel,
    approversChannel,
    policy,
    teamId,
    slack,
    directory: new SlackDirectory({ slack, approvers, teamId }),
    log: countingErrors(logger, metrics, METRICS.botErrors),
    clock: () => new Date(),
  },
);
// On their way while the first request arrives; whoever needs them says what went wrong.
await Promise.allSettled([token.current(), signingSecret.current()]);

/** What Slack sends: commands, clicks, forms, events. Behind an HTTP API, version 2 of its events. */
export async function handler(event: unknown): Promise<HttpAnswer> {
  const startedAt = performance.now();
  const answer = await bot.handle(event, new Date());
  recordAnswer(metrics, answer.statusCode, performance.now() - startedAt);
  return answer;
}
