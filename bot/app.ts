import { App } from '@slack/bolt';
import { type BotLog, boltLogger } from './bot-log.ts';
import { register } from './listeners/index.ts';
import type { Services } from './listeners/services.ts';
import { LambdaReceiver } from './receiver.ts';

/** Who the bot is in Slack; given rather than asked for, so that `auth.test` is never called. */
export interface BotIdentity {
  readonly token: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly signingSecret: string;
}

/** Bolt behind our own receiver, with every listener. */
export function createBot(identity: BotIdentity, services: Services): LambdaReceiver {
  const { token: botToken, botId, botUserId, signingSecret } = identity;
  const receiver = new LambdaReceiver(signingSecret, services.log);
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, botId, botUserId }),
    logger: boltLogger(services.log),
    clientOptions: { fetch: patientFetch },
    convoStore: false,
  });
  // Whoever calls decides what to answer; Bolt would only log it once more.
  app.error(async (error) => {
    throw error;
  });
  register(app, services);
  return receiver;
}

/** Slack waits three seconds for us, so we wait less for Slack. */
const PATIENCE_MS = 2000;

/** `fetch` that gives up in time; Bolt uses it for answers behind a `response_url`. */
function patientFetch(url: string | URL, init?: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
}

export type { BotLog };
