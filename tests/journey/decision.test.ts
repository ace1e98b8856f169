import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqsDecisionQueue } from '../../cleanup/aws/sqs-decision-queue.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import { TABLE_SCHEMA } from '../../cleanup/store/table-schema.ts';
import { decisionPermissions } from '../../infra/decision-permissions.ts';
import { aKey, anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import { type LocalLambda, startLambda } from '../../infra/sandbox/lambda/host.ts';
import {
  createFifoQueue,
  type FifoQueue,
  type QueuePump,
  startQueuePump,
} from '../../infra/sandbox/lambda/queue-pump.ts';
import { ACCOUNT, aDecision, ada, KEY, keyFinding, OTHER_KEY } from '../cleanup/decisions/subjects.ts';
import { aSummary } from '../cleanup/store/factories.ts';

const REGION = 'eu-west-1';
const TABLE = 'memory';
const ROLE = 'decision-lambda';

let aws: EmulatedAws;
let queue: FifoQueue;
let lambda: LocalLambda;
let pump: QueuePump;
let store: DynamoDbDecisionStore;
let logs: unknown[];

const clientOf = (accessKeyId: string) => ({
  region: REGION,
  endpoint: aws.url,
  credentials: { accessKeyId, secretAccessKey: 'sandbox' },
});
const admin = () => clientOf('sandbox-admin');
const eve = ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: 'AKIAEVE' })] });

