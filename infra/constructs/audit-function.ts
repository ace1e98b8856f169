import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { auditPermissions } from '../audit-permissions.ts';
import type { Notifications } from './notifications.ts';
import { type CommonProps, inThisAccount, ProductFunction } from './product-function.ts';
import type { Storage } from './storage.ts';

export interface AuditFunctionProps extends CommonProps {
  readonly storage: Storage;
  readonly notifications: Notifications;
}

/** The Lambda that audits, with a role that may do what `auditPermissions` lists and write its own log. */
export class AuditFunction extends ProductFunction {
  constructor(scope: Construct, id: string, { storage, notifications, ...common }: AuditFunctionProps) {
    super(scope, id, {
      ...common,
      name: 'audit',
      description: 'Audits IAM users, keys, passwords and roles; stores and emails the report',
      roleDescription: 'Reads IAM, reports, and remembers; changes nothing in IAM',
      memorySize: 1024,
      timeout: Duration.minutes(15),
      retryAttempts: 1,
      environment: {
        TABLE_NAME: storage.table.tableName,
        TOPIC_ARN: notifications.reports.topicArn,
        REPORT_BUCKET: storage.reports.bucketName,
        OWN_ROLE_ARNS: common.ownRoles.joined,
        // The SDK's XML parser makes much short-lived garbage; a small nursery keeps it from filling the memory.
        NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=16',
      },
    });
    const stack = Stack.of(this);
    const { account, partition, region } = stack;
    const permissions = auditPermissions({
      ...{ account, partition, region },
      tableArn: storage.table.tableArn,
      topicArn: notifications.reports.topicArn,
      topicKeyArn: notifications.key.keyArn,
      bucketArn: storage.reports.bucketArn,
    });
    this.allow(permissions, whyWild(stack.getLogicalId(storage.reports.node.defaultChild as CfnBucket)));
  }
}

function whyWild(bucketId: string): Record<string, string> {
  return {
    '*': 'Reads that IAM, CloudFormation and Access Analyzer limit to no resource: see audit-permissions.ts.',
    [inThisAccount('iam', 'user/*', '')]: 'Which users are flagged is known only after looking. Read-only.',
    [inThisAccount('iam', 'role/*', '')]: 'Which roles were disabled is known only then. Read-only.',
    [inThisAccount('iam', 'policy/*', '')]:
      'Which policy a recommendation is about is known only then. Read-only.',
    'arn:<AWS::Partition>:iam::aws:policy/*': 'Policies of AWS, which everybody may read. Read-only.',
    [inThisAccount('access-analyzer', 'analyzer/*')]:
      'Analyzers are not ours: their names are found at each run. Read-only.',
    [inThisAccount('access-analyzer', 'analyzer/*', 'us-east-1')]:
      'Security Hub names its analyzer as it likes. Read-only.',
    [`<${bucketId}.Arn>/reports/*`]: 'Each run writes files of its own under this prefix.',
  };
}
