import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { DecisionConfig } from '../config.ts';
import type { ApplyDependencies } from '../decisions/apply-decision.ts';
import type { ApprovalStore } from '../decisions/approval-store.ts';
import type { ScheduleStore } from '../schedule/schedule-store.ts';
import { DynamoDbApprovalStore } from '../store/dynamodb-approval-store.ts';
import { DynamoDbAuditStore } from '../store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../store/dynamodb-decision-store.ts';
import { DynamoDbScheduleStore } from '../store/dynamodb-schedule-store.ts';
import { DynamoDbOverview, type Overview } from '../store/overview.ts';
import { PATIENCE, POLITE } from './client-options.ts';
import { iamReader } from './iam-reader.ts';
import { iamWriter, userReader } from './iam-writer.ts';
import { lambdaRebuilder } from './lambda-rebuilder.ts';
import { lastAccessReader } from './last-access-reader.ts';
import { principalStateReader } from './principal-state-reader.ts';
import { principalWriter } from './principal-writer.ts';
import { s3SnapshotStore } from './s3-snapshot-store.ts';
import { stackReader } from './stack-reader.ts';
import { unmetered } from './unmetered.ts';

/**
 * The decision Lambda's adapters, made once per process. Who is who and what people are told comes from the bot.
 *
 * @param client passed to every SDK client: endpoint, credentials, attempts
 */
export function wireDecisions(
  { region, tableName, snapshotBucket, restoreFunction, ownRoleArns, policy }: DecisionConfig,
  client: object = {},
): Omit<ApplyDependencies, 'directory' | 'announcer' | 'clock'> & {
  readonly approvals: ApprovalStore;
  readonly overview: Overview;
  readonly schedule: ScheduleStore;
} {
  const options = { ...POLITE, ...client, region };
  const iam = unmetered(new IAMClient(options));
  const reader = iamReader(iam, new STSClient(options));
  const patient = { requestHandler: PATIENCE, ...client, region };
  const stored = {
    client: new DynamoDBClient(patient),
    tableName,
    retentionDays: policy.retentionDays,
  };
  const regions = [...new Set([region, ...policy.cloudFormationRegions])];
  return {
    store: new DynamoDbDecisionStore(stored),
    memory: new DynamoDbAuditStore(stored),
    schedule: new DynamoDbScheduleStore(stored),
    approvals: new DynamoDbApprovalStore(stored),
    overview: new DynamoDbOverview(stored.client, tableName),
    subjects: { ...reader, ...userReader(iam) },
    stacks: stackReader(
      new Map(
        regions.map((name) => [name, unmetered(new CloudFormationClient({ ...options, region: name }))]),
      ),
    ),
    writer: iamWriter(iam),
    principals: {
      reader: principalStateReader(iam, reader),
      writer: principalWriter(iam),
      snapshots: s3SnapshotStore(new S3Client(patient), snapshotBucket),
      access: lastAccessReader(iam),
    },
    ...(restoreFunction && { rebuilder: lambdaRebuilder(options, restoreFunction) }),
    policy,
    ownArns: ownRoleArns,
  };
}
