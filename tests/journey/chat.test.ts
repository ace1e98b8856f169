import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import {
  aSlackUser,
  aWorkspace,
  type SlackMessage,
  type Workspace,
} from '../../infra/sandbox/slack/workspace.ts';
import { startJourney } from './start-journey.ts';

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const lastUsed = (days: number) => ({ at: daysAgo(days), service: 's3', region: 'eu-west-1' });
const [ADA, BOB, EVE] = ['UADA00001', 'UBOB00001', 'UEVE00001'] as const;
const ADAS_MESSAGES = `D${ADA.slice(1)}`;

let workspace: Workspace;
let sandbox: Sandbox;

/** Ada owns one stale and one busy key; Bob approves; Eve is just there; nobody owns the key of `forgotten`. */
beforeEach(async () => {
  workspace = aWorkspace();
  for (const [id, email] of [
    [ADA, 'ada@example.com'],
    [BOB, 'bob@example.com'],
    [EVE, 'eve@example.com'],
  ] as const) {
    workspace.users.set(id, aSlackUser({ id, email }));
  }
  const channel = (id: string, kind: 'public' | 'private', members: string[]) =>
    workspace.channels.set(id, {
      id,
      name: id.toLowerCase(),
      kind,
      members: [...members, workspace.botUserId],
    });
  channel(CHANNELS.summary, 'public', [ADA, BOB, EVE]);
  channel(CHANNELS.approvers, 'private', [BOB]);
  const keys = [
    aKey({ id: 'AKIASTALE', createdAt: daysAgo(400), lastUsed: lastUsed(200) }),
    aKey({ id: 'AKIABUSY', createdAt: daysAgo(400), lastUsed: lastUsed(1) }),
  ];
  const users = [
    aUser({ name: 'ada', createdAt: daysAgo(500), tags: { email: 'ada@example.com' }, keys }),
    aUser({
      name: 'forgotten',
      createdAt: daysAgo(500),
      keys: [
        aKey({ id: 'AKIALOST', createdAt: daysAgo(400), lastUsed: lastUsed(100) }),
        aKey({ lastUsed: lastUsed(2) }),
      ],
    }),
  ];
  sandbox = await startJourney({
    account: anAccount({ users }),
    workspace,
    policy: { notify: 'owners' },
  });
  sandbox.aws.settings.reportPolls = 0;
  await sandbox.audit.invoke({ id: 'run-1' });
});
afterEach(() => sandbox.close());

const act = () => {
  if (!sandbox.chat) throw new Error('no Slack');
  return sandbox.chat.actAs;
};
const keyIs = (user: string, id: string) =>
  sandbox.aws.account.users.get(user)?.keys.find((key) => key.id === id)?.active;
const changes = () =>
  sandbox.aws.calls.find(({ service, action }) => service === 'iam' && /^(Update|Delete)/.test(action));
const shown = (channel: string, text: string) =>
  workspace.messages.find(
    (message) =>
      message.channel === channel && !message.onlyFor && JSON.stringify(message.blocks).includes(text),
  );
const toldPrivately = (user: string) =>
  workspace.messages.filter(({ onlyFor }) => onlyFor === user).at(-1)?.text ?? '';

function button(message: SlackMessage | undefined, action: string, key: string) {
  const found = buttonsOf(message?.blocks ?? []).find(
    ({ action_id, value }) => action_id === `finding:${action}` && value?.includes(key),
  );
  if (!message || !found) throw new Error(`There is no button ${action} for ${key}.`);
  const { confirm: _, ...clicked } = found;
  return { message, clicked };
}
async function click(user: string, channel: string, action: string, key: string) {
  const { message, clicked } = button(shown(channel, key), action, key);
  return act().click(user, message, clicked);
}

