import { setTimeout as delay } from 'node:timers/promises';
import { LogLevel, WebClient } from '@slack/web-api';
import type { Message, RichMessage } from '../messages/blocks.ts';
import { type Credential, fixedCredential } from './credential.ts';
import { isMissingFeature, isRefusedBlocks, isRefusedToken, SlackCallError, troubleOf } from './errors.ts';
import { Pace, type Sleep } from './pace.ts';

export interface SlackClientOptions {
  /** The bot token, or where it comes from. */
  readonly token: string | Credential;
  /** Default: Slack itself. */
  readonly apiUrl?: string | undefined;
  /** Between two messages to one channel; Slack takes about one a second. */
  readonly gapMs?: number;
  /** Longest wait that Slack's `Retry-After` may ask for. */
  readonly maxWaitMs?: number;
  /** Longest wait for one answer. @default 10 seconds */
  readonly timeoutMs?: number;
  /** First pause after a failure; it doubles. */
  readonly backoffMs?: number;
  /** Aborted when the run has to come to its end. */
  readonly signal?: AbortSignal | undefined;
  readonly sleep?: Sleep;
  /** @default the global one */
  readonly fetch?: typeof fetch;
}

/** Where a message is: what Slack needs to update it or to reply to it. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

const ATTEMPTS = 5;
const TIMEOUT_MS = 10_000;

/** For whom a person waits: Slack gives three seconds, so one more attempt is all there is time for. */
export const HASTE = { gapMs: 0, backoffMs: 100, maxWaitMs: 100, timeoutMs: 1_000 } as const;

/**
 * Slack's Web API, polite and patient: one message a second a channel, `Retry-After` honoured, a bounded number
 * of attempts. Blocks that a workspace refuses are replaced by plainer ones, and in the end by text alone, so
 * that the message itself is never lost; a token that was exchanged is read again. Every failure is a `SlackCallError`.
 */
export class SlackClient {
  readonly #token: Credential;
  readonly #pace: Pace;
  readonly #options: Required<Pick<SlackClientOptions, 'maxWaitMs' | 'backoffMs' | 'sleep'>>;
  readonly #signal: AbortSignal | undefined;
  readonly #connect: (token: string) => WebClient;
  #connected: { readonly token: string; readonly web: WebClient } | null = null;

  constructor(options: SlackClientOptions) {
    const { token, apiUrl, gapMs = 1000, maxWaitMs = 60_000, backoffMs = 500, signal } = options;
    const sleep = options.sleep ?? ((ms: number) => delay(ms, undefined, signal && { signal }));
    this.#options = { maxWaitMs, backoffMs, sleep };
    this.#signal = signal;
    this.#pace = new Pace(gapMs, sleep);
    this.#token = typeof token === 'string' ? fixedCredential(token) : token;
    this.#connect = (current) =>
      new WebClient(current, {
        ...(apiUrl && { slackApiUrl: apiUrl }),
        // Attempts are counted here, so that pacing and the end of the run are kept.
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: options.timeoutMs ?? TIMEOUT_MS,
        ...(options.fetch && { fetch: options.fetch }),
        logLevel: LogLevel.ERROR,
      });
  }

  /** One call of any method. @throws {SlackCallError} */
  async call(method: string, args: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> {
    return this.#patiently(method, async (web) => ({ ...(await web.apiCall(method, { ...args })) }));
  }

  /** Posts a message, or a reply in a thread. @throws {SlackCallError} */
  async post(channel: string, message: Message | RichMessage, threadTs?: string): Promise<Posted> {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    const answer = await this.#say('chat.postMessage', message, { channel, ...thread, unfurl_links: false });
    const { ts, channel: where } = answer;
    if (typeof ts !== 'string') throw new SlackCallError('chat.postMessage', 'no_ts_in_answer');
    return { channel: typeof where === 'string' ? where : channel, ts };
  }

  /** Replaces a message. @throws {SlackCallError} */
  async update({ channel, ts }: Posted, message: Message | RichMessage): Promise<void> {
    await this.#say('chat.update', message, { channel, ts });
  }

  /**
   * The direct-message channel of a person. A server that opens none takes the person for it, as Slack does.
   *
   * @throws {SlackCallError}
   */
  async openDirectMessage(slackId: string): Promise<string> {
    const opened = await this.call('conversations.open', { users: slackId }).catch((error: unknown) => {
      if (isMissingFeature(error)) return null;
      throw error;
    });
    if (!opened) return slackId;
    const { channel } = opened;
    const id = typeof channel === 'object' && channel !== null && 'id' in channel ? channel.id : null;
    if (typeof id !== 'string') throw new SlackCallError('conversations.open', 'no_channel_in_answer');
    return id;
  }

  /** Puts a text file into a thread. @throws {SlackCallError} also where a server knows no uploads */
  async upload(where: Posted, file: { readonly name: string; readonly content: string }): Promise<void> {
    await this.#pace.run(where.channel, () =>
      this.#patiently('files.uploadV2', (web) =>
        web.files.uploadV2({
          channel_id: where.channel,
          thread_ts: where.ts,
          filename: file.name,
          content: file.content,
        }),
      ),
    );
  }

  /** With its blocks, else with plainer ones, else as text. */
  async #say(method: string, message: Message | RichMessage, args: Readonly<Record<string, unknown>>) {
    const variants = [message.blocks, ...('plain' in message ? [message.plain] : []), undefined];
    const lane = String(args['channel']);
    let refused: unknown;
    for (const blocks of variants) {
      try {
        const said = {
          ...args,
          text: message.text,
          ...(blocks ? { blocks } : method === 'chat.update' && { blocks: [] }),
        };
        return await this.#pace.run(lane, () => this.call(method, said));
      } catch (error) {
        if (!isRefusedBlocks(error)) throw error;
        refused = error;
      }
    }
    throw refused;
  }

  async #patiently<T>(method: string, attempt: (web: WebClient) => Promise<T>): Promise<T> {
    const { maxWaitMs, backoffMs, sleep } = this.#options;
    for (let failures = 1; ; failures += 1) {
      if (this.#signal?.aborted) throw new SlackCallError(method, 'out_of_time', { isTransient: true });
      const { token, web } = await this.#connection(method);
      try {
        return await attempt(web);
      } catch (error) {
        const { code, retryAfter, isTransient } = troubleOf(error);
        if (isRefusedToken(code) && failures < ATTEMPTS && (await this.#token.renewed(token))) continue;
        const wait = retryAfter === null ? backoffMs * 2 ** (failures - 1) : retryAfter * 1000;
        if (!isTransient || failures >= ATTEMPTS || wait > maxWaitMs) {
          throw new SlackCallError(method, code, { cause: error, isTransient });
        }
        await sleep(wait).catch(() => {
          throw new SlackCallError(method, 'out_of_time', { isTransient: true });
        });
      }
    }
  }

  async #connection(method: string): Promise<{ readonly token: string; readonly web: WebClient }> {
    const token = await this.#token.current().catch((cause: unknown) => {
      throw new SlackCallError(method, 'no_token', { cause, isTransient: true });
    });
    if (this.#connected?.token === token) return this.#connected;
    this.#connected = { token, web: this.#connect(token) };
    return this.#connected;
  }
}
