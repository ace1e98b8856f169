import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anAccount } from '../../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../../infra/sandbox/aws/server.ts';
import { type Page, startPage } from '../../../infra/sandbox/page/page-server.ts';
import { renderModal } from '../../../infra/sandbox/page/render-modal.ts';
import { actAs, type SlackRequest } from '../../../infra/sandbox/slack/act-as.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { aSlackUser, aWorkspace, type SlackMessage } from '../../../infra/sandbox/slack/workspace.ts';

const button = (value: string, action_id = 'deactivate') => ({
  type: 'button',
  action_id,
  value,
  text: { type: 'plain_text', text: action_id },
});
const row = (...elements: object[]) => [{ type: 'actions', elements }];

let aws: EmulatedAws;
let slack: EmulatedSlack;
let page: Page;
let message: SlackMessage;
/** What the app was sent, and what it answers. */
let sent: SlackRequest[] = [];
let answered = '';

beforeAll(async () => {
  const workspace = aWorkspace();
  for (const id of ['UADA', 'UBOB']) workspace.users.set(id, aSlackUser({ id }));
  workspace.channels.set('CTEAM', { id: 'CTEAM', name: 'team', kind: 'private', members: ['UADA'] });
  aws = await startEmulatedAws({ account: anAccount() });
  slack = await startEmulatedSlack({ workspace, scopes: [] });
  const deliver = async (request: SlackRequest) => {
    sent.push(request);
    return { status: 200, body: answered };
  };
  const acting = actAs({ slack, signingSecret: 'secret', deliver });
  page = await startPage({ aws, workspace, actAs: acting, cast: [] });
});
beforeEach(() => {
  const { messages, views, homes } = slack.workspace;
  sent = [];
  answered = '';
  message = {
    channel: 'CTEAM',
    ts: '1.000001',
    user: 'UBOT00000',
    text: '',
    blocks: row(button('key-1'), button('key-2')),
    threadTs: null,
    onlyFor: null,
    edited: false,
    files: [],
  };
  messages.splice(0, messages.length, message);
  views.splice(0);
  homes.clear();
});
afterAll(async () => {
  await page.close();
  await slack.close();
  await aws.close();
});

/** Sends what the page's script sends. */
async function act(body: object) {
  const { origin, searchParams } = new URL(page.url);
  const response = await fetch(`${origin}/act`, {
    method: 'POST',
    headers: { 'x-token': searchParams.get('token') ?? '' },
    body: JSON.stringify(body),
  });
  return { status: response.status, said: await response.text() };
}
const click = (pressed: object, more: object = {}) =>
  act({ kind: 'click', user: 'UADA', channel: 'CTEAM', ts: '1.000001', button: pressed, ...more });
const actionsSent = () =>
  sent.map(({ body }) => JSON.parse(new URLSearchParams(body).get('payload') ?? '{}').actions?.[0]);
const CHANGED = { status: 409, said: 'This card has changed; look again.' };

describe('a button', () => {
  test('is pressed by what it is, wherever it stands by then', async () => {
    const before = { action_id: 'deactivate', value: 'key-2' };
    message.blocks = row(button('key-0'), button('key-2'), button('key-1'));
    expect((await click(before)).status).toBe(200);
    expect(actionsSent()).toMatchObject([before]);
  });

  test.each([
    ['is gone', row(button('key-1'))],
    ['is another of the same place', row(button('key-1'), button('key-3'))],
    ['does something else now', row(button('key-1'), button('key-2', 'reactivate'))],
    ['belongs to another block', [{ ...row(button('key-2'))[0], block_id: 'other' }]],
  ])('that %s is not pressed, and the person is told to look again', async (_, blocks) => {
    message.blocks = blocks;
    expect(await click({ action_id: 'deactivate', value: 'key-2' })).toEqual(CHANGED);
    expect(sent).toEqual([]);
  });

  test.each([
    ['a channel that the person is not in', { user: 'UBOB' }],
    ['a message that is gone', { ts: '1.000009' }],
    ['a Home tab that is empty', { ts: 'home' }],
  ])('of %s is not pressed', async (_, more) => {
    expect(await click({ action_id: 'deactivate', value: 'key-1' }, more)).toEqual(CHANGED);
    expect(sent).toEqual([]);
  });

  test('of the Home tab is looked up in what Home shows now', async () => {
    const { homes } = slack.workspace;
    homes.set('UADA', { type: 'home', blocks: row(button('key-1')) });
    const pressed = { action_id: 'deactivate', value: 'key-1' };
    expect((await click(pressed, { ts: 'home', channel: 'home' })).status).toBe(200);
    homes.set('UADA', { type: 'home', blocks: row(button('key-9')) });
    expect(await click(pressed, { ts: 'home', channel: 'home' })).toEqual(CHANGED);
    expect(actionsSent()).toMatchObject([pressed]);
  });
});

