import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { audit } from '../../../cleanup/audit.ts';
import { createReaders } from '../../../cleanup/aws/readers.ts';
import { s3Archive } from '../../../cleanup/aws/s3-archive.ts';
import { snsMailer } from '../../../cleanup/aws/sns-mailer.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { recommend } from '../../../cleanup/recommendation/recommend.ts';
import { Scheduler } from '../../../cleanup/schedule/scheduler.ts';
import { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { DynamoDbScheduleStore } from '../../../cleanup/store/dynamodb-schedule-store.ts';
import { TABLE_SCHEMA } from '../../../cleanup/store/table-schema.ts';
import { auditPermissions } from '../../../infra/audit-permissions.ts';
import {
  aKey,
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aPolicy,
  aRole,
  aUser,
  LONG_AGO,
} from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated, NOW } from '../aws/emulated.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/messages`;
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:reports`;
const state = emulated();

/** An account in which the audit has a reason for each of its calls. */
function anAccountToAuditInFull() {
  const alice = aUser({
    name: 'alice',
    path: '/team/',
    keys: [aKey({ id: 'AKIAALICE00000000001' })],
    loginProfile: { createdAt: LONG_AGO, lastChangedAt: LONG_AGO },
    certificates: [{ id: 'CERTALICE', active: true, uploadedAt: LONG_AGO }],
    attachedPolicyArns: [POLICY],
  });
  const resourceArn = `arn:aws:iam::${ACCOUNT}:user/team/alice`;
  const finding = anAnalyzerFinding({
    resourceArn,
    type: 'UnusedIAMUserAccessKey',
    accessKeys: [{ id: 'AKIAALICE00000000001', lastAccessed: null }],
  });
  const permissions = [{ service: 'sqs', lastAccessed: null, actions: [] }];
  const unused = anAnalyzerFinding({ id: 'unused', resourceArn, type: 'UnusedPermission', permissions });
  return anAccount({
    policies: [aPolicy({ arn: POLICY })],
    users: [alice, aUser({ name: 'orphan' })],
    roles: [aRole({ name: 'batch', id: 'AROABATCH' })],
    analyzers: [
      anAnalyzer({ region: REGION, findings: [finding, unused] }),
      anAnalyzer({ region: 'us-east-1', name: 'security-hub', findings: [finding] }),
    ],
  });
}

/** Runs one audit with clients that may do what the audit's role may. */
function auditAs(caller: string, runId: string) {
  const client = { ...clientOf(state.aws, caller, REGION), maxAttempts: 3 };
  const counter = { count: 0 };
  const policy = parsePolicy({ minAgeKeysToDisable: 60, minAgeUnusedUsersToDisable: 60 });
  const table = { client: new DynamoDBClient(client), tableName: 'memory', retentionDays: 400 };
  return audit({
    account: ACCOUNT,
    runId,
    policy,
    readers: createReaders({ region: REGION, cloudFormationRegions: [], counter, client, pollMs: 1 }),
    store: new DynamoDbAuditStore(table),
    decisions: new DynamoDbDecisionStore(table),
    scheduler: new Scheduler({
      store: new DynamoDbScheduleStore(table),
      decisions: new DynamoDbDecisionStore(table),
      queue: null,
      policy,
    }),
    archive: s3Archive(new S3Client({ ...client, forcePathStyle: true }), 'reports'),
    mailer: snsMailer(new SNSClient(client), TOPIC),
    holdMs: 900_000,
    clock: () => NOW,
    calls: () => counter.count,
  });
}

/** What the same Lambda fetches for whoever asks. */
function recommendAs(caller: string) {
  const client = clientOf(state.aws, caller, REGION);
  const readers = createReaders({ region: REGION, cloudFormationRegions: [], counter: { count: 0 }, client });
  const { analyzer, recommendations } = readers;
  const alice = state.aws.account.users.get('alice')?.id;
  const store = new DynamoDbDecisionStore({
    client: new DynamoDBClient(client),
    tableName: 'memory',
    retentionDays: 400,
  });
  const options = { account: ACCOUNT, store, analyzer, recommendations, looksMs: [1, 1, 1] };
  return recommend(`${ACCOUNT}:unused-permissions:${alice}`, options);
}

it('The audit may do all that it does, and does all that it may', async () => {
  const admin = clientOf(state.aws, 'sandbox-admin', REGION);
  await new DynamoDBClient(admin).send(new CreateTableCommand({ TableName: 'memory', ...TABLE_SCHEMA }));
  await new S3Client({ ...admin, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'reports' }));
  await new SNSClient(admin).send(new CreateTopicCommand({ Name: 'reports' }));
  state.aws.setAccount(anAccountToAuditInFull());
  const permissions = auditPermissions({
    account: ACCOUNT,
    partition: 'aws',
    region: REGION,
    tableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/memory`,
    topicArn: TOPIC,
    bucketArn: 'arn:aws:s3:::reports',
  });
  state.aws.grant('audit', permissions);

  // Switched off here once, and on again elsewhere.
  const subject = { type: 'access-key', id: 'AKIAALICE00000000001', name: 'alice' } as const;
  const asAdmin = { client: new DynamoDBClient(admin), tableName: 'memory', retentionDays: 400 };
  const decisions = new DynamoDbDecisionStore(asAdmin);
  await decisions.setDeactivation(ACCOUNT, subject, { at: LONG_AGO, by: 'UALICE' });
  // Disabled here: does somebody still use it?
  const batch = { type: 'role', id: 'AROABATCH', name: 'batch' } as const;
  await decisions.setDeactivation(ACCOUNT, batch, { at: LONG_AGO, by: 'UALICE' });

  expect(await auditAs('audit', 'run-1')).toMatchObject({
    outcome: 'reported',
    report: { notChecked: [{ what: 'who left (Slack)', failed: false }] },
  });
  expect(await auditAs('audit', 'run-2')).toMatchObject({ outcome: 'reported' });

  expect(await recommendAs('audit')).toMatchObject({ outcome: 'recommended' });

  const calls = state.aws.calls.find({ caller: 'audit' });
  expect(calls.filter(({ status }) => status === 403)).toEqual([]);
  const used = calls
    .filter(({ service }) => service !== 'sts')
    .map(({ service, action }) => `${service}:${action.replace(/V2$/, '')}`);
  const granted = permissions.flatMap(({ actions }) => actions);
  expect([...new Set(used)].sort()).toEqual([...new Set(granted)].sort());
});

it('Without a permission the audit says so, instead of finding nothing', async () => {
  state.aws.setAccount(anAccountToAuditInFull());
  state.aws.grant('audit', []);
  await expect(auditAs('audit', 'run-3')).rejects.toThrow('not authorized');
  expect(state.aws.emails.filter(({ message }) => message.includes('run-3'))).toEqual([]);
});