describe('from the schedule to the click and back', { timeout: 60_000 }, () => {
  test('an owner deactivates, every card tells, undo puts back exactly that, and the next run leaves it alone', async () => {
    expect((await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE')).status).toBe(200);
    await expect.poll(() => keyIs('ada', 'AKIASTALE'), { timeout: 15_000 }).toBe(false);
    await expect
      .poll(() => JSON.stringify(shown(ADAS_MESSAGES, 'AKIASTALE')?.blocks), { timeout: 15_000 })
      .toContain('was deactivated');
    expect(keyIs('ada', 'AKIABUSY')).toBe(true);
    await click(ADA, ADAS_MESSAGES, 'reactivate', 'AKIASTALE');
    await expect.poll(() => keyIs('ada', 'AKIASTALE'), { timeout: 15_000 }).toBe(true);
    await expect.poll(() => changes().length).toBe(2);
    await sandbox.audit.invoke({ id: 'run-2' });
    expect(sandbox.aws.emails.at(-1)?.message).toMatch(/EXEMPT: \d[\s\S]*AKIASTALE/);
    expect(changes().map(({ caller, action }) => `${caller} ${action}`)).toEqual([
      'decision-lambda UpdateAccessKey',
      'decision-lambda UpdateAccessKey',
    ]);
  });

  test('the Home tab tells the outcome by itself, to whoever has opened it', async () => {
    const home = (user: string) => JSON.stringify(workspace.homes.get(user) ?? null);
    await act().openHome(ADA);
    expect(home(ADA)).toContain('finding:deactivate');
    await click(BOB, CHANNELS.approvers, 'assign', 'AKIALOST');
    const assignee = { assignee: { assignee: { type: 'users_select', selected_user: ADA } } };
    await act().submit(BOB, assignee);
    await expect.poll(() => home(ADA), { timeout: 15_000 }).toContain('AKIALOST');
    await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE');
    await expect.poll(() => home(ADA), { timeout: 15_000 }).toContain('finding:reactivate');
    expect(home(BOB)).toBe('null');
    expect(sandbox.aws.calls.find(({ errorCode }) => errorCode?.includes('AccessDenied') === true)).toEqual(
      [],
    );
  });

  test('a Home tab that cannot be shown costs nothing but itself', async () => {
    await act().openHome(ADA);
    sandbox.chat?.slack.faults.unknownMethods.add('views.publish');
    await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE');
    await expect.poll(() => keyIs('ada', 'AKIASTALE'), { timeout: 15_000 }).toBe(false);
    await expect
      .poll(() => JSON.stringify(shown(ADAS_MESSAGES, 'AKIASTALE')?.blocks), { timeout: 15_000 })
      .toContain('was deactivated');
    expect(changes()).toHaveLength(1);
  });

  test('a stranger who gets at the button is told no, privately, and nothing changes', async () => {
    expect((await click(EVE, ADAS_MESSAGES, 'deactivate', 'AKIASTALE')).status).toBe(200);
    await expect.poll(() => toldPrivately(EVE)).toContain('Only its owner or an approver');
    expect(changes()).toEqual([]);
    expect(keyIs('ada', 'AKIASTALE')).toBe(true);
  });

  test('the same click three times is one change', async () => {
    const { message, clicked } = button(shown(ADAS_MESSAGES, 'AKIASTALE'), 'deactivate', 'AKIASTALE');
    const same = { ...clicked, action_ts: '1700000000.000001' };
    await Promise.all([1, 2, 3].map(() => act().click(ADA, message, same)));
    await expect.poll(() => keyIs('ada', 'AKIASTALE'), { timeout: 15_000 }).toBe(false);
    await sandbox.audit.invoke({ id: 'run-2' });
    expect(changes()).toHaveLength(1);
  });

  test('a key used in the meantime is left alone, and the person hears why', async () => {
    const key = sandbox.aws.account.users.get('ada')?.keys.find(({ id }) => id === 'AKIASTALE');
    if (key) key.lastUsed = { ...lastUsed(0), at: new Date() };
    await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE');
    await expect
      .poll(() => JSON.stringify(shown(ADAS_MESSAGES, 'AKIASTALE')?.blocks), { timeout: 15_000 })
      .toMatch(/used/);
    await expect
      .poll(() => sandbox.aws.calls.count({ service: 'iam', caller: 'decision-lambda' }), { timeout: 15_000 })
      .toBeGreaterThan(0);
    expect(changes()).toEqual([]);
    expect(keyIs('ada', 'AKIASTALE')).toBe(true);
    const card = () => JSON.stringify(shown(ADAS_MESSAGES, 'AKIASTALE')?.blocks);
    await expect.poll(card, { timeout: 15_000 }).toContain('Used since:');
    // Time to read it.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE');
    await expect.poll(() => keyIs('ada', 'AKIASTALE'), { timeout: 15_000 }).toBe(false);
    expect(changes()).toHaveLength(1);
  });

  test('what nobody owns goes to the approvers, who claim it', async () => {
    expect(shown(CHANNELS.approvers, 'AKIALOST')).toBeDefined();
    await click(BOB, CHANNELS.approvers, 'claim', 'AKIALOST');
    await expect
      .poll(() => JSON.stringify(shown(CHANNELS.approvers, 'AKIALOST')?.blocks), { timeout: 15_000 })
      .toContain(BOB);
    await click(EVE, CHANNELS.approvers, 'deactivate', 'AKIALOST').catch(() => null);
    expect(keyIs('forgotten', 'AKIALOST')).toBe(true);
  });

  test('a second run updates what is open instead of posting it again', async () => {
    const posted = () =>
      workspace.messages.filter(({ channel, threadTs }) => channel === ADAS_MESSAGES && !threadTs).length;
    expect(posted()).toBe(1);
    await sandbox.audit.invoke({ id: 'run-2' });
    expect(posted()).toBe(1);
  });

  test('an approver starts an audit by command, and a stranger does not', async () => {
    expect((await act().command(EVE, CHANNELS.summary, 'audit')).body).toContain('Only approvers');
    expect(sandbox.aws.calls.count({ service: 'lambda' })).toBe(0);
    await act().command(BOB, CHANNELS.approvers, 'audit');
    await expect.poll(() => sandbox.aws.emails.length, { timeout: 30_000 }).toBe(2);
    expect(sandbox.aws.calls.count({ service: 'lambda', caller: 'bot-lambda', status: 202 })).toBe(1);
  });

  test('Slack being down costs Slack only: the email says so', async () => {
    if (sandbox.chat) sandbox.chat.slack.faults.down = true;
    expect(await sandbox.audit.invoke({ id: 'run-2' })).toMatchObject({
      outcome: 'reported',
      complete: false,
    });
    expect(sandbox.aws.emails).toHaveLength(2);
    expect(sandbox.aws.emails.at(-1)?.message).toMatch(/NOT CHECKED[\s\S]*Slack/);
  });

  test('no call is denied to any of the three roles', async () => {
    await click(ADA, ADAS_MESSAGES, 'deactivate', 'AKIASTALE');
    await expect.poll(() => keyIs('ada', 'AKIASTALE'), { timeout: 15_000 }).toBe(false);
    await act().command(BOB, CHANNELS.approvers, 'list keys');
    await act().openHome(ADA);
    expect(sandbox.aws.calls.find(({ errorCode }) => errorCode?.includes('AccessDenied') === true)).toEqual(
      [],
    );
    expect(sandbox.chat?.slack.calls.filter(({ error }) => error)).toEqual([]);
  });
});
