import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  paginateListAccessKeys,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { AccountReader } from '../readers.ts';
import { readCredentialReport } from './credential-report-reader.ts';
import { otherCredentialReader } from './other-credential-reader.ts';
import { listPrincipals } from './principal-reader.ts';
import { required } from './required.ts';

/** The longest wait between two looks at the credential report, in milliseconds. */
const POLL_MS = 1000;

/** Reads an account through IAM and STS. Read-only. */
export function iamReader(iam: IAMClient, sts: STSClient, { pollMs = POLL_MS } = {}): AccountReader {
  async function passwordLastUsedAt(UserName: string): Promise<Date | null> {
    const { User } = await iam.send(new GetUserCommand({ UserName }));
    return User?.PasswordLastUsed ?? null;
  }
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
        return { createdAt, lastUsedAt: await passwordLastUsedAt(userName) };
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchEntityException') return null;
        throw error;
      }
    },
    passwordLastUsedAt,
    ...otherCredentialReader(iam),
  };
}

/** IAM says `N/A` for a service or region that it does not tell. */
function applicable(value: string | undefined): string | null {
  return value && value !== 'N/A' ? value : null;
}
