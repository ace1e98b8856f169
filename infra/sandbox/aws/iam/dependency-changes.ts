import { AwsError } from '../errors.ts';
import { groupOf, type IamAction, noSuchEntity, required, userOf } from './call.ts';
import { changeableRole } from './policy-changes.ts';

const GROUPS_PER_USER = 10;

/** Takes one item out of a list, or says as AWS does that it is not there. */
function remove<T>(items: T[], what: string, matches: (item: T) => boolean): null {
  const index = items.findIndex(matches);
  if (index < 0) throw noSuchEntity(`The ${what} cannot be found.`);
  items.splice(index, 1);
  return null;
}

/** Adding twice is no error. */
export const AddUserToGroup: IamAction = (call) => {
  const group = groupOf(call);
  const { groups } = userOf(call);
  if (groups.includes(group)) return null;
  if (groups.length >= GROUPS_PER_USER) {
    throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for GroupsPerUser: ${GROUPS_PER_USER}`);
  }
  groups.push(group);
  return null;
};

export const RemoveUserFromGroup: IamAction = (call) => {
  const group = required(call, 'GroupName');
  return remove(userOf(call).groups, `group with name ${group}`, (name) => name === group);
};

export const DeleteUserPolicy: IamAction = (call) => {
  const policy = required(call, 'PolicyName');
  return remove(userOf(call).inlinePolicies, `user policy with name ${policy}`, (p) => p.name === policy);
};

export const DeleteRolePolicy: IamAction = (call) => {
  const policy = required(call, 'PolicyName');
  const { inlinePolicies } = changeableRole(call);
  return remove(inlinePolicies, `role policy with name ${policy}`, (p) => p.name === policy);
};

export const DeleteSSHPublicKey: IamAction = (call) => {
  const id = required(call, 'SSHPublicKeyId');
  return remove(userOf(call).sshKeys, `public key with id ${id}`, (key) => key.id === id);
};

export const DeleteSigningCertificate: IamAction = (call) => {
  const id = required(call, 'CertificateId');
  return remove(userOf(call).certificates, `Certificate with id ${id}`, (item) => item.id === id);
};

export const DeleteServiceSpecificCredential: IamAction = (call) => {
  const id = required(call, 'ServiceSpecificCredentialId');
  const { serviceSpecificCredentials } = userOf(call);
  return remove(serviceSpecificCredentials, `credential with id ${id}`, (item) => item.id === id);
};

export const DeactivateMFADevice: IamAction = (call) => {
  const serial = required(call, 'SerialNumber');
  const { mfaDevices } = userOf(call);
  const isVirtual = mfaDevices.some((device) => device.serialNumber === serial && device.virtual);
  if (isVirtual) call.account.unassignedMfa.add(serial);
  return remove(mfaDevices, `MFA device ${serial}`, (device) => device.serialNumber === serial);
};

/** A device in use does not go. */
export const DeleteVirtualMFADevice: IamAction = (call) => {
  const serial = required(call, 'SerialNumber');
  const isInUse = [...call.account.users.values()].some((user) =>
    user.mfaDevices.some((device) => device.serialNumber === serial),
  );
  if (isInUse) throw new AwsError('DeleteConflict', 409, 'MFA VirtualDevice in use. Must deactivate first.');
  if (!call.account.unassignedMfa.delete(serial)) {
    throw noSuchEntity(`VirtualMFADevice with serial number ${serial} does not exist.`);
  }
  return null;
};

export const DeleteUserPermissionsBoundary: IamAction = (call) => {
  userOf(call).permissionsBoundaryArn = null;
  return null;
};
