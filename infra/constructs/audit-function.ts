import { Duration, Lazy, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { auditPermissions } from '../audit-permissions.ts';
import { nodejsBundling } from '../bundling.ts';
import { LAMBDAS, PROJECT } from '../lambdas.ts';
import { toPolicyStatement } from '../policy-statements.ts';
import type { Notifications } from './notifications.ts';
import type { Storage } from './storage.ts';

export interface AuditFunctionProps {
  readonly storage: Storage;
  readonly notifications: Notifications;
  /** The settings that were given; the others have their defaults. */
  readonly policy: Readonly<Record<string, unknown>>;
}

/** The Lambda that audits, with a role that may do what `auditPermissions` lists and write its own log. */
export class AuditFunction extends Construct {
  readonly function: NodejsFunction;
  readonly #ownRoles: IRole[] = [];

  constructor(scope: Construct, id: string, { storage, notifications, policy }: AuditFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.#createRole(storage, notifications);
    logGroup.grantWrite(role);
    this.countAsOwn(role);
    this.function = new NodejsFunction(this, 'Function', {
      description: 'Audits IAM users, keys, passwords and roles; stores and emails the report',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 1024,
      timeout: Duration.minutes(15),
      retryAttempts: 1,
      role,
      logGroup,
      entry: `${PROJECT}${LAMBDAS.audit}`,
      projectRoot: PROJECT,
      depsLockFilePath: `${PROJECT}package-lock.json`,
      bundling: { ...nodejsBundling('audit'), format: OutputFormat.ESM },
      environment: {
        TABLE_NAME: storage.table.tableName,
        TOPIC_ARN: notifications.reports.topicArn,
        REPORT_BUCKET: storage.reports.bucketName,
        OWN_ROLE_ARNS: Lazy.string({ produce: () => this.#ownRoles.map(({ roleArn }) => roleArn).join(',') }),
        POLICY: JSON.stringify(policy),
        // The SDK's XML parser makes much short-lived garbage; a small nursery keeps it from filling the memory.
        NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=16',
      },
    });
  }

  /** The product's own roles are protected: they are never touched, and the report says why. */
  countAsOwn(role: IRole): void {
    this.#ownRoles.push(role);
  }

  #createRole(storage: Storage, notifications: Notifications): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      description: 'Reads IAM, reports, and remembers; changes nothing in IAM',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const permissions = auditPermissions({
      account: stack.account,
      partition: stack.partition,
      region: stack.region,
      tableArn: storage.table.tableArn,
      topicArn: notifications.reports.topicArn,
      topicKeyArn: notifications.key.keyArn,
      bucketArn: storage.reports.bucketArn,
    });
    for (const permission of permissions) role.addToPolicy(toPolicyStatement(permission));
    acknowledgeWildcards(role, stack.getLogicalId(storage.reports.node.defaultChild as CfnBucket));
    return role;
  }
}

/** Exactly the resources with a wildcard; any other fails the synthesis. No action has one. */
function acknowledgeWildcards(role: Role, bucketId: string): void {
  const inAccount = (service: string, region: string, rest: string) =>
    `arn:<AWS::Partition>:${service}:${region}:<AWS::AccountId>:${rest}`;
  const reasons = {
    '*': 'Reads that IAM, CloudFormation and Access Analyzer limit to no resource: see audit-permissions.ts.',
    [inAccount('iam', '', 'user/*')]: 'Which users are flagged is known only after looking. Read-only.',
    [inAccount('access-analyzer', '<AWS::Region>', 'analyzer/*')]:
      'Analyzers are not ours: their names are found at each run. Read-only.',
    [inAccount('access-analyzer', 'us-east-1', 'analyzer/*')]:
      'Security Hub names its analyzer as it likes. Read-only.',
    [`<${bucketId}.Arn>/reports/*`]: 'Each run writes files of its own under this prefix.',
  };
  for (const [resource, reason] of Object.entries(reasons)) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}
