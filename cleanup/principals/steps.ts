/*
 * Calls that change one user or role, as data: what is planned can be shown, tested and repeated before it is sent.
 * `call` is the API's name and the other fields are its parameters under their own names.
 */

interface OfUser {
  readonly UserName: string;
}

interface OfRole {
  readonly RoleName: string;
}

/** Switching off and on: all that can be undone. */
export type SwitchStep =
  | ({ readonly call: 'AttachUserPolicy' | 'DetachUserPolicy'; readonly PolicyArn: string } & OfUser)
  | ({ readonly call: 'AttachRolePolicy' | 'DetachRolePolicy'; readonly PolicyArn: string } & OfRole)
  | ({
      readonly call: 'UpdateAccessKey';
      readonly AccessKeyId: string;
      readonly Status: 'Active' | 'Inactive';
    } & OfUser)
  | ({ readonly call: 'DeleteLoginProfile' } & OfUser);

/** Taking apart, down to the principal itself. */
export type RemovalStep =
  | ({ readonly call: 'DeleteAccessKey'; readonly AccessKeyId: string } & OfUser)
  | ({ readonly call: 'DeleteSigningCertificate'; readonly CertificateId: string } & OfUser)
  | ({ readonly call: 'DeleteSSHPublicKey'; readonly SSHPublicKeyId: string } & OfUser)
  | ({
      readonly call: 'DeleteServiceSpecificCredential';
      readonly ServiceSpecificCredentialId: string;
    } & OfUser)
  | ({ readonly call: 'DeactivateMFADevice'; readonly SerialNumber: string } & OfUser)
  | { readonly call: 'DeleteVirtualMFADevice'; readonly SerialNumber: string }
  | ({ readonly call: 'RemoveUserFromGroup'; readonly GroupName: string } & OfUser)
  | ({ readonly call: 'DeleteUserPolicy'; readonly PolicyName: string } & OfUser)
  | ({ readonly call: 'DeleteUserPermissionsBoundary' } & OfUser)
  | ({ readonly call: 'DeleteUser' } & OfUser)
  | ({ readonly call: 'RemoveRoleFromInstanceProfile'; readonly InstanceProfileName: string } & OfRole)
  | ({ readonly call: 'DeleteRolePolicy'; readonly PolicyName: string } & OfRole)
  | ({ readonly call: 'DeleteRole' } & OfRole);

export type ChangeStep = SwitchStep | RemovalStep;

interface TagParameter {
  readonly Key: string;
  readonly Value: string;
}

/** What users and roles are created with alike; what is not there is left out. */
interface Creation {
  readonly Path: string;
  readonly Tags: readonly TagParameter[];
  readonly PermissionsBoundary?: string;
}

/** Building up again. None of it is within the reach of the decision Lambda. */
export type RestoreStep =
  | ({ readonly call: 'CreateUser' } & OfUser & Creation)
  | ({
      readonly call: 'CreateRole';
      readonly AssumeRolePolicyDocument: string;
      readonly Description?: string;
      readonly MaxSessionDuration: number;
    } & OfRole &
      Creation)
  | ({ readonly call: 'TagUser'; readonly Tags: readonly TagParameter[] } & OfUser)
  | ({ readonly call: 'TagRole'; readonly Tags: readonly TagParameter[] } & OfRole)
  | ({ readonly call: 'AddUserToGroup'; readonly GroupName: string } & OfUser)
  | ({
      readonly call: 'PutUserPolicy';
      readonly PolicyName: string;
      readonly PolicyDocument: string;
    } & OfUser)
  | ({
      readonly call: 'PutRolePolicy';
      readonly PolicyName: string;
      readonly PolicyDocument: string;
    } & OfRole)
  | ({ readonly call: 'AttachUserPolicy'; readonly PolicyArn: string } & OfUser)
  | ({ readonly call: 'AttachRolePolicy'; readonly PolicyArn: string } & OfRole)
  | ({ readonly call: 'AddRoleToInstanceProfile'; readonly InstanceProfileName: string } & OfRole);
