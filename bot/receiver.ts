import type { App, Receiver } from '@slack/bolt';
import type { BotLog } from './bot-log.ts';
import { FAILED } from './messages/refusal.ts';
import { parseRequest, type SlackBody } from './parse-request.ts';
import { plainAnswer } from './plain-answer.ts';
import { type IncomingRequest, verify } from './verify.ts';

/** What API Gateway sends back. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Between API Gateway and Bolt, in place of Bolt's own receiver, which parses before it verifies and fails on
 * what strangers send. Answers 200, 400, 401 or 413, and never throws.
 */
export class LambdaReceiver implements Receiver {
  readonly #signingSecret: string;
  readonly #log: BotLog;
  #app: App | null = null;

  constructor(signingSecret: string, log: BotLog) {
    this.#signingSecret = signingSecret;
    this.#log = log;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Lambda calls `handle`; there is nothing to start or to stop. */
  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  async handle(event: unknown, now: Date): Promise<HttpAnswer> {
    if (typeof event !== 'object' || event === null) return refuse(400);
    const verified = verify(requestOf(event), this.#signingSecret, now);
    if (!verified.ok) {
      this.#log.info('request refused', { status: verified.status, reason: verified.reason });
      return refuse(verified.status);
    }
    const request = parseRequest(verified.body);
    switch (request.kind) {
      case 'bad':
        this.#log.warn('signed request that cannot be read', { reason: request.reason });
        return refuse(400);
      case 'answer':
        return json(request.answer);
      case 'unasked':
        return json('');
      case 'process':
        return this.#process(request.body);
    }
  }

  /** Bolt sees only what is verified and of the shape that it takes for granted. */
  async #process(body: SlackBody): Promise<HttpAnswer> {
    let answer: unknown;
    let answered = false;
    try {
      const ack = async (response?: unknown) => {
        answer = answered ? answer : response;
        answered = true;
      };
      await this.#app?.processEvent({ body, ack });
    } catch (error) {
      this.#log.error('a listener failed', { error: error instanceof Error ? error.name : 'unknown' });
      if (!answered) answer = plainAnswer(body, FAILED);
    }
    return json(typeof answer === 'string' || answer === undefined ? (answer ?? '') : JSON.stringify(answer));
  }
}

function requestOf(event: object): IncomingRequest {
  const { headers, body, isBase64Encoded } = event as Record<string, unknown>;
  const usable = typeof headers === 'object' && headers !== null ? { headers: { ...headers } } : {};
  return { ...usable, body, isBase64Encoded };
}

function refuse(statusCode: 400 | 401 | 413): HttpAnswer {
  return { statusCode, body: '' };
}

function json(body: string): HttpAnswer {
  if (body === '') return { statusCode: 200, body };
  const contentType = body.startsWith('{') ? 'application/json' : 'text/plain';
  return { statusCode: 200, headers: { 'content-type': `${contentType}; charset=utf-8` }, body };
}
