import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aPolicy,
  aRole,
} from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aSlackUser, aWorkspace, type Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { startJourney } from './start-journey.ts';

const [BOB, EVE] = ['UBOB00001', 'UEVE00001'] as const;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const POLICY = 'arn:aws:iam::111122223333:policy/worker';

let workspace: Workspace;
let sandbox: Sandbox;

/** A busy role of nobody's with permissions that it does not use; Bob approves, Eve is just there. */
beforeEach(async () => {
  workspace = aWorkspace();
  for (const id of [BOB, EVE]) workspace.users.set(id, aSlackUser({ id, email: `${id}@example.com` }));
  const channel = (id: string, kind: 'public' | 'private', members: string[]) =>
    workspace.channels.set(id, { id, name: id.toLowerCase(), kind, members });
  channel(CHANNELS.summary, 'public', [BOB, EVE, workspace.botUserId]);
  channel(CHANNELS.approvers, 'private', [BOB, workspace.botUserId]);
  const Statement = [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteBucket'], Resource: '*' }];
  const lastUsed = { at: daysAgo(1), region: 'eu-west-1' };
  const finding = anAnalyzerFinding({
    resourceArn: 'arn:aws:iam::111122223333:role/worker',
    type: 'UnusedPermission',
    analyzedAt: daysAgo(1),
    permissions: [
      { service: 's3', lastAccessed: null, actions: [{ action: 'DeleteBucket', lastAccessed: null }] },
    ],
  });
  sandbox = await startJourney({
    account: anAccount({
      roles: [aRole({ name: 'worker', createdAt: daysAgo(500), lastUsed, attachedPolicyArns: [POLICY] })],
      policies: [aPolicy({ arn: POLICY, document: { Version: '2012-10-17', Statement } })],
      analyzers: [anAnalyzer({ region: 'us-east-1', findings: [finding] })],
    }),
    workspace,
    policy: { notify: 'approvers' },
  });
  sandbox.aws.settings.reportPolls = 0;
  await sandbox.audit.invoke({ id: 'run-1' });
});
afterEach(() => sandbox.close());

const recommended = () =>
  workspace.messages.filter(({ text }) => text.startsWith('What Access Analyzer recommends'));

async function click(who: string) {
  const card = workspace.messages.find(({ blocks }) =>
    JSON.stringify(blocks).includes('permissions:recommend'),
  );
  const button = buttonsOf(card?.blocks ?? []).find(({ action_id }) => action_id === 'permissions:recommend');
  if (!card || !button || !sandbox.chat) throw new Error('There is no such button.');
  expect(card.channel).toBe(CHANNELS.approvers);
  const { confirm: _, ...clicked } = button;
  expect((await sandbox.chat.actAs.click(who, card, clicked)).status).toBe(200);
}

test('an approver is shown the recommended policy, a stranger is not, and nothing is changed', async () => {
  await click(EVE);
  expect(workspace.messages.filter(({ onlyFor }) => onlyFor === EVE).at(-1)?.text).toMatch(
    /Only its owner or an approver/,
  );
  expect(sandbox.aws.calls.count({ action: 'Invoke' })).toBe(0);

  await click(BOB);
  await expect.poll(() => recommended().length, { timeout: 30_000 }).toBe(1);
  const [message] = recommended();
  expect(message?.channel).toBe(`D${BOB.slice(1)}`);
  expect(JSON.stringify(message?.blocks)).toContain('goes: DeleteBucket; stays: GetObject');
  await expect
    .poll(() => sandbox.aws.calls.count({ action: 'GetFindingRecommendation' }), { timeout: 15_000 })
    .toBeGreaterThan(0);
  expect(sandbox.aws.calls.find(({ status }) => status === 403)).toEqual([]);
  const changing = sandbox.aws.calls.find(
    ({ service, action }) => service === 'iam' && !/^(Get|List|Generate)/.test(action),
  );
  expect(changing).toEqual([]);
}, 90_000);
