import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LambdaReceiver } from '../../bot/receiver.ts';
import type { Credential } from '../../bot/slack/credential.ts';
import { SlackServer } from './slack/slack-server.ts';

const OLD = 'the-signing-secret-as-it-was';
const NEW = 'the-signing-secret-as-it-is-now';
const NOW = new Date('2026-11-22T12:00:00Z');

/** Holds `OLD` until somebody asks for a newer one, of which there is one or none. */
class Exchanged implements Credential {
  asked = 0;
  readonly #old: string;
  readonly #newer: string | null;
  constructor(old: string, newer: string | null) {
    this.#old = old;
    this.#newer = newer;
  }
  async current() {
    return this.asked > 0 && this.#newer ? this.#newer : this.#old;
  }
  async renewed(refused: string) {
    this.asked += 1;
    return this.#newer === refused ? null : this.#newer;
  }
}

let errors: string[];
const receiver = (secret: Credential) =>
  new LambdaReceiver(secret, { info() {}, warn() {}, error: (message) => errors.push(message) });

/** Slack's question whether somebody is there: answered without any listener. */
function signed(secret: string, { at = NOW, body = 'ssl_check=1&token=x' } = {}) {
  const timestamp = String(at.getTime() / 1000);
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` },
    body,
  };
}

describe('the signing secret', () => {
  beforeEach(() => {
    errors = [];
  });

  test('that was exchanged is noticed by the first request', async () => {
    const secret = new Exchanged(OLD, NEW);
    expect(await receiver(secret).handle(signed(NEW), NOW)).toMatchObject({ statusCode: 200 });
    expect(secret.asked).toBe(1);
  });

  test('that was not exchanged refuses what somebody else signed', async () => {
    const secret = new Exchanged(OLD, null);
    expect(await receiver(secret).handle(signed('a-guess-of-a-stranger'), NOW)).toMatchObject({
      statusCode: 401,
    });
  });

  test.each([
    ['without a signature', { headers: {}, body: 'x' }],
    ['signed long ago', signed(NEW, { at: new Date('2026-11-22T11:00:00Z') })],
    ['that are nothing at all', null],
  ])('is not looked for because of requests %s', async (_, request) => {
    const secret = new Exchanged(OLD, NEW);
    const { statusCode } = await receiver(secret).handle(request, NOW);
    expect([400, 401]).toContain(statusCode);
    expect(secret.asked).toBe(0);
  });

  test('that cannot be read lets nothing in, and the log says so', async () => {
    const secret = { current: () => Promise.reject(new Error('no secret')), renewed: async () => null };
    expect(await receiver(secret).handle(signed(NEW), NOW)).toEqual({ statusCode: 503, body: '' });
    expect(errors).toEqual(['the signing secret could not be read']);
  });
});

describe('the bot token', () => {
  let server: SlackServer;
  beforeAll(async () => {
    server = await SlackServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
  });

  test.each(['invalid_auth', 'token_revoked', 'account_inactive'])(
    'that was exchanged is noticed by the first call (%s)',
    async (error) => {
      server.answering = (_, count) => (count === 1 ? { ok: false, error } : null);
      const token = new Exchanged('xoxb-old', 'xoxb-new');
      await server.client({ token }).post('C1', { text: 'hello', blocks: [] });
      expect(server.calls).toHaveLength(2);
      expect(token.asked).toBe(1);
    },
  );

  test('that was not exchanged is tried once, and the error says what to do', async () => {
    server.answering = () => ({ ok: false, error: 'token_revoked' });
    const token = new Exchanged('xoxb-old', null);
    const call = server.client({ token }).post('C1', { text: 'hello', blocks: [] });
    await expect(call).rejects.toMatchObject({ code: 'token_revoked' });
    expect(server.calls).toHaveLength(1);
  });

  test('is not looked for because of any other refusal', async () => {
    server.answering = () => ({ ok: false, error: 'channel_not_found' });
    const token = new Exchanged('xoxb-old', 'xoxb-new');
    await expect(server.client({ token }).post('C1', { text: 'x', blocks: [] })).rejects.toThrow();
    expect(token.asked).toBe(0);
  });
});
