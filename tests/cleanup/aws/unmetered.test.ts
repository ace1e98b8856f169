import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackReader } from '../../../cleanup/aws/stack-reader.ts';
import { unmetered } from '../../../cleanup/aws/unmetered.ts';
import { anAccount } from '../../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../../infra/sandbox/aws/server.ts';

/** More than the SDK's quota of retries (500, 14 each) lasts for. */
const USERS = 40;

let aws: EmulatedAws;
beforeAll(async () => {
  aws = await startEmulatedAws({ account: anAccount() });
});
afterAll(() => aws.close());

const region = 'eu-west-1';

function aClient(maxAttempts: number): CloudFormationClient {
  const credentials = { accessKeyId: 'sandbox-admin', secretAccessKey: 'test' };
  return new CloudFormationClient({ region, endpoint: aws.url, credentials, maxAttempts });
}

function ask(client: CloudFormationClient, user: number) {
  const reader = stackReader(new Map([[region, client]]));
  return reader.declaredBy({ type: 'user', physicalId: `user-${user}` }, region);
}

/** Asks about many users, of whom no stack knows any: an error. Each first answer is a 500. */
async function failuresOf(client: CloudFormationClient): Promise<number> {
  let failed = 0;
  for (let user = 0; user < USERS; user += 1) {
    aws.faults.add({ fault: 'InternalError', service: 'cloudformation', times: 1 });
    await ask(client, user).catch(() => {
      failed += 1;
    });
  }
  return failed;
}

describe('a client whose usual answer is an error', () => {
  it('tries again for as long as it lives', async () => {
    expect(await failuresOf(unmetered(aClient(10)))).toBe(0);
  });

  it('would stop trying with the quota of the SDK', async () => {
    expect(await failuresOf(aClient(10))).toBeGreaterThan(0);
  });

  it('tries one call as often as it is told, and no more', async () => {
    aws.calls.clear();
    const heal = aws.faults.add({ fault: 'InternalError', service: 'cloudformation' });
    await expect(ask(unmetered(aClient(3)), 1)).rejects.toThrow();
    heal();
    expect(aws.calls.count({ service: 'cloudformation' })).toBe(3);
  });
});
