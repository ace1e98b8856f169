import type { PermissionStatement } from './permissions.ts';
import { withinPartitions } from './table-permissions.ts';

/** What the audit works on. In the stack these are CloudFormation references, in the sandbox plain text. */
export interface AuditResources {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  readonly tableArn: string;
  readonly topicArn: string;
  /** The report bucket. */
  readonly bucketArn: string;
  /** @default no key: the topic is not encrypted, as in the sandbox */
  readonly topicKeyArn?: string;
}

/** Security Hub keeps its own, free, unused-access analyzer there. */
const SECURITY_HUB_REGION = 'us-east-1';

/**
 * Everything that the audit Lambda's role may do, but for writing its own log: it reads IAM and changes nothing
 * there. `sts:GetCallerIdentity` needs no permission. Which actions can be limited to which resources: Service
 * Authorization Reference.
 */
export function auditPermissions(resources: AuditResources): PermissionStatement[] {
  return [...readAccount(resources), ...readAnalyzers(resources), ...remember(resources), ...tell(resources)];
}

function readAccount({ partition, account }: AuditResources): PermissionStatement[] {
  return [
    {
      // Account-wide reads: IAM knows no resource for them. ListServiceSpecificCredentials has one, the user,
      // but is asked for all users at once.
      sid: 'ReadAccount',
      actions: [
        'iam:GenerateCredentialReport',
        'iam:GetCredentialReport',
        'iam:GetAccountAuthorizationDetails',
        'iam:ListAccountAliases',
        'iam:ListServiceSpecificCredentials',
      ],
      resources: ['*'],
    },
    {
      sid: 'ReadFlaggedUsers',
      actions: [
        'iam:GetAccessKeyLastUsed',
        'iam:GetLoginProfile',
        'iam:GetUser',
        'iam:ListAccessKeys',
        'iam:ListSSHPublicKeys',
        'iam:ListSigningCertificates',
      ],
      resources: [`arn:${partition}:iam::${account}:user/*`],
    },
    {
      // Whether somebody still uses what was disabled here.
      sid: 'AskForLastAccess',
      actions: ['iam:GenerateServiceLastAccessedDetails'],
      resources: [`arn:${partition}:iam::${account}:user/*`, `arn:${partition}:iam::${account}:role/*`],
    },
    // Asked by the job's id: IAM knows no resource for it.
    { sid: 'ReadLastAccess', actions: ['iam:GetServiceLastAccessedDetails'], resources: ['*'] },
    {
      // The policy as it is, beside the recommended one; those of AWS as well.
      sid: 'ReadPolicies',
      actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      resources: [`arn:${partition}:iam::${account}:policy/*`, `arn:${partition}:iam::aws:policy/*`],
    },
    {
      // Asked which stack a user or role belongs to, the call names no stack that it could be limited to.
      sid: 'FindDeclaringStack',
      actions: ['cloudformation:DescribeStackResources'],
      resources: ['*'],
    },
  ];
}

function readAnalyzers({ partition, region, account }: AuditResources): PermissionStatement[] {
  return [
    // IAM knows no resource for this action.
    { sid: 'FindAnalyzers', actions: ['access-analyzer:ListAnalyzers'], resources: ['*'] },
    {
      // Permits ListFindingsV2 and GetFindingV2: policies name them without the V2. A recommendation is computed when
      // somebody asks for it, and changes nothing.
      sid: 'ReadAnalyzerFindings',
      actions: [
        'access-analyzer:GenerateFindingRecommendation',
        'access-analyzer:GetFinding',
        'access-analyzer:GetFindingRecommendation',
        'access-analyzer:ListFindings',
      ],
      resources: [region, SECURITY_HUB_REGION].map(
        (name) => `arn:${partition}:access-analyzer:${name}:${account}:analyzer/*`,
      ),
    },
  ];
}

/**
 * The audit's own partitions. `ForAllValues` holds for a call without any leading key, such as a Scan: so none
 * of those actions may ever be added here.
 */
function remember(resources: AuditResources): PermissionStatement[] {
  return [
    {
      sid: 'RecordRunsAndFindings',
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      ...withinPartitions(resources, 'runs', 'findings'),
    },
    { sid: 'ReadExemptions', actions: ['dynamodb:Query'], ...withinPartitions(resources, 'exemptions') },
    {
      // A key that was switched off here may be on again.
      sid: 'ReadWhatWasSwitchedOff',
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      ...withinPartitions(resources, 'deactivations', 'decisions'),
    },
    {
      sid: 'RememberWhatIsOnAgain',
      actions: ['dynamodb:PutItem'],
      ...withinPartitions(resources, 'exemptions', 'deactivations', 'trail'),
    },
    {
      sid: 'PlanTheSchedule',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      ...withinPartitions(resources, 'schedule', 'pause'),
    },
  ];
}

function tell({ topicArn, topicKeyArn, bucketArn }: AuditResources): PermissionStatement[] {
  const encrypt: PermissionStatement[] = topicKeyArn
    ? [
        {
          sid: 'EncryptReport',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [topicKeyArn],
          conditions: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } },
        },
      ]
    : [];
  return [
    // Never read back, listed or deleted: a later run cannot change what was reported.
    { sid: 'StoreReport', actions: ['s3:PutObject'], resources: [`${bucketArn}/reports/*`] },
    // Publishing succeeds without any reader: that would be no warning.
    { sid: 'SendReport', actions: ['sns:GetTopicAttributes', 'sns:Publish'], resources: [topicArn] },
    ...encrypt,
  ];
}
