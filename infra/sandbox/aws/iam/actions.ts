import { GetAccountAuthorizationDetails } from './authorization-details.ts';
import type { IamAction } from './call.ts';
import { GenerateCredentialReport, GetCredentialReport } from './credential-report.ts';
import {
  GetAccessKeyLastUsed,
  GetLoginProfile,
  GetSSHPublicKey,
  ListAccessKeys,
  ListServiceSpecificCredentials,
  ListSigningCertificates,
  ListSSHPublicKeys,
} from './credentials.ts';
import * as dependencies from './dependency-changes.ts';
import * as groups from './groups.ts';
import * as instanceProfiles from './instance-profiles.ts';
import { CreateAccessKey, DeleteAccessKey, DeleteLoginProfile, UpdateAccessKey } from './key-changes.ts';
import { GenerateServiceLastAccessedDetails, GetServiceLastAccessedDetails } from './last-accessed.ts';
import * as otherChanges from './other-credential-changes.ts';
import {
  GetPolicy,
  GetPolicyVersion,
  GetRolePolicy,
  GetUserPolicy,
  ListAttachedRolePolicies,
  ListAttachedUserPolicies,
  ListRolePolicies,
  ListUserPolicies,
} from './policies.ts';
import {
  AttachRolePolicy,
  AttachUserPolicy,
  DetachRolePolicy,
  DetachUserPolicy,
  PutRolePolicy,
  PutUserPolicy,
} from './policy-changes.ts';
import { CreateRole, CreateUser, DeleteRole, DeleteUser, TagRole, TagUser } from './principal-changes.ts';
import { GetRole, ListRoles, ListRoleTags } from './roles.ts';
import {
  GetUser,
  ListAccountAliases,
  ListGroupsForUser,
  ListMFADevices,
  ListUsers,
  ListUserTags,
  ListVirtualMFADevices,
} from './users.ts';

/** Every IAM action that the emulator knows. */
export const IAM_ACTIONS: ReadonlyMap<string, IamAction> = new Map(
  Object.entries({
    GenerateCredentialReport,
    GetCredentialReport,
    GetAccountAuthorizationDetails,
    GenerateServiceLastAccessedDetails,
    GetServiceLastAccessedDetails,
    ListAccountAliases,

    ListUsers,
    GetUser,
    ListUserTags,
    ListGroupsForUser,
    ListMFADevices,
    ListVirtualMFADevices,

    ListAccessKeys,
    GetAccessKeyLastUsed,
    GetLoginProfile,
    ListSSHPublicKeys,
    GetSSHPublicKey,
    ListSigningCertificates,
    ListServiceSpecificCredentials,

    ListRoles,
    GetRole,
    ListRoleTags,

    ListUserPolicies,
    GetUserPolicy,
    GetPolicy,
    ListAttachedUserPolicies,
    ListRolePolicies,
    GetRolePolicy,
    ListAttachedRolePolicies,
    GetPolicyVersion,

    CreateUser,
    CreateRole,
    TagUser,
    TagRole,
    DeleteUser,
    DeleteRole,
    CreateAccessKey,
    UpdateAccessKey,
    DeleteAccessKey,
    DeleteLoginProfile,
    AttachUserPolicy,
    DetachUserPolicy,
    AttachRolePolicy,
    DetachRolePolicy,
    ...otherChanges,
    PutUserPolicy,
    PutRolePolicy,
    ...dependencies,
    ...groups,
    ...instanceProfiles,
  }),
);
