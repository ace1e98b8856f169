import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AuditStarter } from '../audit-starter.ts';
import type { ApprovalStore } from '../decisions/approval-store.ts';
import type { DecisionQueue, DecisionStore } from '../decisions/decision-store.ts';
import type { LeaversStore } from '../people.ts';
import type { ScheduleStore } from '../schedule/schedule-store.ts';
import { DynamoDbApprovalStore } from '../store/dynamodb-approval-store.ts';
import { DynamoDbDecisionStore } from '../store/dynamodb-decision-store.ts';
import { DynamoDbLeaversStore } from '../store/dynamodb-leavers-store.ts';
import { DynamoDbScheduleStore } from '../store/dynamodb-schedule-store.ts';
import { DynamoDbOverview, type Overview } from '../store/overview.ts';
import { lambdaAuditStarter } from './lambda-audit-starter.ts';
import { sqsDecisionQueue } from './sqs-decision-queue.ts';

/** What the bot's adapters are made from. */
export interface BotWiring {
  readonly region: string;
  readonly tableName: string;
  readonly queueUrl: string;
  readonly auditFunction: string;
  readonly policy: { readonly retentionDays: number };
}

/** A person waits: a call without an answer is given up soon, and tried once more. */
const HASTE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 800, requestTimeout: 1_200, throwOnRequestTimeout: true },
} as const;

/**
 * The bot's adapters, made once per process: their connections outlive a request.
 *
 * @param connection passed to every SDK client: endpoint, credentials
 */
export function wireBot(
  { region, tableName, queueUrl, auditFunction, policy }: BotWiring,
  connection: object = {},
): {
  readonly store: DecisionStore;
  readonly approvals: ApprovalStore;
  readonly overview: Overview;
  readonly schedule: ScheduleStore;
  readonly leavers: LeaversStore;
  readonly queue: DecisionQueue;
  readonly audits: AuditStarter;
} {
  const options = { ...HASTE, ...connection, region };
  const client = new DynamoDBClient(options);
  const stored = { client, tableName, retentionDays: policy.retentionDays };
  return {
    store: new DynamoDbDecisionStore({ ...stored, gathersReads: true }),
    approvals: new DynamoDbApprovalStore(stored),
    schedule: new DynamoDbScheduleStore(stored),
    overview: new DynamoDbOverview(client, tableName),
    leavers: new DynamoDbLeaversStore(client, tableName),
    queue: sqsDecisionQueue(new SQSClient(options), queueUrl),
    audits: lambdaAuditStarter(options, auditFunction),
  };
}
