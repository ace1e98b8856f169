import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, vi } from 'vitest';
import { APPROVAL_ACTIONS, INPUTS } from '../../bot/ids.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import type { EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aGroup, aKey, anAccount, aPolicy, aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import {
  aSlackUser,
  aWorkspace,
  type SlackMessage,
  type Workspace,
} from '../../infra/sandbox/slack/workspace.ts';
import { letDaysPass } from './days-pass.ts';
import { startJourney } from './start-journey.ts';

/** Ada owns the user; April and Arno approve; Eve is just there. */
export const [ADA, APRIL, ARNO, EVE] = ['UADA00001', 'UAPRIL001', 'UARNO0001', 'UEVE00001'] as const;
export const PATIENCE = { timeout: 30_000, interval: 100 };

const ACCOUNT = '111122223333';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const own = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;

/** Nobody used it for long, and it has one of everything that a user can have. */
function theUser(): EmulatedUser {
  const uploadedAt = daysAgo(400);
  return aUser({
    ...{ name: 'reports', path: "/it's/", createdAt: daysAgo(500), groups: ['readers'] },
    tags: { email: 'ada@example.com', note: `"$HOME" it's` },
    keys: [
      aKey({
        id: 'AKIAOLD1',
        createdAt: daysAgo(400),
        lastUsed: { at: daysAgo(200), service: 's3', region: 'x' },
      }),
      aKey({ id: 'AKIAOLD2', createdAt: daysAgo(400), active: false, statusChangedAt: daysAgo(300) }),
    ],
    loginProfile: { createdAt: daysAgo(400), lastChangedAt: daysAgo(400) },
    passwordLastUsed: daysAgo(150),
    mfaDevices: [
      { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/reports`, virtual: true, enabledAt: uploadedAt },
    ],
    sshKeys: [{ id: 'APKAOLD', active: false, uploadedAt }],
    certificates: [{ id: 'CERTOLD', active: false, uploadedAt }],
    inlinePolicies: [{ name: 'one', document: { Version: '2012-10-17', Statement: [], Id: `'$(id)'` } }],
    attachedPolicyArns: [own('read'), 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'],
    permissionsBoundaryArn: own('limit'),
  });
}

/** Nobody's, in an instance profile, for a service, another account and a federated provider. */
function theRole(): EmulatedRole {
  const Principal = {
    Service: 'ec2.amazonaws.com',
    AWS: 'arn:aws:iam::444455556666:root',
    Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/okta`,
  };
  return aRole({
    ...{ name: 'bastion', path: '/ops/', createdAt: daysAgo(500), instanceProfiles: ['bastion', 'jump'] },
    ...{ description: `the "old" one; it's gone`, maxSessionDuration: 7200, tags: { team: 'ops' } },
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    },
    lastUsed: { at: daysAgo(200), region: 'eu-west-1' },
    inlinePolicies: [{ name: 'one', document: { Version: '2012-10-17', Statement: [] } }],
    attachedPolicyArns: [own('read')],
    permissionsBoundaryArn: own('limit'),
  });
}

function people(): Workspace {
  const workspace = aWorkspace();
  const { botUserId } = workspace;
  for (const [id, name] of Object.entries({ [ADA]: 'ada', [APRIL]: 'april', [ARNO]: 'arno', [EVE]: 'eve' })) {
    workspace.users.set(id, aSlackUser({ id, name, email: `${name}@example.com` }));
  }
  const channels = [
    { id: CHANNELS.summary, name: 'summary', kind: 'public', members: [ADA, APRIL, ARNO, EVE, botUserId] },
    { id: CHANNELS.approvers, name: 'approvers', kind: 'private', members: [APRIL, ARNO, botUserId] },
  ] as const;
  for (const channel of channels)
    workspace.channels.set(channel.id, { ...channel, members: [...channel.members] });
  return workspace;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The whole product with these people and that account, and what they do in Slack. */
export async function openStage(policy: Readonly<Record<string, unknown>> = {}) {
  const workspace = people();
  const sandbox: Sandbox = await startJourney({
    account: anAccount({
      users: [theUser()],
      roles: [theRole()],
      groups: [aGroup({ name: 'readers' })],
      policies: [aPolicy({ arn: own('read') }), aPolicy({ arn: own('limit') })],
    }),
    workspace,
    policy: { notify: 'owners', ...policy },
  });
  const { aws, chat } = sandbox;
  if (!chat) throw new Error('There is no Slack.');
  aws.settings.reportPolls = 0;
  const { actAs } = chat;
  let runs = 0;

  const audit = async () => {
    runs += 1;
    aws.account.credentialReport = null;
    await sandbox.audit.invoke({ id: `run-${runs}` });
  };
  const daysPass = (days: number) => letDaysPass(sandbox, days);
  const inChannel = (channel: string) =>
    workspace.messages.filter((one) => one.channel === channel && !one.onlyFor);
  const textOf = (messages: readonly SlackMessage[]) =>
    JSON.stringify(messages.map(({ blocks, text }) => [text, blocks]));
  /** What one person alone was told last, by a private answer. */
  const told = (who: string) => workspace.messages.findLast(({ onlyFor }) => onlyFor === who);

  const buttonOf = (message: SlackMessage | undefined, actionId: string) =>
    buttonsOf(message?.blocks ?? []).find(({ action_id }) => action_id === actionId);
  async function press(who: string, message: SlackMessage | undefined, actionId: string): Promise<void> {
    const button = buttonOf(message, actionId);
    if (!message || !button) throw new Error(`There is no button ${actionId}.`);
    const { confirm: _, ...clicked } = button;
    expect((await actAs.click(who, message, clicked)).status).toBe(200);
  }
  /** Looks something up, and presses a button of the answer. What was done a moment ago may not be written down yet. */
  async function decide(who: string, name: string, action: string): Promise<void> {
    await vi.waitFor(async () => {
      expect((await actAs.command(who, CHANNELS.summary, `show ${name}`)).status).toBe(200);
      expect(buttonOf(told(who), `finding:${action}`)).toBeDefined();
    }, PATIENCE);
    await press(who, told(who), `finding:${action}`);
  }
  /** The question to the approvers, as it stands in their channel. */
  const question = (action: 'delete' | 'restore', name: string) =>
    inChannel(CHANNELS.approvers).findLast(
      ({ text, blocks }) =>
        text.includes(`${action} `) &&
        text.includes(name) &&
        JSON.stringify(blocks).includes(APPROVAL_ACTIONS.approve),
    );
  const approve = (who: string, card: SlackMessage | undefined) => press(who, card, APPROVAL_ACTIONS.approve);
  async function decline(who: string, card: SlackMessage | undefined, reason: string): Promise<void> {
    await press(who, card, APPROVAL_ACTIONS.decline);
    const value = { type: 'plain_text_input', value: reason };
    expect((await actAs.submit(who, { [INPUTS.reason]: { [INPUTS.reason]: value } })).status).toBe(200);
  }
  const exists = (name: string) => aws.account.users.has(name) || aws.account.roles.has(name);
  const isDisabled = (name: string) => {
    const principal = aws.account.users.get(name) ?? aws.account.roles.get(name);
    return principal?.attachedPolicyArns.some((arn) => arn.endsWith('/AWSDenyAll')) ?? false;
  };
  /** Audited, disabled by April, and the cooling-off is over. */
  async function disabledLongAgo(name: string): Promise<void> {
    await audit();
    await decide(APRIL, name, 'deactivate');
    await vi.waitFor(() => expect(isDisabled(name)).toBe(true), PATIENCE);
    await settled();
    await daysPass(15);
    await audit();
  }
  /** Whatever is queued was applied and told. */
  async function settled(): Promise<void> {
    const client = new DynamoDBClient(sandbox.admin);
    const store = new DynamoDbDecisionStore({ client, tableName: sandbox.tableName, retentionDays: 400 });
    await vi.waitFor(async () => expect(await store.openDecisions(ACCOUNT)).toEqual([]), PATIENCE);
  }
  /** April asks, Arno says yes, and it is gone. */
  async function deleted(name: string): Promise<void> {
    await disabledLongAgo(name);
    await decide(APRIL, name, 'delete');
    await approve(ARNO, question('delete', name));
    await vi.waitFor(() => expect(exists(name)).toBe(false), PATIENCE);
  }
  const changes = () =>
    aws.calls.find(({ service, action }) => service === 'iam' && !/^(Get|List|Generate)/.test(action));
  return {
    ...{ sandbox, aws, workspace, actAs, audit, daysPass, inChannel, textOf, told, press, decide, question },
    ...{ approve, decline, exists, isDisabled, disabledLongAgo, deleted, changes, slack: chat.slack },
    close: () => sandbox.close(),
  };
}
