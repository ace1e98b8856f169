import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { type AccountContents, aKey, anAccount, aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { readStored, type Sandbox, type SandboxOptions } from '../../infra/sandbox/sandbox.ts';
import { letDaysPass } from './days-pass.ts';
import { startJourney } from './start-journey.ts';

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const lastUsed = (days: number) => ({ at: daysAgo(days), service: 's3', region: 'eu-west-1' });

let sandbox: Sandbox;
let logs: unknown[];

/** The whole product around a small account; the credential report is ready, so that no test waits for it. */
async function open(contents: AccountContents = {}, options: Partial<SandboxOptions> = {}) {
  logs = [];
  const account = anAccount({ users: [ada()], roles: [aRole({ name: 'old' })], ...contents });
  sandbox = await startJourney({
    account,
    onLog: (line) => logs.push(line),
    ...options,
  });
  sandbox.aws.settings.reportPolls = 0;
}
afterEach(() => sandbox.close());

const ada = () =>
  aUser({
    name: 'ada',
    createdAt: daysAgo(500),
    tags: { email: 'ada@example.com' },
    keys: [aKey({ id: 'AKIAADA', createdAt: daysAgo(400), lastUsed: lastUsed(200) })],
  });
const subjects = () => sandbox.aws.emails.map(({ subject }) => subject);
const lastEmail = () => sandbox.aws.emails.at(-1)?.message ?? '';
async function table() {
  const { Items = [] } = await new DynamoDBClient(sandbox.admin).send(
    new ScanCommand({ TableName: sandbox.tableName, ConsistentRead: true }),
  );
  return Items;
}

describe('the scheduled audit', () => {
  test('finds, stores, files and emails, with the permissions that the stack gives it', async () => {
    await open();
    const answer = await sandbox.audit.invoke({ id: 'run-1' });
    expect(answer).toMatchObject({
      outcome: 'reported',
      complete: true,
      counts: { users: 1, roles: 1, open: 3 },
    });
    expect(sandbox.aws.calls.entries.filter(({ errorCode }) => errorCode?.includes('AccessDenied'))).toEqual(
      [],
    );
    expect(subjects()).toEqual([expect.stringContaining('3 findings')]);
    expect(lastEmail()).toContain('AKIAADA');
    const [, address = ''] = /(s3:\/\/\S+report\.html)/.exec(lastEmail()) ?? [];
    expect(await readStored(sandbox, address)).toContain('AKIAADA');
    expect(JSON.parse(await readStored(sandbox, address.replace('html', 'json'))).findings).toHaveLength(3);
    expect(await readStored(sandbox, address.replace('html', 'csv'))).toContain('AKIAADA');
  });

  test('changes nothing in IAM', async () => {
    await open({}, { policy: { minAgeKeysToDisable: 45, minAgeKeysToDelete: 90, minAgeRolesToDisable: 45 } });
    const before = structuredClone(sandbox.aws.account.users.get('ada'));
    await sandbox.audit.invoke({ id: 'run-1' });
    expect(sandbox.aws.account.users.get('ada')).toEqual(before);
    const changing = sandbox.aws.calls.find(
      ({ service, action }) => service === 'iam' && !/^(Get|List|GenerateCredentialReport)/.test(action),
    );
    expect(changing).toEqual([]);
  });

  test('a second delivery of the same event does nothing', async () => {
    await open();
    await sandbox.audit.invoke({ id: 'run-1' });
    const before = await table();
    expect(await sandbox.audit.invoke({ id: 'run-1' })).toMatchObject({ outcome: 'already-finished' });
    expect(subjects()).toHaveLength(1);
    expect(await table()).toEqual(before);
  });

  test('the next run tells what is new, resolved and still there', async () => {
    await open();
    await sandbox.audit.invoke({ id: 'run-1' });
    const { users, roles } = sandbox.aws.account;
    users.set(
      'bob',
      aUser({
        name: 'bob',
        createdAt: daysAgo(500),
        keys: [aKey({ createdAt: daysAgo(100), lastUsed: lastUsed(90) })],
      }),
    );
    roles.delete('old');
    sandbox.aws.account.credentialReport = null;
    await sandbox.audit.invoke({ id: 'run-2' });
    expect(lastEmail()).toMatch(/2 new, 1 resolved, 2 still there, to look at or held back/);
  });

  test('a finding that could not be looked at again stays open and is not called resolved', async () => {
    await open();
    await sandbox.audit.invoke({ id: 'run-1' });
    const heal = sandbox.aws.faults.add({ fault: 'AccessDenied', action: 'ListAccessKeys' });
    expect(await sandbox.audit.invoke({ id: 'run-2' })).toMatchObject({ complete: false });
    expect(subjects()[1]).toMatch(/INCOMPLETE/);
    heal();
    await sandbox.audit.invoke({ id: 'run-3' });
    expect(lastEmail()).toMatch(/0 new, 0 resolved, 3 still there/);
  });

  test('two at a time are one', async () => {
    await open();
    sandbox.aws.faults.latencyMs = 20;
    const answers = await Promise.all([
      sandbox.audit.invoke({ id: 'run-1' }),
      sandbox.audit.invoke({ id: 'run-2' }),
    ]);
    expect(answers.map((answer) => (answer as { outcome: string }).outcome).sort()).toEqual([
      'busy',
      'reported',
    ]);
    expect(subjects()).toHaveLength(1);
  });

  test('an event without an id is the run of its invocation, retries included', async () => {
    await open();
    expect(await sandbox.audit.invoke({}, 'request-1')).toMatchObject({
      runId: 'request-1',
      outcome: 'reported',
    });
    expect(await sandbox.audit.invoke({}, 'request-1')).toMatchObject({ outcome: 'already-finished' });
  });

  test.each([
    ['text'],
    [42],
    [{ id: 'no spaces' }],
    [{ id: '' }],
    [{ id: 7 }],
    [{ id: 'x'.repeat(129) }],
    [[{ id: 'a' }]],
  ])('an event that is no request (%j) is refused in one sentence, and nothing happens', async (event) => {
    await open();
    const refusal = Array.isArray(event) ? sandbox.audit.invoke({ id: event }) : sandbox.audit.invoke(event);
    await expect(refusal).rejects.toThrow(/The event is no request for an audit/);
    expect(sandbox.aws.emails).toEqual([]);
    expect(await table()).toEqual([]);
  });
});

describe('when a part fails', () => {
  test('files that cannot be stored: the email goes out and says so', async () => {
    await open();
    sandbox.aws.faults.add({ fault: 'AccessDenied', service: 's3' });
    expect(await sandbox.audit.invoke({ id: 'run-1' })).toMatchObject({
      outcome: 'reported',
      complete: false,
      reportAt: null,
    });
    expect(lastEmail()).toMatch(/report files \(CSV, JSON, HTML\).*s3:PutObject was refused/);
  });

  test('an email that cannot be sent: the run fails loudly, and its repetition sends it once', async () => {
    await open();
    const heal = sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'sns' });
    await expect(sandbox.audit.invoke({ id: 'run-1' })).rejects.toThrow(/not authorized/);
    heal();
    expect(await sandbox.audit.invoke({ id: 'run-1' })).toMatchObject({ outcome: 'reported' });
    expect(subjects()).toEqual([expect.stringContaining('3 findings')]);
    expect(lastEmail()).toContain('first run');
  });

  test.each(['GetItem', 'Query', 'UpdateItem'])(
    'a table that refuses %s: the report goes out, the run fails, and says so',
    async (action) => {
      await open();
      const heal = sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'dynamodb', action });
      await expect(sandbox.audit.invoke({ id: 'run-1' })).rejects.toThrow(
        /The report was sent, but: .*DynamoDB was refused/,
      );
      expect(subjects()).toEqual([expect.stringContaining('INCOMPLETE')]);
      expect(lastEmail()).toContain('AKIAADA');
      heal();
      expect(await sandbox.audit.invoke({ id: 'run-1' })).toMatchObject({
        outcome: 'reported',
        complete: true,
      });
    },
  );

  test('credentials of another account: nothing is stored or sent', async () => {
    await open();
    sandbox.aws.setAccount(anAccount({ id: '999988887777', users: [ada()] }));
    await expect(sandbox.audit.invoke({ id: 'run-1' })).rejects.toThrow(/nothing was stored or sent/);
    expect(sandbox.aws.emails).toEqual([]);
  });
});

