import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AuditOptions } from '../audit.ts';
import type { AuditConfig } from '../config.ts';
import type { ApprovalStore } from '../decisions/approval-store.ts';
import type { DecisionStore } from '../decisions/decision-store.ts';
import type { LeaversStore, PeopleReader } from '../people.ts';
import { resendDecisions } from '../resend-decisions.ts';
import { Scheduler } from '../schedule/scheduler.ts';
import { DynamoDbApprovalStore } from '../store/dynamodb-approval-store.ts';
import { DynamoDbAuditStore } from '../store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../store/dynamodb-decision-store.ts';
import { DynamoDbLeaversStore } from '../store/dynamodb-leavers-store.ts';
import { DynamoDbScheduleStore } from '../store/dynamodb-schedule-store.ts';
import { DynamoDbOverview, type Overview } from '../store/overview.ts';
import { type CallCounter, PATIENCE } from './client-options.ts';
import type { Pace } from './pace.ts';
import { createReaders } from './readers.ts';
import { s3Archive } from './s3-archive.ts';
import { snsMailer } from './sns-mailer.ts';
import { sqsDecisionQueue } from './sqs-decision-queue.ts';

/** What is stored about people, beside what Slack says of them. */
type KnownPeople = Pick<PeopleReader, 'remembered' | 'ownerships' | 'question'>;

/**
 * The audit's adapters, made once per process: their connections outlive a run.
 *
 * @param toPeople asks Slack, where there is one
 * @param client passed to every SDK client: endpoint, credentials, attempts
 * @param pace see `ReaderOptions`
 */
export function wireAudit(
  config: AuditConfig,
  toPeople: (known: KnownPeople) => PeopleReader | null,
  client: object = {},
  pace?: Pace,
): Pick<
  AuditOptions,
  'readers' | 'store' | 'archive' | 'mailer' | 'resend' | 'scheduler' | 'policy' | 'ownArns'
> & {
  readonly counter: CallCounter;
  readonly decisions: DecisionStore;
  readonly leavers: LeaversStore;
  readonly approvals: ApprovalStore;
  readonly overview: Overview;
} {
  const { region, tableName, topicArn, reportBucket, ownRoleArns, queueUrl, policy } = config;
  const options = { requestHandler: PATIENCE, ...client, region };
  const counter: CallCounter = { count: 0 };
  const stored = { client: new DynamoDBClient(options), tableName, retentionDays: policy.retentionDays };
  const decisions = new DynamoDbDecisionStore(stored);
  const overview = new DynamoDbOverview(stored.client, tableName);
  const leavers = new DynamoDbLeaversStore(stored.client, tableName);
  const queue = queueUrl === null ? null : sqsDecisionQueue(new SQSClient(options), queueUrl);
  return {
    policy,
    ownArns: ownRoleArns,
    counter,
    readers: {
      ...createReaders({
        region,
        cloudFormationRegions: policy.cloudFormationRegions,
        counter,
        client,
        ...(pace && { pace }),
      }),
      people: toPeople({
        remembered: (account) => decisions.people(account),
        ownerships: (account) => overview.ownerships(account),
        question: (account) => leavers.question(account),
      }),
    },
    store: new DynamoDbAuditStore(stored),
    decisions,
    scheduler: new Scheduler({ store: new DynamoDbScheduleStore(stored), decisions, queue, policy }),
    leavers,
    approvals: new DynamoDbApprovalStore(stored),
    overview,
    resend:
      queue && ((account, now, signal) => resendDecisions({ store: decisions, queue, account, now, signal })),
    archive: s3Archive(new S3Client(options), reportBucket),
    mailer: snsMailer(new SNSClient(options), topicArn),
  };
}
