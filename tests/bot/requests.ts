import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { sign } from '../../infra/sandbox/slack/act-as.ts';
import { ADA, APRIL, aKey, Bot, SIGNING_SECRET } from './harness.ts';

/** What Slack says that clicks and commands are. */
export const FORM = 'application/x-www-form-urlencoded';
/** As API Gateway hands it on, signed by Slack. */
export const signedEvent = (body: string, secret = SIGNING_SECRET, at = new Date(), type = FORM) => ({
  headers: sign(body, secret, at, type).headers,
  body: Buffer.from(body, 'utf8').toString('base64'),
  isBase64Encoded: true,
});
/** The same of bytes that are perhaps no text. */
export const signedBytes = (bytes: Buffer) => {
  const at = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:`).update(bytes).digest('hex');
  return {
    headers: { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${hmac}` },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  };
};
/** The body of a click or of a form. */
export const formOf = (payload: unknown) =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
export const aCommand = (overrides: Record<string, string> = {}) =>
  new URLSearchParams({
    command: '/iam-cleanup',
    text: 'audit',
    user_id: APRIL,
    team_id: 'TFERNWOOD',
    channel_id: 'CSUMMARY',
    trigger_id: '1.UAPRIL.x',
    ...overrides,
  }).toString();

/** A bot that knows one key of Ada's, for the tests of a file, and what is held against it. */
export function aTarget() {
  const state = {} as { bot: Bot };
  const key = aKey();
  beforeAll(async () => {
    state.bot = await Bot.start();
    await state.bot.seed(key);
  });
  afterAll(() => state.bot.stop());
  beforeEach(() => {
    state.bot.sent.length = 0;
    state.bot.invoked.length = 0;
  });

  const aClick = (overrides: object = {}) => ({
    type: 'block_actions',
    team: { id: 'TFERNWOOD' },
    user: { id: ADA, team_id: 'TFERNWOOD' },
    trigger_id: '1.UADA.x',
    channel: { id: 'DADA' },
    response_url: state.bot.slack.responseUrl(ADA, 'DADA'),
    actions: [
      { type: 'button', action_id: 'finding:deactivate', value: key.id, action_ts: '1.1', block_id: 'b' },
    ],
    ...overrides,
  });

  /** Nothing stored, queued or started. */
  async function changesNothing(work: () => Promise<unknown>): Promise<void> {
    const before = await state.bot.stored();
    await work();
    expect(await state.bot.stored()).toEqual(before);
    expect(state.bot.sent).toEqual([]);
    expect(state.bot.invoked).toEqual([]);
  }

  return {
    ...{ key, aClick, changesNothing },
    get bot() {
      return state.bot;
    },
  };
}