describe('a sign of life', () => {
  let counted: Readonly<Record<string, unknown>>[];
  const hours = () => counted.filter((line) => 'HoursSinceAudit' in line);
  const openCounting = async () => {
    counted = [];
    await open({}, { onMetrics: (line) => counted.push(line) });
  };

  test('counts how long ago the last audit finished; it reads one item and audits, stores and tells nothing', async () => {
    await openCounting();
    await sandbox.audit.invoke({ id: 'run-1' });
    const [stored, emails] = [await table(), subjects().length];
    await letDaysPass(sandbox, 2);
    sandbox.aws.calls.clear();
    expect(await sandbox.audit.invoke({ signOfLife: true })).toEqual({ hoursSinceAudit: 48 });
    await expect.poll(hours).toMatchObject([{ HoursSinceAudit: 48, service: 'iam-user-cleanup' }]);
    expect(sandbox.aws.calls.find({ caller: 'audit-lambda' }).map(({ action }) => action)).toEqual([
      'GetItem',
    ]);
    expect(await table()).toHaveLength(stored.length);
    expect(subjects()).toHaveLength(emails);
  });

  test('counts nothing where no audit has finished, which an alarm takes for overdue', async () => {
    await openCounting();
    expect(await sandbox.audit.invoke({ signOfLife: true })).toEqual({ hoursSinceAudit: null });
    await expect.poll(() => JSON.stringify(logs)).toContain('sign of life');
    expect(hours()).toEqual([]);
  });

  test('that cannot be given fails loudly', async () => {
    await openCounting();
    sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'dynamodb' });
    await expect(sandbox.audit.invoke({ signOfLife: true })).rejects.toThrow(/not authorized/);
    expect(hours()).toEqual([]);
  });
});

describe('the log', () => {
  test('is structured lines with one summary, and holds no name, key or address', async () => {
    await open({ users: [ada(), aUser({ name: 'quixote@example.com', createdAt: daysAgo(500) })] });
    sandbox.aws.faults.add({ fault: 'AccessDenied', action: 'ListSSHPublicKeys' });
    await sandbox.audit.invoke({ id: 'run-1' });
    await expect
      .poll(() => logs.filter((line) => (line as { message?: string }).message === 'audit finished'))
      .toHaveLength(1);
    expect(
      logs.every((line) => typeof line === 'object' && line !== null && 'level' in line && 'runId' in line),
    ).toBe(true);
    expect(logs.at(-1)).toMatchObject({
      outcome: 'reported',
      complete: false,
      counts: { users: 2 },
      calls: expect.any(Number),
      durationMs: expect.any(Number),
    });
    expect(JSON.stringify(logs)).not.toMatch(/@|AKIA|quixote/);
  });
});
