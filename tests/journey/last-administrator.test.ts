import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { buttonsOf } from '../../infra/sandbox/page/render-blocks.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import type { Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { BOB, officeOfTwo } from './office.ts';
import { startJourney } from './start-journey.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const NAMES = ['root-of-old', 'root-of-new'] as const;
const [ONE, OTHER] = ['AKIAONE', 'AKIAOTHER'] as const;
const PATIENCE = { timeout: 30_000, interval: 50 };

let workspace: Workspace;
let sandbox: Sandbox;

/** Two users whom nobody owns, each with a key that was used 40 days ago. */
async function open(attachedPolicyArns: string[]) {
  workspace = officeOfTwo();
  const users = [ONE, OTHER].map((id, index) =>
    aUser({
      ...{ name: NAMES[index] ?? '', createdAt: daysAgo(500), attachedPolicyArns },
      keys: [
        aKey({
          ...{ id, createdAt: daysAgo(400) },
          lastUsed: { at: daysAgo(40 + index), service: 's3', region: 'eu-west-1' },
        }),
      ],
    }),
  );
  sandbox = await startJourney({
    account: anAccount({ users }),
    workspace,
    policy: { notify: 'approvers' },
  });
  sandbox.aws.settings.reportPolls = 0;
  await sandbox.audit.invoke({ id: 'run-1' });
}

async function deactivate(key: string): Promise<void> {
  for (const message of workspace.messages.filter(({ channel }) => channel === CHANNELS.approvers)) {
    const found = buttonsOf(message.blocks).find(
      ({ action_id, value }) => action_id === 'finding:deactivate' && value?.includes(key),
    );
    if (!found) continue;
    const { confirm: _, ...clicked } = found;
    await sandbox.chat?.actAs.click(BOB, message, clicked);
    return;
  }
  throw new Error(`There is no button for ${key}.`);
}

const working = () =>
  [...sandbox.aws.account.users.values()].flatMap(({ keys }) => keys).filter(({ active }) => active);
const told = () =>
  workspace.messages.filter(({ text }) => text.includes('It can do anything in the account'));

describe('two users in use, whose keys are deactivated within the same second', { timeout: 90_000 }, () => {
  afterEach(() => sandbox.close());

  describe('and nobody else is administrator', () => {
    beforeEach(() => open(['arn:aws:iam::aws:policy/AdministratorAccess']));

    test('one stays, whoever clicked hears why, and the next audit protects it, whatever its report says', async () => {
      await Promise.all([deactivate(ONE), deactivate(OTHER)]);
      await expect.poll(() => told().length, PATIENCE).toBeGreaterThan(0);
      await expect.poll(() => working().length, PATIENCE).toBe(1);
      expect(sandbox.aws.calls.count({ action: 'UpdateAccessKey' })).toBe(1);
      const { credentialReport } = sandbox.aws.account;
      await sandbox.audit.invoke({ id: 'run-2' });
      expect(sandbox.aws.account.credentialReport).toBe(credentialReport);
      const [left] = working();
      const email = sandbox.aws.emails.at(-1)?.message ?? '';
      expect(email).toMatch(/PROTECTED: 2\n[\s\S]*the last administrator-like principal in use/);
      expect(email.slice(email.indexOf('PROTECTED: 2'))).toContain(left?.id);
      expect(working()).toHaveLength(1);
    });
  });

  describe('and neither is administrator', () => {
    beforeEach(() => open([]));

    test('both go', async () => {
      await Promise.all([deactivate(ONE), deactivate(OTHER)]);
      await expect.poll(() => working().length, PATIENCE).toBe(0);
      expect(told()).toEqual([]);
    });
  });
});
