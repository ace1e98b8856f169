import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import type { FaultRule } from '../../infra/sandbox/aws/faults.ts';
import {
  aKey,
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aRole,
  aUser,
} from '../../infra/sandbox/aws/new-account.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { startJourney } from './start-journey.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const ACCOUNT = '111122223333';

let sandbox: Sandbox;

/**
 * Ada's key is stale, and Access Analyzer alone finds something on a role that is in use. A first run has seen both.
 */
async function seen({ administrator = true, type = 'UnusedIAMRole' }: Partial<OnRole> = {}): Promise<void> {
  const lastUsed = { at: daysAgo(200), service: 's3', region: 'eu-west-1' };
  const worker = aRole({
    ...{ name: 'worker', createdAt: daysAgo(500), lastUsed: { at: daysAgo(1), region: 'eu-west-1' } },
    attachedPolicyArns: administrator ? ['arn:aws:iam::aws:policy/AdministratorAccess'] : [],
  });
  const resourceArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
  const finding = anAnalyzerFinding({ resourceArn, type, analyzedAt: daysAgo(1) });
  const keys = [aKey({ createdAt: daysAgo(400), lastUsed })];
  sandbox = await startJourney({
    account: anAccount({
      users: [aUser({ name: 'ada', createdAt: daysAgo(500), keys })],
      roles: [worker],
      analyzers: [anAnalyzer({ findings: [finding] })],
    }),
  });
  sandbox.aws.settings.reportPolls = 0;
  const byRule = { [type === 'UnusedIAMRole' ? 'unused-role' : 'unused-permissions']: 1 };
  expect(await sandbox.audit.invoke({ id: 'run-1' })).toMatchObject({ complete: true, counts: { byRule } });
}
interface OnRole {
  readonly administrator: boolean;
  readonly type: 'UnusedIAMRole' | 'UnusedPermission';
}
afterEach(() => sandbox.close());

/** What is kept of the run that finished last. */
async function lastFinished() {
  const client = new DynamoDBClient(sandbox.admin);
  const store = new DynamoDbAuditStore({ client, tableName: sandbox.tableName, retentionDays: 400 });
  return (await store.remember(ACCOUNT, new Date())).lastFinished;
}

test('an audit of which nothing failed saw everybody', async () => {
  await seen();
  expect(await lastFinished()).toMatchObject({ runId: 'run-1', complete: true, sawEverybody: true });
});

const ANALYZER = { service: 'access-analyzer' };

test.each<{ what: string; match: Omit<FaultRule, 'fault'>; on?: Partial<OnRole>; sawEverybody: boolean }>([
  { what: 'the alias', match: { action: 'ListAccountAliases' }, sawEverybody: true },
  { what: 'the report files', match: { service: 's3' }, sawEverybody: true },
  { what: 'keys', match: { action: 'ListAccessKeys' }, sawEverybody: false },
  { what: 'users and roles', match: { action: 'GetAccountAuthorizationDetails' }, sawEverybody: false },
  { what: 'the credential report', match: { action: 'GenerateCredentialReport' }, sawEverybody: false },
  { what: 'why an administrator was found', match: ANALYZER, sawEverybody: false },
  { what: 'why another was', match: ANALYZER, on: { administrator: false }, sawEverybody: true },
  { what: 'unused permissions', match: ANALYZER, on: { type: 'UnusedPermission' }, sawEverybody: true },
])('one that could not read or write $what: $sawEverybody', async ({ match, on, sawEverybody }) => {
  await seen(on);
  sandbox.aws.faults.add({ fault: 'AccessDenied', ...match });
  await sandbox.audit.invoke({ id: 'run-2' });
  expect(await lastFinished()).toMatchObject({ runId: 'run-2', complete: false, sawEverybody });
});
