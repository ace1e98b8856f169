import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { ambientRegion } from '../../../cleanup/aws/ambient-region.ts';
import { PATIENCE } from '../../../cleanup/aws/client-options.ts';
import { iamReader } from '../../../cleanup/aws/iam-reader.ts';
import { RealAwsClient, type RealClientOptions, reachable } from './aws-client.ts';
import type { RealAccount } from './real-services.ts';

/** An account that answered, with what is to be printed of it. */
export interface OpenedAccount extends Omit<RealAccount, 'allowChanges'> {
  readonly partition: string;
  /** Null: it has none, or it may not be read. */
  readonly alias: string | null;
  readonly region: string;
}

export interface OpenOptions {
  /** @default the region that the AWS environment names */
  readonly region?: string;
  /** @default whatever the AWS environment says */
  readonly client?: RealClientOptions;
}

/**
 * Asks whose account the AWS environment points at. Nothing else is read, and nothing changed.
 *
 * @throws whatever the SDK throws: no credentials, no network
 */
export async function openRealAccount({
  region: given,
  client = {},
}: OpenOptions = {}): Promise<OpenedAccount> {
  const region = given ?? (await ambientRegion());
  const options = { requestHandler: PATIENCE, ...client, region, maxAttempts: 3 };
  const sts = reachable(new STSClient(options));
  // One source of credentials for all, so that what STS says holds for every call.
  const { credentials } = sts.config;
  const iam = reachable(new IAMClient({ ...options, credentials }));
  const reader = iamReader(iam, sts);
  const { account, partition } = await reader.identity();
  const alias = await reader.alias().catch(() => null);
  const forwarding = new RealAwsClient({ ...client, credentials });
  return {
    account,
    partition,
    alias,
    region,
    // IAM and STS are asked where the environment says, the others in the region that the Lambda named.
    send: (service, request) =>
      forwarding.send(service, request, service === 'iam' || service === 'sts' ? region : request.region),
    accountNow: async () => (await reader.identity()).account,
  };
}
