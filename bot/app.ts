import { App } from '@slack/bolt';
import { type BotLog, boltLogger } from './bot-log.ts';
import { register } from './listeners/index.ts';
import type { Services } from './listeners/services.ts';
import { LambdaReceiver } from './receiver.ts';
import type { Credential } from './slack/credential.ts';

/** What the bot shows to Slack, and what Slack has to show to the bot. */
export interface BotIdentity {
  readonly token: Credential;
  readonly signingSecret: Credential;
}

/**
 * Bolt behind our own receiver, with every listener.
 *
 * @param send how an answer behind a `response_url` goes out
 */
export function createBot(
  identity: BotIdentity,
  services: Services,
  send: typeof fetch = fetch,
): LambdaReceiver {
  const { token, signingSecret } = identity;
  const receiver = new LambdaReceiver(signingSecret, services.log);
  const app = new App({
    receiver,
    // Who the bot is in Slack is not needed, so `auth.test` is never called.
    authorize: async () => ({ botToken: await token.current() }),
    logger: boltLogger(services.log),
    clientOptions: { fetch: patient(send) },
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

/** `fetch` that gives up in time. */
function patient(send: typeof fetch) {
  return (url: string | URL, init?: RequestInit): Promise<Response> =>
    send(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
}

export type { BotLog };
