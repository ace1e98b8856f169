import { X509Certificate } from 'node:crypto';
import {
  type IAMClient,
  ListServiceSpecificCredentialsCommand,
  paginateListSigningCertificates,
  paginateListSSHPublicKeys,
  type ServiceSpecificCredentialMetadata,
} from '@aws-sdk/client-iam';
import type {
  CredentialStatus,
  ServiceSpecificCredential,
  SigningCertificate,
  SshKey,
} from '../inventory.ts';
import type { AccountReader } from '../readers.ts';
import { required } from './required.ts';

type OtherCredentials = Pick<AccountReader, 'serviceSpecificCredentials' | 'sshKeys' | 'certificates'>;

/** Reads the credentials that AWS keeps no last use of. Read-only. */
export function otherCredentialReader(iam: IAMClient): OtherCredentials {
  return {
    serviceSpecificCredentials: (userName) =>
      listServiceSpecificCredentials(
        iam,
        userName === undefined ? { AllUsers: true } : { UserName: userName },
      ),
    async sshKeys(userName) {
      const keys: SshKey[] = [];
      const from = 'ListSSHPublicKeys';
      for await (const page of paginateListSSHPublicKeys({ client: iam }, { UserName: userName })) {
        for (const key of page.SSHPublicKeys ?? []) {
          keys.push({
            id: required(key.SSHPublicKeyId, 'SSHPublicKeyId', from),
            status: statusOf(key.Status, from),
            uploadedAt: required(key.UploadDate, 'UploadDate', from),
          });
        }
      }
      return keys;
    },
    async certificates(userName) {
      const certificates: SigningCertificate[] = [];
      const from = 'ListSigningCertificates';
      for await (const page of paginateListSigningCertificates({ client: iam }, { UserName: userName })) {
        for (const certificate of page.Certificates ?? []) {
          certificates.push({
            id: required(certificate.CertificateId, 'CertificateId', from),
            status: statusOf(certificate.Status, from),
            uploadedAt: required(certificate.UploadDate, 'UploadDate', from),
            expiresAt: expiryOf(certificate.CertificateBody),
          });
        }
      }
      return certificates;
    },
  };
}

/** The SDK has no paginator for this call. */
async function listServiceSpecificCredentials(
  iam: IAMClient,
  of: { readonly AllUsers: true } | { readonly UserName: string },
): Promise<ServiceSpecificCredential[]> {
  const credentials: ServiceSpecificCredential[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new ListServiceSpecificCredentialsCommand({ ...of, MaxItems: 1000, Marker: marker }),
    );
    credentials.push(...(page.ServiceSpecificCredentials ?? []).map(toServiceSpecificCredential));
    marker = page.IsTruncated ? required(page.Marker, 'Marker', 'ListServiceSpecificCredentials') : undefined;
  } while (marker);
  return credentials;
}

function toServiceSpecificCredential(raw: ServiceSpecificCredentialMetadata): ServiceSpecificCredential {
  const from = 'ListServiceSpecificCredentials';
  return {
    id: required(raw.ServiceSpecificCredentialId, 'ServiceSpecificCredentialId', from),
    userName: required(raw.UserName, 'UserName', from),
    service: required(raw.ServiceName, 'ServiceName', from),
    status: statusOf(raw.Status, from),
    createdAt: required(raw.CreateDate, 'CreateDate', from),
    expiresAt: raw.ExpirationDate ?? null,
  };
}

/** A status that this version does not know is taken for working: nothing follows from that. */
function statusOf(status: string | undefined, from: string): CredentialStatus {
  const known = required(status, 'Status', from);
  return known === 'Inactive' || known === 'Expired' ? known : 'Active';
}

function expiryOf(body: string | undefined): Date | null {
  try {
    return body === undefined ? null : new X509Certificate(body).validToDate;
  } catch {
    // IAM keeps what was uploaded years ago; one that cannot be read here is never called expired.
    return null;
  }
}
