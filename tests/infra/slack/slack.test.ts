import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';

const CHANNEL = 'C0IAMAUDIT';
const PERSON = 'U0FERN004';

let slack: EmulatedSlack;
let web: WebClient;
let now = new Date();

const clientOf = (token: string) =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });

beforeEach(async () => {
  slack = await startEmulatedSlack({
    workspace: fernwoodWorkspace(),
    scopes: ['chat:write'],
    clock: () => now,
  });
  web = clientOf(slack.token);
});
afterEach(() => slack.close());

/** What the SDK throws for a refused call. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return typeof error === 'object' && error !== null && 'data' in error ? error.data : error;
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } }) as const;
const post = (blocks: ReturnType<typeof section>[]) =>
  web.chat.postMessage({ channel: CHANNEL, text: 'text', blocks });

describe('the emulated Slack refuses what Slack refuses', () => {
  test('a token that is not the bot’s', async () => {
    expect(await refusal(clientOf('xoxb-other').auth.test())).toMatchObject({ error: 'invalid_auth' });
    expect(await web.auth.test()).toMatchObject({ ok: true });
  });

  test('a call beyond the scopes, naming the one that is missing', async () => {
    const error = { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' };
    expect(await refusal(web.users.info({ user: PERSON }))).toMatchObject(error);
  });

  test('a method that it does not have', async () => {
    expect(await refusal(web.apiCall('chat.unheardOf'))).toMatchObject({ error: 'unknown_method' });
    slack.faults.unknownMethods.add('chat.postMessage');
    expect(await refusal(post([section('hello')]))).toMatchObject({ error: 'unknown_method' });
  });

  test('blocks beyond the limits, saying where', async () => {
    expect(await post([section('x'.repeat(3000))])).toMatchObject({ ok: true });
    expect(await refusal(post([section('x'.repeat(3001))]))).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] blocks[0] has a text longer than 3000'] },
    });
    expect(await post(Array.from({ length: 50 }, () => section('x')))).toMatchObject({ ok: true });
    const tooMany = Array.from({ length: 51 }, () => section('x'));
    expect(await refusal(post(tooMany))).toMatchObject({ error: 'invalid_blocks' });
  });

  test('so many calls with 429, and then answers again', async () => {
    slack.faults.rateLimited = 1;
    await expect(post([section('hello')])).rejects.toMatchObject({
      code: 'slack_webapi_rate_limited_error',
      retryAfter: 1,
    });
    expect(await post([section('hello')])).toMatchObject({ ok: true });
    expect(slack.calls.map(({ error }) => error)).toEqual(['ratelimited', null]);
  });

  test('an answer behind a response_url that was used five times, or is half an hour old', async () => {
    const answerTo = (url: string) =>
      fetch(url, {
        method: 'POST',
        body: JSON.stringify({ text: 'x' }),
        headers: { 'content-type': 'application/json' },
      });
    const url = slack.responseUrl(PERSON, CHANNEL);
    const statuses: number[] = [];
    for (let use = 1; use <= 6; use += 1) statuses.push((await answerTo(url)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    const old = slack.responseUrl(PERSON, CHANNEL);
    now = new Date(now.getTime() + 30 * 60_000 + 1);
    expect((await answerTo(old)).status).toBe(404);
    expect((await answerTo(slack.responseUrl(PERSON, CHANNEL))).status).toBe(200);
  });

  test('changing a message that only one person sees', async () => {
    const whispered = await web.chat.postEphemeral({ channel: CHANNEL, user: PERSON, text: 'for you' });
    const ts = whispered.message_ts ?? '';
    const change = web.chat.update({ channel: CHANNEL, ts, text: 'changed' });
    expect(await refusal(change)).toMatchObject({ error: 'message_not_found' });
    const posted = await post([section('for all')]);
    expect(await web.chat.update({ channel: CHANNEL, ts: posted.ts ?? '', text: 'changed' })).toMatchObject({
      ok: true,
    });
  });
});
