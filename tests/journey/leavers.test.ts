import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEAVERS_ACTIONS } from '../../bot/ids.ts';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aSlackUser, aWorkspace, type Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { startJourney } from './start-journey.ts';

const BOB = 'UBOB00001';
const EVE = 'UEVE00001';
const OWNERS = Array.from({ length: 5 }, (_, index) => `UOWNER0${index}`);
const addressOf = (id: string) => `${id.toLowerCase()}@example.com`;
const busy = () => aKey({ lastUsed: { at: new Date(), service: 's3', region: 'eu-west-1' } });

let workspace: Workspace;
let sandbox: Sandbox;
let runs = 0;

/** Five people own a busy user each; Bob approves; Eve is just there. */
beforeEach(async () => {
  workspace = aWorkspace();
  for (const id of [...OWNERS, BOB, EVE]) workspace.users.set(id, aSlackUser({ id, email: addressOf(id) }));
  const channel = (id: string, kind: 'public' | 'private', members: string[]) =>
    workspace.channels.set(id, { id, name: id, kind, members: [...members, workspace.botUserId] });
  channel(CHANNELS.summary, 'public', [BOB, EVE]);
  channel(CHANNELS.approvers, 'private', [BOB]);
  const users = OWNERS.map((id, index) =>
    aUser({ name: `robot${index}`, tags: { email: addressOf(id) }, keys: [busy()] }),
  );
  sandbox = await startJourney({ account: anAccount({ users }), workspace, policy: { notify: 'owners' } });
  sandbox.aws.settings.reportPolls = 0;
  await audit();
});
afterEach(() => sandbox.close());

async function audit(): Promise<void> {
  runs += 1;
  await sandbox.audit.invoke({ id: `run-${runs}` });
}
function leave(...ids: string[]): void {
  for (const id of ids) {
    workspace.users.set(id, aSlackUser({ id, email: addressOf(id), deleted: true }));
  }
}
const approversRead = () =>
  workspace.messages
    .filter(({ channel, onlyFor }) => channel === CHANNELS.approvers && !onlyFor)
    .map(({ blocks }) => JSON.stringify(blocks))
    .join('\n');
const email = () => sandbox.aws.emails.at(-1)?.message ?? '';
const toldPrivately = (user: string) =>
  workspace.messages.filter(({ onlyFor }) => onlyFor === user).at(-1)?.text ?? '';

async function click(user: string, action: string) {
  const message = workspace.messages.find(({ blocks }) =>
    buttonsOf(blocks).some(({ action_id }) => action_id === action),
  );
  const found = buttonsOf(message?.blocks ?? []).find(({ action_id }) => action_id === action);
  if (!message || !found || !sandbox.chat) throw new Error(`There is no button ${action}.`);
  const { confirm: _, ...clicked } = found;
  const answer = await sandbox.chat.actAs.click(user, message, clicked);
  expect(answer.status).toBe(200);
}
async function stored(partition: string): Promise<Record<string, unknown>[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(sandbox.admin));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: sandbox.tableName }));
  return Items.filter(({ pk }) => String(pk).startsWith(partition));
}

describe('owners who leave', { timeout: 90_000 }, () => {
  test('one is reported at once, to the approvers, in the report and on a card; then somebody else owns it', async () => {
    expect(email()).not.toContain('left');
    leave('UOWNER00');
    await audit();
    expect(email()).toContain('The owner of user robot0 left');
    expect(approversRead()).toContain('owner left');
    expect(approversRead()).toContain('finding:assign');
    expect(approversRead()).not.toContain('Is this right?');
    expect(workspace.messages.filter(({ channel }) => channel === 'DOWNER00')).toEqual([]);
    await click(BOB, 'finding:claim');
    await expect.poll(() => stored('OWNERS#'), { timeout: 15_000 }).toHaveLength(1);
    await audit();
    expect(email()).not.toContain('The owner of user robot0 left');
    expect(approversRead()).toContain('its owner is here, or it has another one');
  });

  test('many at once are doubted until an approver confirms; a stranger cannot', async () => {
    leave(...OWNERS);
    await audit();
    await audit();
    expect(email()).toContain('5 of 5 owners seem to have left since the last audit');
    expect(email()).not.toContain('The owner of user');
    expect(approversRead().match(/Is this right/g)).toHaveLength(1);
    expect(approversRead()).not.toContain('owner left');

    const before = await stored('');
    await click(EVE, LEAVERS_ACTIONS.confirm);
    expect(toldPrivately(EVE)).toContain('Only approvers may say whether somebody left');
    expect(await stored('')).toEqual(before);

    await click(BOB, LEAVERS_ACTIONS.wait);
    expect(approversRead()).toContain('Kept waiting');
    await audit();
    expect(email()).not.toContain('The owner of user');

    await click(BOB, LEAVERS_ACTIONS.confirm);
    expect(toldPrivately(BOB)).toContain('they left');
    expect(approversRead()).toContain('They left:');
    expect(approversRead()).not.toContain('leavers:confirm');
    expect(await stored('TRAIL#')).toEqual([]);
    await audit();
    for (const index of OWNERS.keys()) expect(email()).toContain(`The owner of user robot${index} left`);
    expect(email()).not.toContain('seem to have left');
    expect(approversRead()).toContain('owner left');
    expect(await stored('TRAIL#')).toEqual([
      expect.objectContaining({ by: BOB, what: 'confirm leavers', subject: OWNERS.join(' ') }),
    ]);
    await audit();
    expect(approversRead().match(/seem to have left/g)).toHaveLength(1);
    expect(await stored('TRAIL#')).toHaveLength(1);
  });

  test('an approver who is none any more has confirmed nothing', async () => {
    leave(...OWNERS);
    await audit();
    await click(BOB, LEAVERS_ACTIONS.confirm);
    const approvers = workspace.channels.get(CHANNELS.approvers);
    if (!approvers) throw new Error('no channel');
    workspace.channels.set(CHANNELS.approvers, { ...approvers, members: [EVE, workspace.botUserId] });
    await audit();
    expect(email()).toContain('5 of 5 owners seem to have left');
    expect(email()).not.toContain('The owner of user');
    expect(await stored('TRAIL#')).toEqual([]);
    expect(approversRead()).toContain('Is this right?');
  });

  test('when they are back, the question is over', async () => {
    leave(...OWNERS);
    await audit();
    for (const id of OWNERS) workspace.users.set(id, aSlackUser({ id, email: addressOf(id) }));
    await audit();
    expect(approversRead()).toContain('Asked no more');
    expect(approversRead()).not.toContain('leavers:confirm');
    expect(email()).not.toContain('who left');
  });

  test('Slack that does not answer leaves the run incomplete, and what was known stays', async () => {
    leave('UOWNER00');
    await audit();
    sandbox.chat?.slack.faults.unknownMethods.add('users.list');
    await audit();
    expect(email()).toMatch(/who left \(Slack\) \[failed\]/);
    expect(email()).toContain('INCOMPLETE');
    expect(approversRead()).toContain('owner left');
    expect(approversRead()).not.toContain('its owner is here');
  });
});
