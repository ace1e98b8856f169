import { spawn } from 'node:child_process';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Approval, nextApprovalId } from '../../cleanup/decisions/approval.ts';
import { DynamoDbApprovalStore } from '../../cleanup/store/dynamodb-approval-store.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import { TABLE_SCHEMA } from '../../cleanup/store/table-schema.ts';
import { anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import { ACCOUNT, aDecision, ada, KEY, keyFinding } from './decisions/subjects.ts';
import { aSummary } from './store/factories.ts';

const CLI = new URL('../../cleanup/history.cli.ts', import.meta.url).pathname;
const GUARD = new URL('../refuse-other-hosts.ts', import.meta.url).href;
let aws: EmulatedAws;

beforeAll(async () => {
  aws = await startEmulatedAws({ account: anAccount({ id: ACCOUNT }) });
  const credentials = { accessKeyId: 'sandbox-admin', secretAccessKey: 'x' };
  const client = new DynamoDBClient({ endpoint: aws.url, region: 'eu-west-1', credentials });
  await client.send(new CreateTableCommand({ ...TABLE_SCHEMA, TableName: 'memory' }));
  const stored = { client, tableName: 'memory', retentionDays: 400 };
  const audits = new DynamoDbAuditStore(stored);
  const finding = keyFinding(ada());
  for (const [run, findings, day] of [
    ['run-1', [finding], 1],
    ['run-2', [], 9],
  ] as const) {
    const beginning = await audits.begin(ACCOUNT, run, new Date(`2026-05-0${day}T12:00:00Z`), 1000);
    if (!('run' in beginning)) throw new Error(beginning.reason);
    await audits.recordFindings(beginning.run, findings, () => 'It was used again.');
    await audits.finish(beginning.run, aSummary(beginning.run));
  }
  const store = new DynamoDbDecisionStore(stored);
  const decision = aDecision(finding, { requestedAt: new Date('2026-05-02T12:00:00Z') });
  await store.request(decision);
  const change = { action: 'UpdateAccessKey', before: 'Active', after: 'Inactive', awsRequestId: 'r-1' };
  await store.settle(decision, 'applied', {
    at: new Date('2026-05-02T12:01:00Z'),
    reason: 'It is off.',
    change,
  });
  const approvals = new DynamoDbApprovalStore(stored);
  const evidence = {
    openedAt: decision.requestedAt,
    lastUsedAt: null,
    disabledAt: null,
    factsHash: '',
    deletionId: null,
  };
  const question: Approval = {
    ...{ id: nextApprovalId(finding.id, 'delete', null), account: ACCOUNT, findingId: finding.id, evidence },
    ...{ principalId: finding.principalId, subject: finding.subject, action: 'delete', by: 'UADA' },
    ...{ askedAt: new Date('2026-05-04T12:00:00Z'), state: 'waiting', answer: null },
  };
  await approvals.ask(question);
  const answer = { by: 'UBOB', at: new Date('2026-05-05T12:00:00Z'), reason: 'It is needed.' };
  await approvals.answer(question, { state: 'declined', answer });
  const lapsing = {
    ...question,
    ...{ id: nextApprovalId(finding.id, 'restore', null), action: 'restore' as const },
    askedAt: new Date('2026-05-04T13:00:00Z'),
  };
  await approvals.ask(lapsing);
  await store.refuse({
    id: 'no',
    account: ACCOUNT,
    at: new Date('2026-05-03T12:00:00Z'),
    by: 'UEVE',
    reason: 'Only approvers may.',
    asked: { kind: 'command', text: 'list' },
  });
});
afterAll(() => aws.close());

function history(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', GUARD, CLI, ...args], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'sandbox-admin',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_MAX_ATTEMPTS: '1',
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

describe('npm run history', () => {
  test('--json prints everything that happened, the newest first, and reads only', async () => {
    aws.calls.clear();
    const { status, out, err } = await history('--table', 'memory', '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines: { kind: string; by: string; what: string }[] = JSON.parse(out);
    expect(lines.map(({ kind, by, what }) => `${kind} ${by} ${what}`)).toEqual([
      'question nobody lapsed: restore',
      'resolved audit unused-access-key',
      'question UBOB say no to delete',
      'question UADA ask to restore',
      'question UADA ask to delete',
      'refusal UEVE list',
      'decision UADA deactivate',
      'found audit unused-access-key',
    ]);
    expect(lines[6]).toMatchObject({ state: 'applied', approvedBy: null, change: { awsRequestId: 'r-1' } });
    expect(lines[0]).toMatchObject({
      at: '2026-05-11T13:00:00.000Z',
      reason: 'Nobody answered within 7 days.',
    });
    expect(lines[2]).toMatchObject({ subject: `access key ${KEY} of ada`, reason: 'It is needed.' });
    expect(aws.calls.entries.filter(({ action }) => !/^(Get|Query)/.test(action))).toEqual([]);
  });

  test('prints a line each', async () => {
    const { out } = await history('--table', 'memory');
    expect(out).toContain(
      `deactivate access key ${KEY} of ada: applied. It is off. UpdateAccessKey Active → Inactive`,
    );
  });

  test('says when there may be more', async () => {
    const { out, err } = await history('--table', 'memory', '--limit', '1', '--json');
    expect(JSON.parse(out)).toHaveLength(1);
    expect(err).toContain('may be older');
  });

  test.each([
    ['no table', [], 2, '--table: the name'],
    ['a table that is not there', ['--table', 'nowhere'], 1, 'There is no table "nowhere"'],
    ['a wrong limit', ['--table', 'memory', '--limit', '0'], 2, '--limit: "0"'],
    ['a wrong account', ['--table', 'memory', '--account', '12'], 2, '--account: "12"'],
    ['an unknown option', ['--tabel', 'memory'], 2, '--tabel'],
  ])('says in a sentence what is wrong: %s', async (_, args, status, sentence) => {
    const ended = await history(...args);
    expect(ended).toMatchObject({ status, out: '' });
    expect(ended.err).toContain(sentence);
    expect(ended.err).not.toContain('at ');
  });
});
