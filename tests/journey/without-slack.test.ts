import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { ROLES } from '../../infra/sandbox/roles.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { aStack, BY_ITSELF, resourcesOf } from '../infra/stack/template.ts';
import { templatePermissions } from '../infra/stack/template-permissions.ts';
import { letDaysPass } from './days-pass.ts';
import { auditAnew } from './office.ts';
import { startJourney } from './start-journey.ts';

const ACCOUNT = '111122223333';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const PATIENCE = { timeout: 20_000, interval: 100 };

let sandbox: Sandbox;
let stopped: unknown[];
afterEach(() => sandbox.close());

/** Ada's key is stale, and there is no Slack; with a threshold, under the policies of the synthesised template. */
async function open(policy: Readonly<Record<string, unknown>>) {
  stopped = [];
  const template = resourcesOf(aStack(policy).stack);
  const lastUsed = { at: daysAgo(200), service: 's3', region: 'eu-west-1' };
  const ada = aUser({
    name: 'ada',
    createdAt: daysAgo(500),
    keys: [aKey({ id: 'AKIASTALE', createdAt: daysAgo(400), lastUsed })],
  });
  sandbox = await startJourney({
    account: anAccount({ users: [ada] }),
    policy,
    permissions: (resources) => templatePermissions(template, resources),
    onMetrics: (line) => {
      if ('ActionsStoppedByBrake' in line) stopped.push(line['ActionsStoppedByBrake']);
    },
  });
  sandbox.aws.settings.reportPolls = 0;
}

const audit = () => auditAnew(sandbox);
const isActive = () => sandbox.aws.account.users.get('ada')?.keys[0]?.active;
const changes = () =>
  sandbox.aws.calls.find(
    ({ service, action }) => service === 'iam' && !/^(Get|List|GenerateCredentialReport)/.test(action),
  );
const sent = () => sandbox.aws.calls.count({ service: 'sqs', action: 'SendMessage' });
const stops = (expected: readonly number[]) => vi.waitFor(() => expect(stopped).toEqual(expected), PATIENCE);

/** The items that the runbook tells an operator to put: the one that pauses, the one that resumes. */
const RUNBOOK = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const [PAUSE, RESUME] = [...RUNBOOK.matchAll(/put-item .*--item '(.+)'$/gm)].map(([, item = '']) =>
  item.replace(`'$account'`, ACCOUNT).replace(/'\$\(date.*?\)'/, new Date().toISOString()),
);
const put = (item = '') =>
  new DynamoDBClient(sandbox.admin).send(
    new PutItemCommand({ TableName: sandbox.tableName, Item: JSON.parse(item) }),
  );

