import { isDeepStrictEqual } from 'node:util';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { wireDecisions } from '../../../cleanup/aws/wire-decisions.ts';
import type { DecisionConfig } from '../../../cleanup/config.ts';
import { type ApplyDependencies, applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import type { Deactivation, Decision } from '../../../cleanup/decisions/decision.ts';
import type { Memory } from '../../../cleanup/evaluate.ts';
import type { Exemption, Finding } from '../../../cleanup/finding.ts';
import { type Policy, parsePolicy } from '../../../cleanup/policy.ts';
import type { RunSummary } from '../../../cleanup/report/report.ts';
import { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { DynamoDbScheduleStore } from '../../../cleanup/store/dynamodb-schedule-store.ts';
import { TABLE_SCHEMA } from '../../../cleanup/store/table-schema.ts';
import { decisionPermissions } from '../../../infra/decision-permissions.ts';
import type { EmulatedKey } from '../../../infra/sandbox/aws/account.ts';
import { type AccountContents, anAccount } from '../../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../../infra/sandbox/aws/server.ts';
import { aSummary } from '../store/factories.ts';
import { Workspace } from './people.ts';
import { ACCOUNT, aDecision, ada, daysAgo, keyFinding, NOW } from './subjects.ts';

export const REGION = 'eu-west-1';
const ROLE = 'decision-lambda';
const TABLE = 'memory';
const BUCKET = 'snapshots';

/** Everything around the use case, over the wire: emulated IAM, CloudFormation and DynamoDB, real SDK clients. */
export class Office {
  readonly aws: EmulatedAws;
  workspace = new Workspace();
  policy: Policy = parsePolicy({});
  ownArns: string[] = [];
  now = NOW;
  readonly #admin: DynamoDBClient;
  #wired: { readonly config: DecisionConfig; readonly deps: ReturnType<typeof wireDecisions> } | null = null;

  constructor(aws: EmulatedAws) {
    this.aws = aws;
    this.#admin = new DynamoDBClient({ ...this.client('sandbox-admin'), region: REGION });
  }

  /** Creates the table, and lets the role do what the stack lets it do. */
  async build(): Promise<void> {
    await this.#admin.send(new CreateTableCommand({ TableName: TABLE, ...TABLE_SCHEMA }));
    const s3 = new S3Client({ ...this.client('sandbox-admin'), region: REGION });
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    this.aws.grant(
      ROLE,
      decisionPermissions({
        account: ACCOUNT,
        partition: 'aws',
        tableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TABLE}`,
        queueArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:decisions.fifo`,
        snapshotBucketArn: `arn:aws:s3:::${BUCKET}`,
      }),
    );
  }

  client(accessKeyId: string) {
    return { endpoint: this.aws.url, credentials: { accessKeyId, secretAccessKey: 'test' }, maxAttempts: 1 };
  }

  /** Nothing remembered, and Ada alone in the account. */
  async open(contents: AccountContents = { users: [ada()] }): Promise<void> {
    this.aws.faults.clear();
    this.aws.setAccount(anAccount(contents));
    const documents = DynamoDBDocumentClient.from(this.#admin);
    for (const { pk, sk } of await this.items('')) {
      await documents.send(new DeleteCommand({ TableName: TABLE, Key: { pk, sk } }));
    }
    this.aws.calls.clear();
  }

  get #stored() {
    return { client: this.#admin, tableName: TABLE, retentionDays: 400 };
  }

  get schedule(): DynamoDbScheduleStore {
    return new DynamoDbScheduleStore(this.#stored);
  }

  /** As administrator: what the bot, the audit and the test itself do. */
  get store(): DynamoDbDecisionStore {
    return new DynamoDbDecisionStore(this.#stored);
  }

  /** One finished audit that found exactly these. */
  async audit(
    findings: readonly Finding[],
    at = daysAgo(10),
    summary: Partial<RunSummary> = {},
  ): Promise<void> {
    const store = new DynamoDbAuditStore(this.#stored);
    const beginning = await store.begin(ACCOUNT, `run ${at.toISOString()}`, at, 1000);
    if (!('run' in beginning)) throw new Error(beginning.reason);
    await store.recordFindings(beginning.run, findings, () => 'used again');
    await store.finish(beginning.run, aSummary(beginning.run, summary));
  }

  exempt(exemption: Exemption): Promise<void> {
    return new DynamoDbAuditStore(this.#stored).putExemption(ACCOUNT, exemption);
  }

  /** The account's memory as the next audit reads it. */
  async memory(): Promise<Memory> {
    return (await new DynamoDbAuditStore(this.#stored).remember(ACCOUNT, this.now)).memory;
  }

  async exemptions(): Promise<readonly Exemption[]> {
    return (await this.memory()).exemptions;
  }

  async request(decision: Decision): Promise<Decision> {
    const requested = await this.store.request(decision);
    if (!('decision' in requested)) throw new Error('Another decision is open.');
    return requested.decision;
  }

  /** Ada's stale key was found; somebody decides on it, and the decision waits to be applied. */
  async decided(
    overrides: Partial<Decision> = {},
    found: Partial<Finding> = {},
    auditedAt = daysAgo(10),
  ): Promise<Decision> {
    const user = this.aws.account.users.get('ada') ?? ada();
    const finding = keyFinding(user, found);
    await this.audit([finding], auditedAt);
    const decision = await this.request(aDecision(finding, overrides));
    this.aws.calls.clear();
    return decision;
  }

  /** With the permissions of the decision Lambda's role. */
  dependencies(): ApplyDependencies {
    const { policy, ownArns, workspace } = this;
    const common = { region: REGION, tableName: TABLE, ownRoleArns: ownArns };
    const config = { ...common, snapshotBucket: BUCKET, policy };
    if (!isDeepStrictEqual(this.#wired?.config, config)) this.#wired = null;
    this.#wired ??= { config, deps: wireDecisions(config, this.client(ROLE)) };
    const { deps } = this.#wired;
    const principals = { ...deps.principals, waitsMs: [0, 1] };
    const people = { directory: workspace, announcer: workspace };
    return { ...deps, ...people, principals, clock: () => this.now, looksMs: [0, 1, 1] };
  }

  apply(decision: Pick<Decision, 'account' | 'id'>) {
    return applyDecision(decision, this.dependencies());
  }

  async settled({ account, id }: Pick<Decision, 'account' | 'id'>): Promise<Decision> {
    const decision = await this.store.decision(account, id);
    if (!decision) throw new Error('There is no such decision.');
    return decision;
  }

  deactivation({ account, subject }: Decision): Promise<Deactivation | null> {
    return this.store.deactivation(account, subject);
  }

  key(id: string): EmulatedKey | undefined {
    return [...this.aws.account.users.values()].flatMap(({ keys }) => keys).find((key) => key.id === id);
  }

  /** Calls that changed IAM, or tried to. */
  changes(): string[] {
    return this.aws.calls
      .find(({ service, action }) => service === 'iam' && !/^(Get|List|Generate)/.test(action))
      .map(({ action }) => action);
  }

  async items(partition: string): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await DynamoDBDocumentClient.from(this.#admin).send(
      new ScanCommand({ TableName: TABLE, ConsistentRead: true }),
    );
    return Items.filter(({ pk }) => String(pk).startsWith(partition));
  }
}

/** One emulator for a file; before each test an empty table, a new workspace and account with Ada. */
export function anOffice(): { readonly office: Office } {
  const state = {} as { office: Office };
  beforeAll(async () => {
    const aws = await startEmulatedAws({ account: anAccount(), clock: () => state.office.now });
    // What a job that is not done yet comes to is told in tests/cleanup/aws/last-access-reader.test.ts.
    aws.settings.jobPolls = 0;
    state.office = new Office(aws);
    await state.office.build();
  });
  beforeEach(async () => {
    const { office } = state;
    office.now = NOW;
    office.workspace = new Workspace();
    office.policy = parsePolicy({});
    office.ownArns = [];
    await office.open();
  });
  afterAll(() => state.office.aws.close());
  return state;
}
