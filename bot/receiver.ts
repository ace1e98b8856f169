import type { App, Receiver } from '@slack/bolt';
import type { BotLog } from './bot-log.ts';
import { FAILED } from './messages/refusal.ts';
import { parseRequest, type SlackBody } from './parse-request.ts';
import { plainAnswer } from './plain-answer.ts';
import type { Credential } from './slack/credential.ts';
import { type IncomingRequest, type Verification, verify, WRONG_SIGNATURE } from './verify.ts';

/** What API Gateway sends back. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Between API Gateway and Bolt, in place of Bolt's own receiver, which parses before it verifies and fails on
 * what strangers send. Answers 200, 400, 401 or 413, and never throws; 503 when there is no signing secret to verify with.
 */
export class LambdaReceiver implements Receiver {
  readonly #signingSecret: Credential;
  readonly #log: BotLog;
  #app: App | null = null;

  constructor(signingSecret: Credential, log: BotLog) {
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
    const verified = await this.#verify(requestOf(event), now);
    if (verified === null) return refuse(503);
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

  /** Null: there is nothing to verify with, which only an operator can mend. */
  async #verify(request: IncomingRequest, now: Date): Promise<Verification | null> {
    try {
      const secret = await this.#signingSecret.current();
      const verified = verify(request, secret, now);
      if (verified.ok || verified.reason !== WRONG_SIGNATURE) return verified;
      const newer = await this.#signingSecret.renewed(secret);
      return newer === null ? verified : verify(request, newer, now);
    } catch (error) {
      this.#log.error('the signing secret could not be read', {
        error: error instanceof Error ? error.message : 'unknown',
      });
      return null;
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

function refuse(statusCode: 400 | 401 | 413 | 503): HttpAnswer {
  return { statusCode, body: '' };
}

function json(body: string): HttpAnswer {
  if (body === '') return { statusCode: 200, body };
  const contentType = body.startsWith('{') ? 'application/json' : 'text/plain';
  return { statusCode: 200, headers: { 'content-type': `${contentType}; charset=utf-8` }, body };
}
