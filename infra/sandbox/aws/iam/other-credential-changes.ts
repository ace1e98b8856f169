import { type IamAction, type IamCall, invalid, noSuchEntity, required, userOf } from './call.ts';

interface Switchable {
  readonly id: string;
  active: boolean;
}

/** Sets Active or Inactive; what has expired stays `Expired` unless it is switched off. */
function setStatus(call: IamCall, items: readonly Switchable[], parameter: string, what: string): null {
  const id = required(call, parameter);
  const status = required(call, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw invalid(status, 'Status', 'Member must satisfy enum value set: [Active, Inactive]');
  }
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`);
  item.active = status === 'Active';
  return null;
}

export const UpdateSSHPublicKey: IamAction = (call) =>
  setStatus(call, userOf(call).sshKeys, 'SSHPublicKeyId', 'public key');

export const UpdateSigningCertificate: IamAction = (call) =>
  setStatus(call, userOf(call).certificates, 'CertificateId', 'Certificate');

export const UpdateServiceSpecificCredential: IamAction = (call) =>
  setStatus(call, userOf(call).serviceSpecificCredentials, 'ServiceSpecificCredentialId', 'credential');