describe('without Slack, with a threshold', { timeout: 60_000 }, () => {
  test('the email warns twice, then the key is deactivated, and the next email says so', async () => {
    await open(BY_ITSELF);
    const first = await audit();
    expect(first).toMatch(/WARNINGS: 1\. .*tagged iam-cleanup:protected/);
    expect(first).toContain('deactivate access key AKIASTALE of ada');
    expect(first).not.toContain('nothing will happen by itself');
    await letDaysPass(sandbox, 6);
    expect(await audit()).toContain('(last warning)');
    expect(sent()).toBe(0);
    await letDaysPass(sandbox, 1.1);
    expect(await audit()).toContain('now: deactivate access key AKIASTALE of ada');
    await vi.waitFor(() => expect(isActive()).toBe(false), PATIENCE);
    expect(changes().map(({ action, caller }) => `${caller} ${action}`)).toEqual([
      `${ROLES.decision} UpdateAccessKey`,
    ]);
    expect(await audit()).toContain('resolved: access key AKIASTALE of ada: the key was deactivated.');
    const refused = sandbox.aws.calls.find(({ errorCode }) => errorCode?.includes('Denied') === true);
    expect(refused).toEqual([]);
    await stops([0, 0, 0, 0]);
  });

  test('no email names what can be said or done in Slack only', async () => {
    await open(BY_ITSELF);
    const { users } = sandbox.aws.account;
    const addStale = (name: string) => {
      const lastUsed = { at: daysAgo(200), service: 's3', region: 'eu-west-1' };
      const key = aKey({ id: `AKIA${name.toUpperCase()}`, createdAt: daysAgo(400), lastUsed });
      users.set(name, aUser({ name, createdAt: daysAgo(500), keys: [key] }));
    };
    for (let count = 1; count <= 13; count += 1) addStale(`stale${count}`);
    const first = await audit();
    expect(first).toContain('unless it is used, or its user or role is tagged iam-cleanup:protected');
    await letDaysPass(sandbox, 6);
    const emails = [first, await audit()];
    await letDaysPass(sandbox, 1.1);
    emails.push(await audit());
    const off = () => [...users.values()].filter(({ keys }) => keys.every(({ active }) => !active));
    await vi.waitFor(() => expect(off()).toHaveLength(14), PATIENCE);
    const after = await audit();
    expect(after).toContain('DECIDED SINCE THE LAST RUN: 14');
    expect(after).toContain('... and 2 more: npm run history\n');
    for (let count = 1; count <= 60; count += 1) addStale(`import${count}`);
    const jumped = await audit();
    expect(jumped).toContain('until somebody has looked and resumes it (the runbook says how)');
    for (const email of [...emails, after, jumped])
      expect(email).not.toMatch(/\/iam-cleanup|keeps it in Slack/);
  });

  test('an email whose subscription nobody confirmed warns nobody: that is said, and nothing is done', async () => {
    await open(BY_ITSELF);
    sandbox.aws.settings.emailReaders = 0;
    expect(await audit()).toMatch(/nobody confirmed the subscription/);
    await letDaysPass(sandbox, 6);
    expect(await audit()).not.toContain('(last warning)');
    await letDaysPass(sandbox, 1.1);
    const third = await audit();
    expect(third).not.toContain('now: deactivate');
    expect(third).toMatch(/INCOMPLETE/);
    expect(sent()).toBe(0);
    expect(isActive()).toBe(true);
    sandbox.aws.settings.emailReaders = 1;
    // Confirmed now: the two warnings begin, none was delivered before.
    expect(await audit()).not.toMatch(/nobody confirmed|\(last warning\)/);
  });

  test('that nobody can say who gets the email counts as nobody', async () => {
    await open(BY_ITSELF);
    const heal = sandbox.aws.faults.add({ fault: 'AccessDenied', action: 'GetTopicAttributes' });
    expect(await audit()).toMatch(/sns:GetTopicAttributes was refused/);
    heal();
    await letDaysPass(sandbox, 6);
    expect(await audit()).not.toContain('(last warning)');
    expect(isActive()).toBe(true);
  });

  test('a pause holds what is ready, and the operators hear of it; without it, it goes on', async () => {
    await open(BY_ITSELF);
    await audit();
    await letDaysPass(sandbox, 6);
    await audit();
    await letDaysPass(sandbox, 1.1);
    await put(PAUSE);
    expect(await audit()).toMatch(/Paused since .*: WHY/);
    expect(sent()).toBe(0);
    await stops([0, 0, 1]);
    await put(RESUME);
    await audit();
    await vi.waitFor(() => expect(isActive()).toBe(false), PATIENCE);
    await stops([0, 0, 1, 0]);
  });
});

describe('without Slack and without a threshold', { timeout: 60_000 }, () => {
  test('nobody is warned, nothing is sent, and there is nobody who could change anything', async () => {
    await open({});
    const first = await audit();
    expect(first).toContain('nothing will happen by itself');
    expect(first).not.toContain('WARNINGS');
    await letDaysPass(sandbox, 20);
    await audit();
    expect(sandbox.aws.calls.count({ service: 'sqs', caller: ROLES.audit })).toBe(0);
    expect(sandbox.aws.calls.count({ caller: ROLES.decision })).toBe(0);
    expect(isActive()).toBe(true);
    expect(changes()).toEqual([]);
    await stops([0, 0]);
  });
});