beforeEach(async () => {
  logs = [];
  aws = await startEmulatedAws({ account: anAccount({ users: [ada(), eve] }) });
  const client = new DynamoDBClient(admin());
  await client.send(new CreateTableCommand({ TableName: TABLE, ...TABLE_SCHEMA }));
  const stored = { client, tableName: TABLE, retentionDays: 400 };
  store = new DynamoDbDecisionStore(stored);
  await audit(new DynamoDbAuditStore(stored), [keyFinding(ada()), keyFinding(eve)]);
  queue = await createFifoQueue(new SQSClient(admin()), 'decisions', {
    maxReceives: 2,
  });
  const tableArn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TABLE}`;
  const snapshotBucketArn = 'arn:aws:s3:::snapshots';
  aws.grant(
    ROLE,
    decisionPermissions({
      ...{ account: ACCOUNT, partition: 'aws', tableArn, snapshotBucketArn },
      queueArn: queue.arn,
    }),
  );
  aws.grant('bot', [{ sid: 'Send', actions: ['sqs:SendMessage'], resources: [queue.arn] }]);
  lambda = startLambda({
    name: 'decision',
    module: new URL('./decision-fixture.ts', import.meta.url).href,
    accountId: ACCOUNT,
    region: REGION,
    environment: {
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: ROLE,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      TABLE_NAME: TABLE,
      SNAPSHOT_BUCKET: 'snapshots',
    },
    onLog: (line) => logs.push(line),
  });
  pump = startQueuePump({ client: clientOf(ROLE), queue, lambda });
});
afterEach(async () => {
  await pump.close();
  await lambda.close();
  await aws.close();
});

async function audit(memory: DynamoDbAuditStore, findings: readonly Finding[]): Promise<void> {
  const beginning = await memory.begin(ACCOUNT, 'run-1', new Date(), 1000);
  if (!('run' in beginning)) throw new Error(beginning.reason);
  await memory.recordFindings(beginning.run, findings, () => null);
  await memory.finish(beginning.run, aSummary(beginning.run));
}

/** What a click does: store, then queue. */
async function click(of: Finding, overrides: Parameters<typeof aDecision>[1] = {}) {
  const decision = aDecision(of, { requestedAt: new Date(), ...overrides });
  const requested = await store.request(decision);
  if (!('decision' in requested)) throw new Error('Another decision is open.');
  await send(decision);
  return decision;
}
const send = (decision: ReturnType<typeof aDecision>) =>
  sqsDecisionQueue(new SQSClient(clientOf('bot')), queue.url).send(decision);
const stateOf = async (id: string) => (await store.decision(ACCOUNT, id))?.state;
const waiting = async (url: string) => {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] });
  const { Attributes } = await new SQSClient(admin()).send(command);
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
};
/** What is received comes again after so many seconds, unless it is deleted. */
async function hideFor(seconds: number): Promise<void> {
  const Attributes = { VisibilityTimeout: String(seconds) };
  await new SQSClient(admin()).send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes }));
}
/** As the runbook has it. */
async function redrive(): Promise<void> {
  const sqs = new SQSClient(admin());
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue.deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.['QueueArn'] }));
}
const key = (user: string, id: string) => aws.account.users.get(user)?.keys.find((one) => one.id === id);
const patience = { timeout: 15_000 };

describe('from the queue to IAM', () => {
  it('a click deactivates the key, that key only, and the queue is empty', async () => {
    const decision = await click(keyFinding(ada()));
    await expect.poll(() => stateOf(decision.id), patience).toBe('applied');
    expect(key('ada', KEY)?.active).toBe(false);
    expect(key('ada', OTHER_KEY)?.active).toBe(true);
    await expect.poll(() => waiting(queue.url), patience).toBe(0);
    expect(aws.calls.find(({ errorCode }) => errorCode?.includes('Denied') ?? false)).toEqual([]);
  });

  it('sent three times, it is delivered three times and applied once', async () => {
    const decision = await click(keyFinding(ada()));
    await send(decision);
    await send(decision);
    const handled = () => logs.filter((line) => JSON.stringify(line).includes(decision.id)).length;
    await expect.poll(handled, patience).toBe(3);
    expect(aws.calls.count({ action: 'UpdateAccessKey' })).toBe(1);
  });

  it('a malformed message is reported and set aside; what follows it is applied', async () => {
    await new SQSClient(admin()).send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: '{"secret":"of ada@example.com"}',
        MessageGroupId: `${ACCOUNT}:AIDAADA`,
        MessageDeduplicationId: 'malformed',
      }),
    );
    const decision = await click(keyFinding(ada()));
    await expect.poll(() => stateOf(decision.id), patience).toBe('applied');
    await expect.poll(() => waiting(queue.url), patience).toBe(0);
    expect(await waiting(queue.deadLetterUrl)).toBe(0);
    expect(JSON.stringify(logs)).toContain('malformed decision message set aside');
    expect(JSON.stringify(logs)).not.toContain('@');
  });

  it('one that cannot be applied holds up nobody else, and ends in the dead-letter queue', async () => {
    // Shorter than a slow machine takes for one, and what works would come a second time, too.
    await hideFor(4);
    const isAda = (arn: string) => arn.endsWith('user/ada');
    const heal = aws.faults.add({ fault: 'Throttling', service: 'iam', resource: isAda });
    const stuck = await click(keyFinding(ada()));
    const other = await click(keyFinding(eve), { by: 'UEVE' });
    await expect.poll(() => stateOf(other.id), patience).toBe('applied');
    await expect.poll(() => waiting(queue.deadLetterUrl), patience).toBe(1);
    expect(await stateOf(stuck.id)).toBe('requested');
    expect(key('ada', KEY)?.active).toBe(true);
    heal();
    await hideFor(30);
    await redrive();
    await expect.poll(() => stateOf(stuck.id), patience).toBe('applied');
    expect(key('ada', KEY)?.active).toBe(false);
    await expect.poll(() => waiting(queue.deadLetterUrl), patience).toBe(0);
  });

  it('logs structured lines that hold no name, key or address', async () => {
    const decision = await click(keyFinding(ada()), { by: 'UBOB' });
    await expect.poll(() => stateOf(decision.id), patience).toBe('refused');
    await expect.poll(() => logs.length, patience).toBeGreaterThan(0);
    expect(logs).toMatchObject([
      { level: 'INFO', decision: decision.id, outcome: 'refused', action: 'deactivate' },
    ]);
    expect(JSON.stringify(logs)).not.toMatch(/@|AKIA|UBOB|"ada"/);
  });
});
