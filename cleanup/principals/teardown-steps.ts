import { isDenyAll } from './deny-all.ts';
import type { PrincipalState, RoleState, UserState } from './state.ts';
import type { ChangeStep } from './steps.ts';

/**
 * Everything that has to go, and then the principal itself, in an order that works and in which less and less does: what
 * one signs in or calls with, then what gives permissions, `AWSDenyAll` last of all. Source: "DeleteUser" and
 * "DeleteRole" in the IAM API Reference.
 *
 * @param snapshot how it was before. A virtual MFA device, once deactivated, no longer shows with its user
 */
export function teardownSteps(state: PrincipalState, snapshot: PrincipalState): ChangeStep[] {
  if (state.type === 'role') return roleSteps(state);
  return userSteps(state, snapshot.type === 'user' ? snapshot : state);
}

function userSteps(state: UserState, snapshot: UserState): ChangeStep[] {
  const UserName = state.name;
  const attached = state.attachedPolicyArns.map(
    (PolicyArn): ChangeStep => ({ call: 'DetachUserPolicy', UserName, PolicyArn }),
  );
  return [
    ...credentialSteps(state),
    ...mfaSteps(state, snapshot),
    ...state.groups.map((GroupName): ChangeStep => ({ call: 'RemoveUserFromGroup', UserName, GroupName })),
    ...state.inlinePolicies.map(
      ({ name }): ChangeStep => ({ call: 'DeleteUserPolicy', UserName, PolicyName: name }),
    ),
    ...attached.filter((step) => !detachesDenyAll(step)),
    ...(state.boundaryArn ? [{ call: 'DeleteUserPermissionsBoundary', UserName } as const] : []),
    ...attached.filter(detachesDenyAll),
    { call: 'DeleteUser', UserName },
  ];
}

function credentialSteps(state: UserState): ChangeStep[] {
  const UserName = state.name;
  return [
    ...(state.password ? [{ call: 'DeleteLoginProfile', UserName } as const] : []),
    ...state.keys.map(({ id }): ChangeStep => ({ call: 'DeleteAccessKey', UserName, AccessKeyId: id })),
    ...state.certificates.map(
      ({ id }): ChangeStep => ({ call: 'DeleteSigningCertificate', UserName, CertificateId: id }),
    ),
    ...state.sshKeys.map(
      ({ id }): ChangeStep => ({ call: 'DeleteSSHPublicKey', UserName, SSHPublicKeyId: id }),
    ),
    ...state.serviceCredentials.map(
      ({ id }): ChangeStep => ({
        call: 'DeleteServiceSpecificCredential',
        UserName,
        ServiceSpecificCredentialId: id,
      }),
    ),
  ];
}

function mfaSteps(state: UserState, snapshot: UserState): ChangeStep[] {
  const virtual = [...snapshot.mfaDevices, ...state.mfaDevices].filter((device) => device.virtual);
  return [
    ...state.mfaDevices.map(
      ({ serialNumber }): ChangeStep => ({
        call: 'DeactivateMFADevice',
        UserName: state.name,
        SerialNumber: serialNumber,
      }),
    ),
    ...[...new Set(virtual.map(({ serialNumber }) => serialNumber))].map(
      (SerialNumber): ChangeStep => ({ call: 'DeleteVirtualMFADevice', SerialNumber }),
    ),
  ];
}

function roleSteps(state: RoleState): ChangeStep[] {
  const RoleName = state.name;
  const attached = state.attachedPolicyArns.map(
    (PolicyArn): ChangeStep => ({ call: 'DetachRolePolicy', RoleName, PolicyArn }),
  );
  return [
    ...state.instanceProfiles.map(
      (InstanceProfileName): ChangeStep => ({
        call: 'RemoveRoleFromInstanceProfile',
        RoleName,
        InstanceProfileName,
      }),
    ),
    ...state.inlinePolicies.map(
      ({ name }): ChangeStep => ({ call: 'DeleteRolePolicy', RoleName, PolicyName: name }),
    ),
    ...attached.filter((step) => !detachesDenyAll(step)),
    ...attached.filter(detachesDenyAll),
    { call: 'DeleteRole', RoleName },
  ];
}

function detachesDenyAll(step: ChangeStep): boolean {
  return 'PolicyArn' in step && isDenyAll(step.PolicyArn);
}

/** What a step takes away, as a person would say it: `access key AKIA…`. */
export function whatGoes(step: ChangeStep): string {
  switch (step.call) {
    case 'DeleteLoginProfile':
      return 'the console password';
    case 'DeleteAccessKey':
    case 'UpdateAccessKey':
      return `access key ${step.AccessKeyId}`;
    case 'DeleteSigningCertificate':
      return `signing certificate ${step.CertificateId}`;
    case 'DeleteSSHPublicKey':
      return `SSH public key ${step.SSHPublicKeyId}`;
    case 'DeleteServiceSpecificCredential':
      return `service-specific credential ${step.ServiceSpecificCredentialId}`;
    case 'DeactivateMFADevice':
      return `MFA device ${step.SerialNumber}`;
    case 'DeleteVirtualMFADevice':
      return `virtual MFA device ${step.SerialNumber}`;
    case 'RemoveUserFromGroup':
      return `membership of group ${step.GroupName}`;
    case 'DeleteUserPolicy':
    case 'DeleteRolePolicy':
      return `inline policy ${step.PolicyName}`;
    case 'DeleteUserPermissionsBoundary':
      return 'the permissions boundary';
    case 'RemoveRoleFromInstanceProfile':
      return `membership of instance profile ${step.InstanceProfileName}`;
    case 'DeleteUser':
      return 'the user';
    case 'DeleteRole':
      return 'the role';
    default:
      return `attached policy ${step.PolicyArn}`;
  }
}
