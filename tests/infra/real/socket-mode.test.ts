import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestScopes } from '../../../bot/manifest-scopes.ts';
import { buttonsOf } from '../../../infra/sandbox/page/render-blocks.ts';
import { CHANNELS, fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { type SocketSlack, startSocketSlack } from './socket-slack.ts';
import { APP_TOKEN, slackEnv, started } from './started.ts';

let emulated: EmulatedSlack;
let slack: SocketSlack;
beforeEach(async () => {
  emulated = await startEmulatedSlack({ workspace: fernwoodWorkspace(), scopes: manifestScopes() });
  slack = await startSocketSlack(emulated);
});
afterEach(async () => {
  await slack.close();
  await emulated.close();
});

const bySocket = (token = APP_TOKEN) =>
  slackEnv(slack.apiUrl, { SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: token });
const approver = () => {
  const members = emulated.workspace.channels.get(CHANNELS.approvers)?.members ?? [];
  return members.find((id) => id !== emulated.workspace.botUserId) ?? '';
};
const command = (text: string) => ({
  command: '/iam-cleanup',
  text,
  user_id: approver(),
  team_id: emulated.workspace.teamId,
  channel_id: CHANNELS.general,
  response_url: emulated.responseUrl(approver(), CHANNELS.general),
  trigger_id: '1.2.3',
  is_enterprise_install: false,
});

describe('npm start -- --real-slack by Socket Mode', { timeout: 90_000 }, () => {
  test('answers commands, clicks and Home tabs over the socket, and comes again when it is closed', async () => {
    const ended = await started(['--real-slack'], { env: bySocket() }, async ({ where, sandbox }) => {
      expect(where).toBe('Socket Mode');
      const help = await slack.ask('slash_commands', command('help'));
      expect(help).toMatchObject({ response_type: 'ephemeral' });
      expect(JSON.stringify(help)).toContain('/iam-cleanup history');

      const card = emulated.workspace.messages.find(
        ({ channel, blocks }) => channel === CHANNELS.approvers && buttonsOf(blocks).length > 0,
      );
      const claim = buttonsOf(card?.blocks ?? []).find(({ action_id }) => action_id === 'finding:claim');
      const { confirm: _, ...clicked } = claim ?? { action_id: '' };
      const { teamId } = emulated.workspace;
      await slack.ask('interactive', {
        type: 'block_actions',
        team: { id: teamId },
        user: { id: approver(), team_id: teamId },
        channel: { id: card?.channel },
        message: card,
        container: { type: 'message', message_ts: card?.ts, channel_id: card?.channel },
        response_url: emulated.responseUrl(approver(), CHANNELS.approvers),
        trigger_id: '1.2.3',
        actions: [{ type: 'button', block_id: 'b', action_ts: '1.2', ...clicked }],
      });
      await expect
        .poll(() => JSON.stringify(emulated.workspace.messages), { timeout: 20_000 })
        .toContain(`Owner: <@${approver()}>`);

      await slack.ask('events_api', {
        type: 'event_callback',
        team_id: teamId,
        event: { type: 'app_home_opened', user: approver(), channel: 'D1', tab: 'home', event_ts: '1.2' },
      });
      expect(emulated.workspace.homes.has(approver())).toBe(true);

      slack.recycle();
      await expect.poll(() => slack.opened.length, { timeout: 20_000 }).toBe(2);
      await expect.poll(() => slack.connected(), { timeout: 20_000 }).toBe(true);
      const other = { ...command('help'), team_id: 'TOTHER000' };
      expect(JSON.stringify(await slack.ask('slash_commands', other))).not.toContain('history');
      expect(sandbox.aws.calls.count({ service: 'iam', caller: 'bot-lambda' })).toBe(0);
    });
    expect(ended).toMatchObject({ status: 0, err: '' });
    expect(ended.out).not.toContain(APP_TOKEN);
    expect(slack.connected()).toBe(false);
  });

  test('a token that opens no socket is one sentence with Slack’s word for it', async () => {
    const { status, err } = await started(['--real-slack'], { env: bySocket('xapp-wrong') });
    expect(status).toBe(2);
    expect(err).toMatch(/^Slack opens no socket for SLACK_APP_TOKEN \(invalid_auth\).*\n$/);
    expect(emulated.workspace.messages).toEqual([]);
  });

  test('without SLACK_APP_TOKEN no socket is opened', async () => {
    await started(['--real-slack'], { env: slackEnv(slack.apiUrl) });
    expect(slack.opened).toEqual([]);
  });
});
