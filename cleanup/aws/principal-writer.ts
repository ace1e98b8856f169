import * as sdk from '@aws-sdk/client-iam';
import type { Written } from '../decisions/iam-writer.ts';
import { isDenyAll } from '../principals/deny-all.ts';
import type { PrincipalWriter } from '../principals/principal-writer.ts';
import type { ChangeStep } from '../principals/steps.ts';
import { type Answered, isNoSuchEntity } from './iam-answers.ts';

/** Thrown when a plan would attach anything but `AWSDenyAll`. Never sent. */
export class NotForUsError extends Error {
  override readonly name = 'NotForUsError';
}

/** Changes users and roles through IAM, one call a step. */
export function principalWriter(iam: sdk.IAMClient): PrincipalWriter {
  return {
    /**
     * A retry inside the SDK may meet NoSuchEntity because its own first attempt did the work and the answer was lost:
     * so "gone" is an answer here and not an error.
     */
    async send(step): Promise<Written> {
      try {
        const { $metadata } = await sent(iam, step);
        return { outcome: 'changed', awsRequestId: $metadata.requestId ?? 'unknown' };
      } catch (error) {
        if (!isNoSuchEntity(error)) throw error;
        return { outcome: 'gone', awsRequestId: error.$metadata.requestId ?? 'unknown' };
      }
    },
  };
}

function sent(iam: sdk.IAMClient, step: ChangeStep): Promise<Answered> {
  switch (step.call) {
    case 'AttachUserPolicy':
      return iam.send(new sdk.AttachUserPolicyCommand(onlyDenyAll(step)));
    case 'AttachRolePolicy':
      return iam.send(new sdk.AttachRolePolicyCommand(onlyDenyAll(step)));
    case 'DetachUserPolicy':
      return iam.send(new sdk.DetachUserPolicyCommand(step));
    case 'DetachRolePolicy':
      return iam.send(new sdk.DetachRolePolicyCommand(step));
    case 'UpdateAccessKey':
      return iam.send(new sdk.UpdateAccessKeyCommand(step));
    case 'DeleteLoginProfile':
      return iam.send(new sdk.DeleteLoginProfileCommand(step));
    case 'DeleteAccessKey':
      return iam.send(new sdk.DeleteAccessKeyCommand(step));
    case 'DeleteSigningCertificate':
      return iam.send(new sdk.DeleteSigningCertificateCommand(step));
    case 'DeleteSSHPublicKey':
      return iam.send(new sdk.DeleteSSHPublicKeyCommand(step));
    case 'DeleteServiceSpecificCredential':
      return iam.send(new sdk.DeleteServiceSpecificCredentialCommand(step));
    case 'DeactivateMFADevice':
      return iam.send(new sdk.DeactivateMFADeviceCommand(step));
    case 'DeleteVirtualMFADevice':
      return iam.send(new sdk.DeleteVirtualMFADeviceCommand(step));
    case 'RemoveUserFromGroup':
      return iam.send(new sdk.RemoveUserFromGroupCommand(step));
    case 'DeleteUserPolicy':
      return iam.send(new sdk.DeleteUserPolicyCommand(step));
    case 'DeleteUserPermissionsBoundary':
      return iam.send(new sdk.DeleteUserPermissionsBoundaryCommand(step));
    case 'DeleteUser':
      return iam.send(new sdk.DeleteUserCommand(step));
    case 'RemoveRoleFromInstanceProfile':
      return iam.send(new sdk.RemoveRoleFromInstanceProfileCommand(step));
    case 'DeleteRolePolicy':
      return iam.send(new sdk.DeleteRolePolicyCommand(step));
    case 'DeleteRole':
      return iam.send(new sdk.DeleteRoleCommand(step));
  }
}

function onlyDenyAll<S extends { readonly PolicyArn: string }>(step: S): S {
  if (isDenyAll(step.PolicyArn)) return step;
  throw new NotForUsError('This product attaches AWSDenyAll and no other policy.');
}
