import type { PermissionStatement } from './permissions.ts';

/** What users and roles are switched off, taken apart and rebuilt in. */
export interface PrincipalResources {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** The bucket of snapshots; it keeps versions. */
  readonly snapshotBucketArn: string;
}

/** Everything that changes a user or role, or takes it apart. */
export const PRINCIPAL_CHANGES: readonly string[] = [
  ...['iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:DeactivateMFADevice', 'iam:DeleteAccessKey'],
  ...['iam:DeleteLoginProfile', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:DeleteSSHPublicKey'],
  ...['iam:DeleteServiceSpecificCredential', 'iam:DeleteSigningCertificate', 'iam:DeleteUser'],
  ...['iam:DeleteUserPermissionsBoundary', 'iam:DeleteUserPolicy', 'iam:DetachRolePolicy'],
  ...['iam:DetachUserPolicy', 'iam:UpdateAccessKey'],
];

/**
 * What it takes to disable, undo and tear down users and roles: for the decision Lambda alone. It can attach nothing but
 * `AWSDenyAll`, and create nothing. Detaching cannot be limited to it: before a principal is deleted, all has to go.
 *
 * `iam:DeleteVirtualMFADevice` knows no user, and `iam:GetAccessKeyLastUsed` is asked by the key's id. Source: Service
 * Authorization Reference.
 */
export function principalPermissions(resources: PrincipalResources): PermissionStatement[] {
  return [...readPrincipals(resources), ...changePrincipals(resources), ...keepSnapshots(resources)];
}

function arnsOf({ partition, account }: PrincipalResources) {
  const iam = `arn:${partition}:iam::${account}`;
  const [users, roles, groups] = [`${iam}:user/*`, `${iam}:role/*`, `${iam}:group/*`];
  return { users, roles, groups, mfa: `${iam}:mfa/*`, profiles: `${iam}:instance-profile/*` };
}

function readPrincipals(resources: PrincipalResources): PermissionStatement[] {
  const { users, roles } = arnsOf(resources);
  return [
    {
      sid: 'ReadUsersWhole',
      actions: [
        ...['iam:GetAccessKeyLastUsed', 'iam:GetLoginProfile', 'iam:GetSSHPublicKey', 'iam:GetUser'],
        ...['iam:GetUserPolicy', 'iam:ListAccessKeys', 'iam:ListAttachedUserPolicies'],
        ...['iam:ListGroupsForUser', 'iam:ListMFADevices', 'iam:ListSSHPublicKeys'],
        ...['iam:ListServiceSpecificCredentials', 'iam:ListSigningCertificates', 'iam:ListUserPolicies'],
      ],
      resources: [users],
    },
    {
      sid: 'ReadRolesWhole',
      actions: [
        ...['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies'],
        ...['iam:ListInstanceProfilesForRole', 'iam:ListRolePolicies'],
      ],
      resources: [roles],
    },
  ];
}

function changePrincipals(resources: PrincipalResources): PermissionStatement[] {
  const { users, roles, groups, mfa, profiles } = arnsOf(resources);
  const denyAll = `arn:${resources.partition}:iam::aws:policy/AWSDenyAll`;
  return [
    {
      sid: 'AttachDenyAllOnly',
      actions: ['iam:AttachRolePolicy', 'iam:AttachUserPolicy'],
      resources: [roles, users],
      conditions: { ArnEquals: { 'iam:PolicyARN': denyAll } },
    },
    {
      sid: 'SwitchAndTearDownUsers',
      actions: [
        ...['iam:DeactivateMFADevice', 'iam:DeleteAccessKey', 'iam:DeleteLoginProfile'],
        ...['iam:DeleteSSHPublicKey', 'iam:DeleteServiceSpecificCredential', 'iam:DeleteSigningCertificate'],
        ...['iam:DeleteUser', 'iam:DeleteUserPermissionsBoundary', 'iam:DeleteUserPolicy'],
        ...['iam:DetachUserPolicy', 'iam:UpdateAccessKey'],
      ],
      resources: [users],
    },
    { sid: 'LeaveGroups', actions: ['iam:RemoveUserFromGroup'], resources: [groups] },
    { sid: 'DeleteVirtualMfa', actions: ['iam:DeleteVirtualMFADevice'], resources: [mfa] },
    {
      sid: 'TearDownRoles',
      actions: ['iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:DetachRolePolicy'],
      resources: [roles],
    },
    {
      sid: 'LeaveInstanceProfiles',
      actions: ['iam:RemoveRoleFromInstanceProfile'],
      resources: [profiles],
    },
  ];
}

/** Put once and read back; never listed, never deleted. */
function keepSnapshots({ account, snapshotBucketArn }: PrincipalResources): PermissionStatement[] {
  return [
    {
      sid: 'KeepSnapshots',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${snapshotBucketArn}/${account}/*`],
    },
  ];
}

/**
 * What it takes to rebuild users and roles. It amounts to administrator (nothing limits what an inline policy says), so it
 * is for a role of its own, which only a restoring assumes.
 */
export function restorePermissions(
  resources: PrincipalResources & {
    /** The product's own roles: whatever is rebuilt, none of these. */
    readonly ownRoleArns: readonly string[];
  },
): PermissionStatement[] {
  const { users, roles, groups, profiles } = arnsOf(resources);
  const { partition, account, snapshotBucketArn, ownRoleArns } = resources;
  return [
    {
      sid: 'BuildUsers',
      actions: [
        ...['iam:AttachUserPolicy', 'iam:CreateUser', 'iam:GetUser', 'iam:GetUserPolicy'],
        ...['iam:PutUserPolicy', 'iam:TagUser'],
      ],
      resources: [users],
    },
    {
      sid: 'BuildRoles',
      actions: [
        ...['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:GetRole', 'iam:GetRolePolicy'],
        ...['iam:PassRole', 'iam:PutRolePolicy', 'iam:TagRole'],
      ],
      resources: [roles],
    },
    { sid: 'JoinGroups', actions: ['iam:AddUserToGroup', 'iam:GetGroup'], resources: [groups] },
    {
      sid: 'JoinInstanceProfiles',
      actions: ['iam:AddRoleToInstanceProfile', 'iam:GetInstanceProfile'],
      resources: [profiles],
    },
    {
      sid: 'SeePolicies',
      actions: ['iam:GetPolicy'],
      resources: [`arn:${partition}:iam::${account}:policy/*`, `arn:${partition}:iam::aws:policy/*`],
    },
    { sid: 'ReadSnapshots', actions: ['s3:GetObject'], resources: [`${snapshotBucketArn}/${account}/*`] },
    { sid: 'NeverTouchOwnRoles', effect: 'Deny', actions: ['iam:*'], resources: ownRoleArns },
  ];
}

/** For the decision Lambda, which alone asks for it. */
export function askToRestorePermissions(restoreFunctionArn: string): PermissionStatement[] {
  return [{ sid: 'AskToRestore', actions: ['lambda:InvokeFunction'], resources: [restoreFunctionArn] }];
}
