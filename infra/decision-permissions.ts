import type { PermissionStatement } from './permissions.ts';
import { PRINCIPAL_CHANGES, principalPermissions } from './principal-permissions.ts';
import { withinPartitions } from './table-permissions.ts';

/** What the decision Lambda works on. In the stack these are CloudFormation references, in the sandbox plain text. */
export interface DecisionResources {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly tableArn: string;
  /** The FIFO queue of accepted decisions. */
  readonly queueArn: string;
  /** The bucket of snapshots; it keeps versions. */
  readonly snapshotBucketArn: string;
  /**
   * Users and roles that no decision may touch, whatever the code says: the policy's `protectedArns`. @default none
   */
  readonly protectedArns?: readonly string[];
  /** The product's own roles, this one included: whoever steals it cannot widen it. @default none */
  readonly ownRoleArns?: readonly string[];
}

/** Everything that changes IAM. The product has no other permission to do so, and no other role has these. */
const CHANGES = [
  'iam:DeleteAccessKey',
  'iam:DeleteLoginProfile',
  'iam:DeleteSSHPublicKey',
  'iam:DeleteServiceSpecificCredential',
  'iam:DeleteSigningCertificate',
  'iam:UpdateAccessKey',
  'iam:UpdateSSHPublicKey',
  'iam:UpdateServiceSpecificCredential',
  'iam:UpdateSigningCertificate',
];

/**
 * Everything that the decision Lambda's role may do, but for writing its own log and reading Slack's secrets. It takes
 * away and gives nothing: it can attach no policy but `AWSDenyAll`, create nothing and hand out nothing, and the product's
 * own roles are out of its reach. Which actions can be limited to which resources: Service Authorization Reference.
 */
export function decisionPermissions(resources: DecisionResources): PermissionStatement[] {
  return [
    ...changeCredentials(resources),
    ...principalPermissions(resources),
    ...lookAgain(resources),
    ...settle(resources),
    takeDecisions(resources),
    ...leaveOwnRoles(resources),
  ];
}

function changeCredentials({
  partition,
  account,
  protectedArns = [],
}: DecisionResources): PermissionStatement[] {
  const users = [`arn:${partition}:iam::${account}:user/*`];
  const principals = [...users, `arn:${partition}:iam::${account}:role/*`];
  const all = [...new Set([...CHANGES, ...PRINCIPAL_CHANGES])];
  return [
    { sid: 'ChangeCredentials', actions: CHANGES, resources: users },
    {
      sid: 'NeverTouchTagged',
      effect: 'Deny',
      actions: all,
      resources: principals,
      conditions: { StringLike: { 'iam:ResourceTag/iam-cleanup:protected': '*' } },
    },
    ...(protectedArns.length > 0
      ? [{ sid: 'NeverTouchListed', effect: 'Deny', actions: all, resources: protectedArns } as const]
      : []),
  ];
}

function lookAgain({ partition, account }: DecisionResources): PermissionStatement[] {
  return [
    {
      sid: 'ReadSubjects',
      actions: [
        'iam:GetAccessKeyLastUsed',
        'iam:GetLoginProfile',
        'iam:GetUser',
        'iam:ListAccessKeys',
        'iam:ListSSHPublicKeys',
        'iam:ListServiceSpecificCredentials',
        'iam:ListSigningCertificates',
      ],
      resources: [`arn:${partition}:iam::${account}:user/*`],
    },
    {
      sid: 'AskForLastAccess',
      actions: ['iam:GenerateServiceLastAccessedDetails'],
      resources: [`arn:${partition}:iam::${account}:user/*`, `arn:${partition}:iam::${account}:role/*`],
    },
    // Asked by the job's id: IAM knows no resource for it.
    { sid: 'ReadLastAccess', actions: ['iam:GetServiceLastAccessedDetails'], resources: ['*'] },
    {
      // Asked which stack a user or key belongs to, the call names no stack that it could be limited to.
      sid: 'FindDeclaringStack',
      actions: ['cloudformation:DescribeStackResources'],
      resources: ['*'],
    },
  ];
}

/**
 * Its own partitions. The trail can only be put to, and never read or deleted from (that an entry is put once is the
 * write's condition). As in `audit-permissions.ts`, `ForAllValues` holds for a call without any leading key, such as a
 * Scan: so none of those actions may ever be added here.
 */
function settle(resources: DecisionResources): PermissionStatement[] {
  return [
    {
      sid: 'ReadRunsAndOwners',
      actions: ['dynamodb:GetItem'],
      ...withinPartitions(resources, 'runs', 'findings', 'owners', 'deactivations', 'schedule', 'pause'),
    },
    {
      sid: 'ReadFindings',
      actions: ['dynamodb:Query'],
      ...withinPartitions(resources, 'findings', 'exemptions', 'deactivations', 'schedule'),
    },
    {
      sid: 'RememberOutcome',
      actions: ['dynamodb:PutItem'],
      ...withinPartitions(resources, 'exemptions', 'owners', 'deactivations', 'trail'),
    },
    {
      sid: 'SettleDecisions',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      ...withinPartitions(resources, 'decisions'),
    },
    // Which cards show a finding, for bringing them up to date.
    { sid: 'FindCards', actions: ['dynamodb:Query'], ...withinPartitions(resources, 'cards') },
    { sid: 'FindPeople', actions: ['dynamodb:Query'], ...withinPartitions(resources, 'people') },
    // What else the Home tab shows, which is made anew when a decision on it was carried out.
    { sid: 'ShowHome', actions: ['dynamodb:Query'], ...withinPartitions(resources, 'owners', 'approvals') },
  ];
}

/** What Lambda's event source mapping does in the role's name. */
function takeDecisions({ queueArn }: DecisionResources): PermissionStatement {
  return {
    sid: 'TakeDecisions',
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    resources: [queueArn],
  };
}

/** Every change of a role that IAM knows; what is allowed above may grow, this stays. */
const ROLE_CHANGES = [
  'iam:Add*',
  'iam:Attach*',
  'iam:Create*',
  'iam:Delete*',
  'iam:Detach*',
  'iam:PassRole',
  'iam:Put*',
  'iam:Remove*',
  'iam:Set*',
  'iam:Tag*',
  'iam:Untag*',
  'iam:Update*',
];

function leaveOwnRoles({ ownRoleArns }: DecisionResources): PermissionStatement[] {
  return ownRoleArns
    ? [{ sid: 'NeverTouchOwnRoles', effect: 'Deny', actions: ROLE_CHANGES, resources: ownRoleArns }]
    : [];
}
