import { setTimeout as sleep } from 'node:timers/promises';
import { LogLevel, SocketModeReceiver } from '@slack/bolt';
import * as v from 'valibot';
import type { ChatApp } from '../chat.ts';
import { type SlackRequest, sign } from '../slack/act-as.ts';
import type { OpenWayIn } from './http-way-in.ts';
import { SlackRefusedError } from './slack-connection.ts';

export interface SocketOptions {
  readonly appToken: string;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
  /** Something that whoever watches the terminal should hear of. */
  readonly onTrouble: (sentence: string) => void;
}

/** What the Socket Mode client tells of an envelope. */
const ENVELOPE = v.looseObject({
  type: v.string(),
  body: v.record(v.string(), v.unknown()),
  ack: v.function(),
});
const FORM = 'application/x-www-form-urlencoded';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const GOODBYE_MS = 2_000;

/**
 * Opens a Socket Mode connection and hands each envelope to the bot's handler as the signed request that Slack would
 * have sent by HTTP: there is one way through the code. Bolt's client keeps the socket; when it goes, this comes again.
 *
 * @throws {SlackRefusedError}
 */
export async function openSocket(app: ChatApp, options: SocketOptions): Promise<OpenWayIn> {
  const { appToken, apiUrl, onTrouble } = options;
  const { client } = new SocketModeReceiver({
    appToken,
    logger: SILENT,
    // Its own would end the process over some errors.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: { retryConfig: { retries: 0 }, ...(apiUrl !== null && { slackApiUrl: apiUrl }) },
    },
  });
  let closing = false;
  let opening = false;
  client.on('slack_event', (envelope: unknown) => {
    answer(app, envelope).catch(() => onTrouble('A request of Slack could not be answered.'));
  });
  await client.start().catch((error: unknown) => {
    throw new SlackRefusedError(
      `Slack opens no socket for SLACK_APP_TOKEN (${codeOf(error)}): it needs the scope connections:write, and the app Socket Mode switched on.`,
    );
  });
  client.on('disconnected', () => {
    if (!closing && !opening) void again();
  });

  /** Slack itself ends connections every few hours. */
  async function again(): Promise<void> {
    opening = true;
    for (let pause = FIRST_PAUSE_MS; !closing; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await client.start();
        opening = false;
        return;
      } catch (error) {
        onTrouble(`The socket to Slack is closed (${codeOf(error)}); trying again.`);
        await sleep(pause, undefined, { ref: false });
      }
    }
  }

  return {
    where: 'Socket Mode',
    async close() {
      closing = true;
      // One that is closed already never says so.
      await Promise.race([client.disconnect(), sleep(GOODBYE_MS, undefined, { ref: false })]);
    },
  };
}

async function answer({ deliver, signingSecret }: ChatApp, given: unknown): Promise<void> {
  const { type, body, ack } = v.parse(ENVELOPE, given);
  const request = requestOf(type, body, signingSecret);
  if (!request) return void (await ack());
  const { status, body: said } = await deliver(request);
  // Without an acknowledgement Slack tells the person that it failed.
  if (status !== 200) return;
  await ack(said.startsWith('{') ? JSON.parse(said) : undefined);
}

/** The request that Slack sends by HTTP for the same thing; null for kinds that the bot does not ask for. */
function requestOf(type: string, body: Record<string, unknown>, secret: string): SlackRequest | null {
  const now = new Date();
  const form = (fields: Record<string, string>) =>
    sign(new URLSearchParams(fields).toString(), secret, now, FORM);
  switch (type) {
    case 'slash_commands': {
      const fields = Object.entries(body).filter(([, value]) => value !== null && typeof value !== 'object');
      return form(Object.fromEntries(fields.map(([name, value]) => [name, String(value)])));
    }
    case 'interactive':
      return form({ payload: JSON.stringify(body) });
    case 'events_api':
      return sign(JSON.stringify(body), secret, now, 'application/json');
    default:
      return null;
  }
}

/** Slack's word for it, never the message: addresses of sockets carry a ticket. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'disconnected';
  if ('data' in error && typeof error.data === 'object' && error.data !== null && 'error' in error.data) {
    return String(error.data.error);
  }
  return 'code' in error ? String(error.code) : 'unreachable';
}

/** The client logs whole payloads at some levels. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
