import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestScopes } from '../../../bot/manifest-scopes.ts';
import { buttonsOf } from '../../../infra/sandbox/page/render-blocks.ts';
import type { Running } from '../../../infra/sandbox/real/start-real.ts';
import { type ActAs, actAs, type Deliver, type SlackRequest } from '../../../infra/sandbox/slack/act-as.ts';
import { CHANNELS, fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { SIGNING_SECRET, slackEnv, started } from './started.ts';

const [APPROVER, STRANGER] = ['U0FERN002', 'UGUEST0001'];

let slack: EmulatedSlack;
beforeEach(async () => {
  slack = await startEmulatedSlack({ workspace: fernwoodWorkspace(), scopes: manifestScopes() });
});
afterEach(() => slack.close());

const over =
  (where: string): Deliver =>
  async ({ headers, body }: SlackRequest) => {
    const answer = await fetch(where, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  };
const peopleAt = (where: string, signingSecret = SIGNING_SECRET): ActAs =>
  actAs({ slack, signingSecret, deliver: over(where) });
const inChannel = (channel: string) =>
  slack.workspace.messages.filter((message) => message.channel === channel && !message.onlyFor);
const toldPrivately = (user: string) =>
  slack.workspace.messages.filter(({ onlyFor }) => onlyFor === user).at(-1)?.text ?? '';
const approver = () => {
  const members = slack.workspace.channels.get(CHANNELS.approvers)?.members ?? [];
  return members.find((id) => id !== slack.workspace.botUserId) ?? APPROVER ?? '';
};
const changes = ({ sandbox }: Running) =>
  sandbox.aws.calls.find(({ service, action }) => service === 'iam' && /^(Update|Delete)/.test(action));

/** The first card in the approvers' channel with that button on a key. */
function buttonOnKey(action: string) {
  for (const message of inChannel(CHANNELS.approvers)) {
    const button = buttonsOf(message.blocks).find(
      ({ action_id, value }) => action_id === `finding:${action}` && value?.includes('access-key'),
    );
    if (button) return { message, button };
  }
  throw new Error(`No button ${action} on a key.`);
}

async function approverDeactivatesOne(running: Running): Promise<void> {
  const { message, button } = buttonOnKey('deactivate');
  const { confirm: _, ...clicked } = button;
  expect((await peopleAt(running.where).click(approver(), message, clicked)).status).toBe(200);
  await expect.poll(() => changes(running).length, { timeout: 20_000 }).toBe(1);
}

describe('npm start -- --real-slack by HTTP', { timeout: 90_000 }, () => {
  test('audits, tells approvers and no owner, answers commands and clicks, and lets strangers do nothing', async () => {
    const ended = await started(['--real-slack'], { env: slackEnv(slack.apiUrl) }, async (running) => {
      const { where, sandbox } = running;
      expect(sandbox.chat).toBeNull();
      expect(inChannel(CHANNELS.summary).length).toBeGreaterThan(0);
      expect(inChannel(CHANNELS.approvers).length).toBeGreaterThan(0);
      expect(slack.calls.filter(({ method }) => method === 'conversations.open')).toEqual([]);

      const people = peopleAt(where);
      const { message, button } = buttonOnKey('deactivate');
      const { confirm: _, ...clicked } = button;
      expect((await people.click(STRANGER ?? '', message, clicked)).status).toBe(200);
      await expect.poll(() => toldPrivately(STRANGER ?? ''), { timeout: 10_000 }).not.toBe('');
      expect(changes(running)).toEqual([]);

      const answer = await people.command(approver(), CHANNELS.general, 'help');
      expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('/iam-cleanup') });
      await approverDeactivatesOne(running);
      // Once at the start; never in a Lambda.
      expect(slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1);
    });
    expect(ended).toMatchObject({ status: 0, err: '' });
    expect(ended.out).toMatch(/AWS +emulated: the made-up company/);
    expect(ended.out).toMatch(/Slack +real: Fernwood \(TFERNWOOD\)/);
    expect(ended.out).toMatch(/way in +http:\/\/127\.0\.0\.1:\d+\/slack\/events/);
    expect(ended.out).toContain('No owner is messaged');
    expect(ended.out).not.toContain(slack.token);
    expect(ended.out).not.toContain(SIGNING_SECRET);
  });

  test('refuses what Slack did not sign, other addresses and what is too long', async () => {
    await started(
      ['--real-slack', '--notify', 'report'],
      { env: slackEnv(slack.apiUrl) },
      async (running) => {
        const { where, sandbox } = running;
        expect(inChannel(CHANNELS.approvers)).toEqual([]);
        const forged = peopleAt(where, 'another-signing-secret');
        expect((await forged.command(approver(), CHANNELS.general, 'audit')).status).toBe(401);
        const to = (path: string, init: RequestInit = {}) =>
          fetch(new URL(path, where), { method: 'POST', ...init });
        expect((await to('/')).status).toBe(404);
        expect((await to('/slack/events/more')).status).toBe(404);
        expect((await fetch(where)).status).toBe(404);
        expect((await to('/slack/events', { body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
        expect((await to('/slack/events', { body: 'x' })).status).toBe(401);
        expect(sandbox.aws.emails).toHaveLength(1);
      },
    );
  });

  test('messages arrive on a server without files, user groups, new blocks and direct messages to open', async () => {
    slack.faults.newBlocks = false;
    for (const name of ['files.getUploadURLExternal', 'usergroups.users.list', 'conversations.open']) {
      slack.faults.unknownMethods.add(name);
    }
    const env = slackEnv(slack.apiUrl, { SLACK_APPROVERS_GROUP: 'S0SECURITY' });
    const { out } = await started(['--real-slack', '--notify', 'owners'], { env }, async (running) => {
      expect(inChannel(CHANNELS.summary).length).toBeGreaterThan(0);
      expect(inChannel(CHANNELS.approvers).length).toBeGreaterThan(0);
      expect(slack.workspace.messages.some(({ channel }) => channel.startsWith('D'))).toBe(true);
      // Who is in the group cannot be read, so nobody approves: members of the channel neither.
      const { message, button } = buttonOnKey('deactivate');
      const { confirm: _, ...clicked } = button;
      await peopleAt(running.where).click(approver(), message, clicked);
      await expect.poll(() => toldPrivately(approver()), { timeout: 10_000 }).toContain('approver');
      expect(changes(running)).toEqual([]);
    });
    expect(out).toContain('this Slack has no files.uploadV2');
  });

  test('says on one line what Slack thinks of the token, and starts nothing', async () => {
    const env = slackEnv(slack.apiUrl, { SLACK_BOT_TOKEN: 'xoxb-wrong-one' });
    const { status, err, out } = await started(['--real-slack'], { env });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(
      /^The server at 127\.0\.0\.1:\d+ does not take SLACK_BOT_TOKEN \(invalid_auth\).*\n$/,
    );
    expect(err).not.toContain('xoxb-wrong');
    expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
  });

  test('a taken port is one sentence', async () => {
    const port = new URL(slack.apiUrl).port;
    const { status, err } = await started(['--real-slack'], { env: slackEnv(slack.apiUrl, { PORT: port }) });
    expect({ status, err }).toEqual({ status: 2, err: `Port ${port} is in use: set PORT to another one.\n` });
    expect(slack.workspace.messages).toEqual([]);
  });

  test('without the flag the environment is not looked at', async () => {
    const { status } = await started(['--once'], { env: slackEnv(slack.apiUrl) });
    expect(status).toBe(0);
    expect(slack.calls).toEqual([]);
  });
});
