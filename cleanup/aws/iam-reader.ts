import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  ListServiceSpecificCredentialsCommand,
  paginateListAccessKeys,
  paginateListSSHPublicKeys,
  type ServiceSpecificCredentialMetadata,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { ServiceSpecificCredential } from '../inventory.ts';
import type { AccountReader } from '../readers.ts';
import { readCredentialReport } from './credential-report-reader.ts';
import { listPrincipals } from './principal-reader.ts';
import { required } from './required.ts';

/** The longest wait between two looks at the credential report, in milliseconds. */
const POLL_MS = 1000;

/** Reads an account through IAM and STS. Read-only. */
export function iamReader(iam: IAMClient, sts: STSClient, { pollMs = POLL_MS } = {}): AccountReader {
  return {
    async identity() {
      const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
      const account = required(Account, 'Account', 'GetCallerIdentity');
      return { account, partition: required(Arn, 'Arn', 'GetCallerIdentity').split(':')[1] ?? 'aws' };
    },
    async alias() {
      const { AccountAliases } = await iam.send(new ListAccountAliasesCommand({}));
      return AccountAliases?.[0] ?? null;
    },
    credentialReport: () => readCredentialReport(iam, pollMs),
    principals: () => listPrincipals(iam),
    serviceSpecificCredentials: () => listServiceSpecificCredentials(iam),
    async accessKeys(userName) {
      const keys = [];
      for await (const page of paginateListAccessKeys({ client: iam }, { UserName: userName })) {
        for (const key of page.AccessKeyMetadata ?? []) {
          keys.push({
            id: required(key.AccessKeyId, 'AccessKeyId', 'ListAccessKeys'),
            active: key.Status === 'Active',
            createdAt: required(key.CreateDate, 'CreateDate', 'ListAccessKeys'),
          });
        }
      }
      return keys;
    },
    async accessKeyLastUsed(accessKeyId) {
      const { AccessKeyLastUsed } = await iam.send(
        new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }),
      );
      const { LastUsedDate, ServiceName, Region } = required(
        AccessKeyLastUsed,
        'AccessKeyLastUsed',
        'GetAccessKeyLastUsed',
      );
      if (!LastUsedDate) return null;
      return { at: LastUsedDate, service: applicable(ServiceName), region: applicable(Region) };
    },
    async password(userName) {
      try {
        const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: userName }));
        const createdAt = required(LoginProfile?.CreateDate, 'CreateDate', 'GetLoginProfile');
        const { User } = await iam.send(new GetUserCommand({ UserName: userName }));
        return { createdAt, lastUsedAt: User?.PasswordLastUsed ?? null };
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchEntityException') return null;
        throw error;
      }
    },
    async sshKeys(userName) {
      const keys = [];
      for await (const page of paginateListSSHPublicKeys({ client: iam }, { UserName: userName })) {
        for (const key of page.SSHPublicKeys ?? []) {
          keys.push({
            id: required(key.SSHPublicKeyId, 'SSHPublicKeyId', 'ListSSHPublicKeys'),
            active: key.Status === 'Active',
            uploadedAt: required(key.UploadDate, 'UploadDate', 'ListSSHPublicKeys'),
          });
        }
      }
      return keys;
    },
  };
}

/** The SDK has no paginator for this call. */
async function listServiceSpecificCredentials(iam: IAMClient): Promise<ServiceSpecificCredential[]> {
  const credentials: ServiceSpecificCredential[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1000, Marker: marker }),
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
    active: raw.Status === 'Active',
    createdAt: required(raw.CreateDate, 'CreateDate', from),
    expiresAt: raw.ExpirationDate ?? null,
  };
}

/** IAM says `N/A` for a service or region that it does not tell. */
function applicable(value: string | undefined): string | null {
  return value && value !== 'N/A' ? value : null;
}
