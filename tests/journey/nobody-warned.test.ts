import { afterEach, describe, expect, test, vi } from 'vitest';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import type { Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { letDaysPass } from './days-pass.ts';
import { auditAnew, officeOfTwo } from './office.ts';
import { startJourney } from './start-journey.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const PATIENCE = { timeout: 20_000, interval: 100 };

let sandbox: Sandbox;
let workspace: Workspace;
afterEach(() => sandbox.close());

const stale = (name: string, tags: Record<string, string> = {}) =>
  aUser({
    ...{ name, tags, createdAt: daysAgo(500) },
    keys: [
      aKey({
        id: `AKIA${name.toUpperCase()}`,
        createdAt: daysAgo(400),
        lastUsed: { at: daysAgo(200), service: 's3', region: 'eu-west-1' },
      }),
    ],
  });

/** A stale key of Ada's and one that nobody owns; Bob approves. */
async function open(policy: Readonly<Record<string, unknown>>) {
  workspace = officeOfTwo();
  const users = [stale('hers', { email: 'ada@example.com' }), stale('nobodys')];
  sandbox = await startJourney({
    account: anAccount({ users }),
    workspace,
    policy: { minAgeKeysToDisable: 60, ...policy },
  });
  sandbox.aws.settings.reportPolls = 0;
}

/** The email of a run, on one line. */
const audit = async () => (await auditAnew(sandbox)).replace(/\s+/g, ' ');
const isActive = (name: string) => sandbox.aws.account.users.get(name)?.keys[0]?.active;
const sent = () => sandbox.aws.calls.count({ service: 'sqs', action: 'SendMessage' });
const inSlack = (channel: string) =>
  JSON.stringify(workspace.messages.filter((message) => message.channel === channel));

/** Two warnings, and the day after. */
async function aWeek(): Promise<string> {
  await audit();
  await letDaysPass(sandbox, 6);
  await audit();
  await letDaysPass(sandbox, 1.1);
  return audit();
}

describe('with Slack', { timeout: 60_000 }, () => {
  test('and notify as it is, nobody is warned: plan, email and Slack say so, and what to set', async () => {
    await open({});
    const first = await audit();
    const says = /Nothing is done by itself at present\..*`notify` is `report`.*`approvers` or `owners`/;
    expect(first).toMatch(says);
    expect(first).not.toContain('WARNINGS');
    expect(inSlack(CHANNELS.summary)).toMatch(/`notify` is `report`/);
    expect(await aWeek()).toMatch(says);
    expect(sent()).toBe(0);
    for (const name of ['hers', 'nobodys']) expect(isActive(name)).toBe(true);
  });

  test('and notify=approvers, owners are not warned: what is theirs waits for that, what nobody owns does not', async () => {
    await open({ notify: 'approvers' });
    const first = await audit();
    expect(first).toMatch(/waits for `notify` to be `owners`[^-]*: deactivate access key AKIAHERS of hers/);
    expect(first).toMatch(/\(in 7 days\): deactivate access key AKIANOBODYS of nobodys/);
    expect(first).not.toContain('warnings to the owners');
    expect(inSlack(CHANNELS.summary)).toContain('waits for `notify` to be `owners`');
    const last = await aWeek();
    expect(last).toContain('now: deactivate access key AKIANOBODYS of nobodys');
    expect(last).toMatch(/waits for `notify` to be `owners`[^-]*: deactivate access key AKIAHERS/);
    await vi.waitFor(() => expect(isActive('nobodys')).toBe(false), PATIENCE);
    expect(isActive('hers')).toBe(true);
    expect(sent()).toBe(1);
  });

  test('and notify=owners, everybody is warned, and nothing waits for that', async () => {
    await open({ notify: 'owners' });
    const last = await aWeek();
    expect(last).not.toContain('`notify`');
    expect(last).toContain('now: deactivate');
    await vi.waitFor(() => expect([isActive('hers'), isActive('nobodys')]).toEqual([false, false]), PATIENCE);
  });
});
