import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SlackClient } from '../../../bot/slack/client.ts';
import { parseSlackConfig } from '../../../bot/slack/config.ts';
import { type ApproversSource, SlackDirectory } from '../../../bot/slack/directory.ts';
import type { Person } from '../../../cleanup/decisions/decision.ts';
import { personByEmail } from '../../../cleanup/owner-person.ts';
import { PolicyError } from '../../../cleanup/policy.ts';
import { type Answer, aSlackUser, SlackServer } from './slack-server.ts';

let server: SlackServer;
beforeAll(async () => {
  server = await SlackServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.forget();
  server.answering = () => null;
});

const directory = (approvers: ApproversSource | null = null) =>
  new SlackDirectory({ slack: server.client(), approvers, teamId: 'T1' });

describe('people', () => {
  it.each([
    ['member', {}],
    ['deleted', { deleted: true, is_restricted: true }],
    ['bot', { is_bot: true }],
    ['guest', { is_restricted: true }],
    ['guest', { is_ultra_restricted: true }],
    ['stranger', { is_stranger: true }],
    ['stranger', { team_id: 'T2' }],
  ])('%s', async (standing, facts) => {
    server.users = [aSlackUser('U1', facts)];
    expect(await directory().person('U1')).toMatchObject({ slackId: 'U1', standing });
  });

  it('are null when Slack does not know them, and an error when it cannot be asked', async () => {
    expect(await directory().person('U404')).toBeNull();
    server.answering = () => ({ ok: false, error: 'missing_scope' });
    await expect(directory().person('U1')).rejects.toMatchObject({ code: 'missing_scope' });
  });

  it('are read to the last page', async () => {
    server.answering = ({ args }) => {
      const page = Number(args['cursor'] ?? 0);
      return {
        ok: true,
        members: [aSlackUser(`U${page}`)],
        response_metadata: { next_cursor: page < 4 ? String(page + 1) : '' },
      };
    };
    expect((await directory().readPeople()).map(({ slackId }) => slackId)).toEqual([
      'U0',
      'U1',
      'U2',
      'U3',
      'U4',
    ]);
  });

  it('are none rather than some when a page fails', async () => {
    server.answering = (_, count) =>
      count === 1
        ? { ok: true, members: [aSlackUser('U1')], response_metadata: { next_cursor: 'x' } }
        : { ok: false, error: 'invalid_cursor' };
    await expect(directory().readPeople()).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  it('are found by address, whatever its case, those who are here first', () => {
    const person = (slackId: string, standing: Person['standing']): Person => ({
      slackId,
      standing,
      name: slackId,
      email: 'Ada@Example.com',
    });
    expect(
      personByEmail([person('U1', 'deleted'), person('U2', 'member')], ' ada@example.COM ')?.slackId,
    ).toBe('U2');
    expect(personByEmail([person('U1', 'deleted')], 'ada@example.com')?.standing).toBe('deleted');
    expect(personByEmail([], 'ada@example.com')).toBeNull();
  });
});

describe('approvers', () => {
  it('are the members of the user group', async () => {
    server.answering = ({ method }) =>
      method === 'usergroups.users.list' ? { ok: true, users: ['U1'] } : null;
    expect(await directory({ userGroup: 'S1' }).isApprover('U1')).toBe(true);
    expect(await directory({ userGroup: 'S1' }).isApprover('U2')).toBe(false);
  });

  it('are the members of the private channel', async () => {
    server.answering = ({ method }) =>
      method === 'conversations.members' ? { ok: true, members: ['U1'] } : null;
    expect(await directory({ channel: 'C1' }).isApprover('U1')).toBe(true);
    expect(await directory({ channel: 'C1' }).isApprover('U2')).toBe(false);
  });

  it('are nobody in a channel that anybody can join', async () => {
    server.answering = ({ method }) =>
      method === 'conversations.info'
        ? { ok: true, channel: { is_private: false } }
        : { ok: true, members: ['U1'] };
    expect(await directory({ channel: 'C1' }).isApprover('U1')).toBe(false);
    expect(server.of('conversations.members')).toHaveLength(0);
  });

  // Whoever asks treats the one as nobody, and asks again after the other.
  it.each<[string, Answer, string]>([
    ['the method is unknown', { ok: false, error: 'unknown_method' }, 'ApproversUnreadableError'],
    ['the scope is missing', { ok: false, error: 'missing_scope' }, 'ApproversUnreadableError'],
    ['the token was revoked', { ok: false, error: 'token_revoked' }, 'ApproversUnreadableError'],
    ['the channel or group is gone', { ok: false, error: 'channel_not_found' }, 'ApproversUnreadableError'],
    ['the address is wrong', { status: 404 }, 'ApproversUnreadableError'],
    ['it has an error of its own', { status: 500 }, 'SlackCallError'],
    ['it says so in words', { ok: false, error: 'internal_error' }, 'SlackCallError'],
    ['it is busy', { status: 429, headers: { 'retry-after': '900' } }, 'SlackCallError'],
    ['it is busy, in words', { ok: false, error: 'ratelimited' }, 'SlackCallError'],
    ['its answer is no JSON', { status: 502, headers: { 'content-type': 'text/html' } }, 'SlackCallError'],
  ])('make nobody an approver when Slack cannot say who they are because %s', async (_, answer, name) => {
    server.answering = () => answer;
    for (const source of [{ userGroup: 'S1' }, { channel: 'C1' }]) {
      await expect(directory(source).isApprover('U1')).rejects.toMatchObject({ name });
    }
  });

  it('can be asked about again when Slack is out of reach or never answers', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (const apiUrl of ['http://127.0.0.1:9/api/', `http://127.0.0.1:${port}/api/`]) {
      const slack = new SlackClient({ token: 'x', apiUrl, backoffMs: 1, timeoutMs: 50 });
      const asked = new SlackDirectory({ slack, approvers: { userGroup: 'S1' }, teamId: 'T1' });
      await expect(asked.isApprover('U1')).rejects.toMatchObject({
        name: 'SlackCallError',
        isTransient: true,
      });
    }
    silent.closeAllConnections();
    silent.close();
  });

  it('are nobody after a strange answer', async () => {
    server.answering = () => ({ ok: true });
    expect(await directory({ userGroup: 'S1' }).isApprover('U1')).toBe(false);
    expect(await directory({ channel: 'C1' }).isApprover('U1')).toBe(false);
  });

  it('are nobody when none are configured', async () => {
    expect(await directory(null).isApprover('U1')).toBe(false);
  });
});

describe('configuration', () => {
  it('is none without a token', () => {
    expect(parseSlackConfig({ SLACK_CHANNEL: 'nonsense' })).toBeNull();
  });

  it('prefers the user group', () => {
    const env = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_TEAM_ID: 'T0123',
      SLACK_APPROVERS_CHANNEL: 'C0123',
      SLACK_API_URL: 'http://localhost:1/api',
    };
    expect(parseSlackConfig(env)).toMatchObject({
      approvers: { channel: 'C0123' },
      apiUrl: 'http://localhost:1/api/',
    });
    expect(parseSlackConfig({ ...env, SLACK_APPROVERS_GROUP: 'S0123' })?.approvers).toEqual({
      userGroup: 'S0123',
    });
  });

  it('names every mistake', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CHANNEL: '#general', SLACK_TEAM_ID: '1' };
    expect(() => parseSlackConfig(env)).toThrow(PolicyError);
    expect(() => parseSlackConfig(env)).toThrow(
      /SLACK_TEAM_ID[\s\S]*SLACK_CHANNEL: "#general" is not a channel id/,
    );
  });
});
