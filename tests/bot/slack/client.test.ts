import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { section } from '../../../bot/messages/blocks.ts';
import { SlackClient } from '../../../bot/slack/client.ts';
import { isMissingFeature, SlackCallError, slackReason } from '../../../bot/slack/errors.ts';
import { Pace } from '../../../bot/slack/pace.ts';
import { SlackServer } from './slack-server.ts';

const message = { text: 'hello', blocks: [section('hello')] };
let server: SlackServer;
beforeAll(async () => {
  server = await SlackServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.forget();
  server.answering = () => null;
});

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

it('posts with text beside blocks, and says where', async () => {
  const posted = await server.client().post('C1', message, '1.2');
  expect(posted).toMatchObject({ channel: 'C1', ts: expect.stringMatching(/^\d+\.\d+$/) });
  expect(server.calls[0]?.args).toMatchObject({ channel: 'C1', thread_ts: '1.2', ...message });
});

describe('pace', () => {
  it('sends one message to a channel, a gap before the next, and does not hold up others', async () => {
    const gaps: (() => void)[] = [];
    const pace = new Pace(1000, () => new Promise((resolve) => void gaps.push(resolve)));
    const begun: string[] = [];
    const send = (lane: string, name: string) => pace.run(lane, async () => void begun.push(name));
    await Promise.all([send('C1', 'first'), send('C2', 'other')]);
    const second = send('C1', 'second');
    await new Promise(setImmediate);
    expect(begun).toEqual(['first', 'other']);
    for (const end of gaps.splice(0)) end();
    await second;
    expect(begun).toEqual(['first', 'other', 'second']);
  });

  it('keeps a second between messages by itself', async () => {
    const waits: number[] = [];
    const client = new SlackClient({
      token: 'x',
      apiUrl: server.url,
      sleep: async (ms) => void waits.push(ms),
    });
    await client.post('C1', message);
    expect(waits).toEqual([1000]);
  });

  it('waits as long as Slack asks', async () => {
    const waits: number[] = [];
    server.answering = (_, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '7' } } : null);
    const client = server.client({ sleep: async (ms) => void waits.push(ms) });
    await client.post('C1', message);
    expect(waits).toContain(7000);
    expect(server.calls).toHaveLength(2);
  });

  it('gives up after five attempts, or when it would have to wait for too long', async () => {
    server.answering = () => ({ status: 429, headers: { 'retry-after': '1' } });
    const client = server.client({ sleep: async () => {} });
    expect(await failure(client.post('C1', message))).toMatchObject({ code: 'ratelimited' });
    expect(server.calls).toHaveLength(5);
    server.forget();
    server.answering = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    expect(await failure(client.post('C1', message))).toBeInstanceOf(SlackCallError);
    expect(server.calls).toHaveLength(1);
  });

  it('tries again after a server error, and not after a refusal', async () => {
    server.answering = (_, count) => (count < 3 ? { status: 503 } : null);
    await server.client().post('C1', message);
    expect(server.calls).toHaveLength(3);
    server.forget();
    server.answering = () => ({ ok: false, error: 'not_in_channel' });
    const error = await failure(server.client().post('C1', message));
    expect(server.calls).toHaveLength(1);
    expect(slackReason(error)).toContain('invite the app');
  });

  it('ends with the run', async () => {
    const client = server.client({ signal: AbortSignal.abort() });
    expect(slackReason(await failure(client.post('C1', message)))).toContain('time for this run was over');
    expect(server.calls).toHaveLength(0);
  });
});

describe('blocks that a workspace refuses', () => {
  const rich = { text: 'hello', blocks: [{ type: 'divider' as const }], plain: [section('plain')] };

  it.each(['invalid_blocks', 'invalid_arguments'])('are replaced by plain ones (%s)', async (error) => {
    server.answering = (_, count) => (count === 1 ? { ok: false, error } : null);
    await server.client().post('C1', rich);
    expect(server.calls.map(({ args }) => args['blocks'])).toEqual([rich.blocks, rich.plain]);
  });

  it('are left out in the end, so that the message is not lost', async () => {
    server.answering = ({ args }) => (args['blocks'] ? { ok: false, error: 'invalid_blocks' } : null);
    await server.client().post('C1', rich);
    expect(server.calls.at(-1)?.args).toEqual(expect.objectContaining({ text: 'hello' }));
    expect(server.calls.at(-1)?.args).not.toHaveProperty('blocks');
  });
});

describe('a direct message', () => {
  it.each([
    { ok: false, error: 'unknown_method' },
    { ok: false, error: 'method_not_found' },
    { status: 404 },
  ])('goes to the person where none can be opened (%j)', async (answer) => {
    server.answering = ({ method }) => (method === 'conversations.open' ? answer : null);
    expect(await server.client().openDirectMessage('U1')).toBe('U1');
    expect(server.calls).toHaveLength(1);
  });

  it('is not sent elsewhere when Slack says no', async () => {
    server.answering = () => ({ ok: false, error: 'user_not_found' });
    expect(await failure(server.client().openDirectMessage('U1'))).toMatchObject({ code: 'user_not_found' });
  });
});

describe('files', () => {
  it('are uploaded into the thread', async () => {
    await server.client().upload({ channel: 'C1', ts: '1.2' }, { name: 'a.csv', content: 'x' });
    expect(server.of('files.completeUploadExternal')[0]?.args).toMatchObject({
      channel_id: 'C1',
      thread_ts: '1.2',
    });
  });

  it.each([
    { ok: false, error: 'unknown_method' },
    { ok: false, error: 'method_not_found' },
    { status: 404 },
    { status: 501 },
  ])('cost only themselves where they are unknown (%j)', async (answer) => {
    server.answering = () => answer;
    const error = await failure(
      server.client().upload({ channel: 'C1', ts: '1' }, { name: 'a', content: 'x' }),
    );
    expect(isMissingFeature(error)).toBe(true);
    expect(server.calls).toHaveLength(1);
  });
});