test('a command names people as if they had been picked', async () => {
  slack.workspace.users.set('UADA', aSlackUser({ id: 'UADA', name: 'ada.l', realName: 'Ada Lovelace' }));
  await act({ kind: 'command', user: 'UADA', channel: 'CTEAM', text: 'list @Ada' });
  expect(sent.map(({ body }) => new URLSearchParams(body).get('text'))).toEqual(['list <@UADA|ada.l>']);
});

describe('a form', () => {
  const view = (title: string) => ({ type: 'modal', title: { type: 'plain_text', text: title }, blocks: [] });
  const open = async (user: string) => {
    const response = await fetch(`${slack.apiUrl}views.open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.token}` },
      body: JSON.stringify({ trigger_id: `1.${user}.sandbox`, view: view('Keep') }),
    });
    const { view: opened } = (await response.json()) as { view: { id: string } };
    return opened.id;
  };
  const submit = (id: string) => act({ kind: 'submit', user: 'UADA', view: id, values: {} });

  test('is submitted once, and never in the place of another', async () => {
    const first = await open('UADA');
    expect((await submit(first)).status).toBe(200);
    const second = await open('UADA');
    expect(second).not.toBe(first);
    expect(await submit(first)).toEqual({
      status: 409,
      said: 'This form is no longer open; open it again.',
    });
    expect(sent).toHaveLength(1);
    expect(slack.workspace.views.map(({ id }) => id)).toEqual([second]);
  });

  test('whose answer takes its place is read there, and cannot be sent: it has only a button that closes it', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'Noted: keep it.' } }];
    answered = JSON.stringify({ response_action: 'update', view: { ...view('Clean-up'), blocks } });
    const id = await open('UADA');
    await submit(id);
    const [shown, ...more] = slack.workspace.views;
    expect(more).toEqual([]);
    const html = shown ? renderModal(shown, slack.workspace) : '';
    expect(html).toContain('Noted: keep it.');
    expect(html).not.toContain('type="submit"');
    await act({ kind: 'close', user: 'UADA', view: id });
    expect(slack.workspace.views).toEqual([]);
  });

  test('that the app finds fault with stays as it is', async () => {
    answered = JSON.stringify({ response_action: 'errors', errors: { reason: 'Why?' } });
    await submit(await open('UADA'));
    expect(slack.workspace.views).toMatchObject([{ view: { title: { text: 'Keep' } } }]);
  });

  test('of somebody else stays open', async () => {
    const id = await open('UBOB');
    expect((await submit(id)).status).toBe(409);
    expect((await act({ kind: 'close', user: 'UADA', view: id })).status).toBe(200);
    expect(slack.workspace.views).toHaveLength(1);
    await act({ kind: 'close', user: 'UBOB', view: id });
    expect(slack.workspace.views).toHaveLength(0);
  });
});

test.each([
  ['nobody of the workspace', { kind: 'home', user: 'UNOBODY' }, 404],
  [
    'a button by its place',
    { kind: 'click', user: 'UADA', channel: 'CTEAM', ts: '1.000001', button: 1 },
    400,
  ],
])('%s is refused', async (_, body, status) => {
  expect((await act(body)).status).toBe(status);
  expect(sent).toEqual([]);
});

test('a look at what is known already costs nothing', async () => {
  const { origin, searchParams } = new URL(page.url);
  const look = (headers: Record<string, string> = {}) =>
    fetch(`${origin}/state?user=UADA&channel=CTEAM`, {
      headers: { 'x-token': searchParams.get('token') ?? '', ...headers },
    });
  const first = await look();
  const known = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await look(known)).status).toBe(304);
  message.blocks = row(button('key-7'));
  const next = await look(known);
  expect([next.status, await next.text()]).toEqual([200, expect.stringContaining('key-7')]);
});
