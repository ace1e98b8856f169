import {
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  type IAMClient,
  UpdateServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import type { OtherSubject } from '../decisions/iam-writer.ts';
import { otherTypeOf } from '../decisions/other-credentials.ts';

/** Thrown when asked to change what is no such credential: a mistake of ours, and nothing is sent. */
export class NotACredentialError extends Error {
  override readonly name = 'NotACredentialError';
}

/** Switches one off or on again. */
export function setOtherStatus(iam: IAMClient, of: OtherSubject, Status: 'Active' | 'Inactive') {
  const { name: UserName, id } = of;
  switch (typeOf(of)) {
    case 'ssh-key':
      return iam.send(new UpdateSSHPublicKeyCommand({ UserName, SSHPublicKeyId: id, Status }));
    case 'signing-certificate':
      return iam.send(new UpdateSigningCertificateCommand({ UserName, CertificateId: id, Status }));
    case 'service-credential':
      return iam.send(
        new UpdateServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId: id, Status }),
      );
  }
}

/** Deletes one for good. */
export function deleteOther(iam: IAMClient, of: OtherSubject) {
  const { name: UserName, id } = of;
  switch (typeOf(of)) {
    case 'ssh-key':
      return iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId: id }));
    case 'signing-certificate':
      return iam.send(new DeleteSigningCertificateCommand({ UserName, CertificateId: id }));
    case 'service-credential':
      return iam.send(
        new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId: id }),
      );
  }
}

function typeOf(of: OtherSubject) {
  const type = otherTypeOf(of);
  if (!type) throw new NotACredentialError(`IAM has no such status of a ${of.type}.`);
  return type;
}
