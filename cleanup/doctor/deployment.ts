import type { RunSummary } from '../report/report.ts';

/** Something that the stack made. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name, ARN or URL; empty while it is not there. */
  readonly physicalId: string;
  readonly status: string;
}

export interface AlarmState {
  readonly name: string;
  readonly state: string;
  /** Ends with the section of the runbook. */
  readonly says: string;
  /** False: it rings, and nobody is told. */
  readonly isOn: boolean;
  readonly metric: string;
  readonly threshold: number;
  /** How far it looks back, in hours. */
  readonly windowHours: number;
}

/** Reads a deployment from outside, with the operator's own rights; changes nothing. */
export interface DeploymentReader {
  account(): Promise<string>;
  /** Null: there is no such stack. */
  stack(
    name: string,
  ): Promise<{ readonly status: string; readonly outputs: ReadonlyMap<string, string> } | null>;
  resources(stackName: string): Promise<readonly StackResource[]>;
  /** What a function is told. */
  environment(functionName: string): Promise<Readonly<Record<string, string>>>;
  /** ARNs of a topic's subscriptions, or `PendingConfirmation`. */
  subscriptions(topicArn: string): Promise<readonly string[]>;
  alarms(names: readonly string[]): Promise<readonly AlarmState[]>;
  /** How many messages wait. */
  waiting(queueUrl: string): Promise<number>;
  /** How many analyzers of unused access are at work here and in us-east-1. */
  analyzers(): Promise<number>;
  lastRun(tableName: string, account: string): Promise<RunSummary | null>;
  /** Null: there is no such secret. */
  secret(id: string): Promise<string | null>;
}

/** Everything that `DeploymentReader` may need; all of them read. */
export const DOCTOR_PERMISSIONS = [
  'access-analyzer:ListAnalyzers',
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'cloudwatch:DescribeAlarms',
  'dynamodb:GetItem',
  'lambda:GetFunctionConfiguration',
  'secretsmanager:GetSecretValue',
  'sns:ListSubscriptionsByTopic',
  'sqs:GetQueueAttributes',
] as const;
