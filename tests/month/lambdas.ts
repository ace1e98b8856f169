import { createBot } from '../../bot/app.ts';
import { parseBotConfig } from '../../bot/config.ts';
import type { HttpAnswer } from '../../bot/receiver.ts';
import { HASTE, SlackClient } from '../../bot/slack/client.ts';
import { BOT_TOKEN, SIGNING_SECRET } from '../../bot/slack/config.ts';
import { credentialFrom } from '../../bot/slack/credential.ts';
import { SlackDirectory } from '../../bot/slack/directory.ts';
import {
  createAnnouncer,
  createCourier,
  createDirectory,
  createNotifier,
  createPeopleReader,
} from '../../bot/wire.ts';
import { type AuditOutcome, audit } from '../../cleanup/audit.ts';
import { Pace } from '../../cleanup/aws/pace.ts';
import { wireAudit } from '../../cleanup/aws/wire-audit.ts';
import { wireBot } from '../../cleanup/aws/wire-bot.ts';
import { wireDecisions } from '../../cleanup/aws/wire-decisions.ts';
import { parseAuditConfig, parseDecisionConfig } from '../../cleanup/config.ts';
import { decisionHandler } from '../../cleanup/decisions/apply-handler.ts';
import type { Env } from '../../cleanup/environment.ts';
import type { Process } from './network.ts';

/** What a process is started with. */
export interface Start {
  readonly env: Env;
  readonly clock: () => Date;
  readonly process: Process;
  /** For every SDK client: endpoint, credentials. */
  readonly client: object;
}

const HOUR_MS = 3_600_000;
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

function reachOf({ process }: Start) {
  return { fetch: process.fetch, gapMs: 0, sleep: async (ms: number) => process.pass(ms) };
}

/** The pauses between calls to IAM, on the clock of the month. */
function paceOf({ process, clock }: Start): Pace {
  return new Pace({ now: () => clock().getTime(), sleep: async (ms) => process.pass(ms) });
}

/* The three Lambdas as their entry points wire them, but for the clock, the log and the gaps between messages in Slack. */

/** `cleanup/audit.lambda.ts` */
export function startAudit(start: Start): (runId: string, account: string) => Promise<AuditOutcome> {
  const { env, clock, client } = start;
  const reach = reachOf(start);
  const toPeople = createPeopleReader(env, reach);
  const { counter, ...wiring } = wireAudit(parseAuditConfig(env), toPeople, client, paceOf(start));
  const notifier = createNotifier(env, { ...wiring, store: wiring.decisions, clock }, reach);
  return (runId, account) => {
    const callsBefore = counter.count;
    const calls = () => counter.count - callsBefore;
    return audit({ ...wiring, notifier, runId, account, holdMs: HOUR_MS / 4, clock, calls });
  };
}

/** `cleanup/decision.lambda.ts` */
export function startDecisions(start: Start): ReturnType<typeof decisionHandler> {
  const { env, clock, client } = start;
  const wired = wireDecisions(parseDecisionConfig(env), client);
  return decisionHandler(
    {
      ...wired,
      ...createCourier(env, reachOf(start)),
      clock,
      directory: createDirectory(env, reachOf(start)),
      announcer: createAnnouncer(env, { ...wired, clock }, reachOf(start)),
      looksMs: [0, 1, 1],
    },
    SILENT,
  );
}

/** `bot/bot.lambda.ts` */
export function startBot(start: Start): (event: unknown) => Promise<HttpAnswer> {
  const { env, clock, client } = start;
  const config = parseBotConfig(env);
  const { account, channel, policy, teamId, approvers } = config;
  const token = credentialFrom(config.token, BOT_TOKEN);
  const signingSecret = credentialFrom(config.signingSecret, SIGNING_SECRET);
  const slack = new SlackClient({ token, apiUrl: config.apiUrl, ...HASTE, ...reachOf(start) });
  const bot = createBot(
    { token, signingSecret },
    {
      ...wireBot(config, client),
      ...{ account, channel, policy, teamId, slack, clock, log: SILENT },
      approversChannel: config.approversChannel,
      directory: new SlackDirectory({ slack, approvers, teamId }),
    },
    start.process.fetch,
  );
  return (event) => bot.handle(event, clock());
}
