import type { PermissionStatement } from '../../../infra/permissions.ts';
import type { Call } from '../../../infra/sandbox/aws/call-log.ts';
import { ROLES, type RoleName } from '../../../infra/sandbox/roles.ts';

/*
 * Every action that the template allows is used: in the journey of `as-deployed.test.ts`, in the month (`tests/month`),
 * or there is a reason here. Each of the two holds its own part to be exact.
 */

/** Those that the stack always has when Slack is wanted. */
export type UsedRole = Exclude<RoleName, 'restore'>;

const NOT_EMULATED = {
  'logs:CreateLogStream': "Lambda's own logging is not emulated",
  'logs:PutLogEvents': "Lambda's own logging is not emulated",
};

/** Allowed, and used neither there nor there, with the reason. */
export const NOT_SEEN: Readonly<Record<UsedRole, Readonly<Record<string, string>>>> = {
  audit: {
    'kms:Decrypt': 'encryption of topics is not emulated',
    'kms:GenerateDataKey': 'encryption of topics is not emulated',
    'sns:GetTopicAttributes':
      'asked where the email is what warns: tests/journey/without-slack.test.ts does it',
    ...NOT_EMULATED,
  },
  bot: NOT_EMULATED,
  decision: {
    'iam:UpdateSSHPublicKey': 'tests/cleanup/decisions/other-credentials.test.ts does it',
    'sqs:GetQueueAttributes': "Lambda's event source asks, the sandbox's stand-in does not",
    ...NOT_EMULATED,
  },
};

/** What takes days, and so happens in the month only: whole users and roles, cooling-offs, other credentials. */
export const ONLY_IN_THE_MONTH: Readonly<Record<UsedRole, readonly string[]>> = {
  // Asked about what is disabled.
  audit: ['iam:GenerateServiceLastAccessedDetails', 'iam:GetServiceLastAccessedDetails'],
  bot: [],
  decision: [
    ...['iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:DeactivateMFADevice', 'iam:DeleteAccessKey'],
    ...['iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:DeleteSSHPublicKey'],
    ...['iam:DeleteServiceSpecificCredential', 'iam:DeleteSigningCertificate', 'iam:DeleteUser'],
    ...['iam:DeleteUserPermissionsBoundary', 'iam:DeleteUserPolicy', 'iam:DeleteVirtualMFADevice'],
    ...['iam:DetachRolePolicy', 'iam:DetachUserPolicy', 'iam:GenerateServiceLastAccessedDetails'],
    ...['iam:GetRole', 'iam:GetRolePolicy', 'iam:GetSSHPublicKey', 'iam:GetServiceLastAccessedDetails'],
    ...['iam:GetUserPolicy', 'iam:ListAttachedRolePolicies', 'iam:ListAttachedUserPolicies'],
    ...['iam:ListGroupsForUser', 'iam:ListInstanceProfilesForRole', 'iam:ListMFADevices'],
    ...['iam:ListRolePolicies', 'iam:ListSSHPublicKeys', 'iam:ListServiceSpecificCredentials'],
    ...['iam:ListSigningCertificates', 'iam:ListUserPolicies', 'iam:RemoveRoleFromInstanceProfile'],
    ...['iam:RemoveUserFromGroup', 'iam:UpdateServiceSpecificCredential', 'iam:UpdateSigningCertificate'],
    ...['s3:GetObject', 's3:PutObject'],
  ],
};

/** What a role did, as policies spell it. Asking who one is takes no permission. */
export function usedBy(role: UsedRole, calls: readonly Call[]): ReadonlySet<string> {
  const own = calls.filter(({ caller, service }) => caller === ROLES[role] && service !== 'sts');
  return new Set(own.map(({ service, action }) => asPermission(service, action)));
}

/** What is allowed, and was not used. */
export function idleActions(
  allowed: readonly PermissionStatement[],
  used: ReadonlySet<string>,
): readonly string[] {
  const actions = allowed.filter(({ effect }) => effect !== 'Deny').flatMap((one) => one.actions);
  return [...new Set(actions)].filter((action) => !used.has(action)).sort();
}

/** The call log has the API's names. */
function asPermission(service: string, action: string): string {
  const name = service === 'lambda' && action === 'Invoke' ? 'InvokeFunction' : action.replace(/V2$/, '');
  return `${service}:${name}`;
}
