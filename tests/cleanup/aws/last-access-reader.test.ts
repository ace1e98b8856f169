import { IAMClient } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, test } from 'vitest';
import { lastAccessReader } from '../../../cleanup/aws/last-access-reader.ts';
import { aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT, NOW } from '../factories.ts';

const state = emulatedAccount();
const ADA = aUser({
  name: 'ada',
  lastAccessed: [
    { service: 'sqs', at: null },
    { service: 's3', at: NOW },
    { service: 'ec2', at: new Date('2024-01-01T00:00:00Z') },
  ],
});
const WAITS = [1, 1, 1];

function ask(name = 'ada') {
  const credentials = { accessKeyId: 'sandbox-admin', secretAccessKey: 'test' };
  const iam = new IAMClient({ endpoint: state.aws.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  return lastAccessReader(iam, WAITS).lastAccess(`arn:aws:iam::${ACCOUNT}:user/${name}`);
}

const looks = () => state.aws.calls.find({ action: 'GetServiceLastAccessedDetails' }).length;

beforeEach(() => {
  state.aws.settings.jobPolls = 1;
  state.aws.settings.jobsFail = false;
  state.use({ users: [ADA, aUser({ name: 'idle' })] });
});

describe('when a principal was last accessed', () => {
  test.each([0, 1, WAITS.length])(
    'is the newest of all services, once the job is done: %s looks later',
    async (polls) => {
      state.aws.settings.jobPolls = polls;
      expect(await ask()).toEqual({ known: true, use: { at: NOW, service: 's3', region: 'us-east-1' } });
      expect(looks()).toBe(polls + 1);
    },
  );

  test('is read on all pages', async () => {
    state.aws.settings.maxPageSize = 1;
    expect(await ask()).toMatchObject({ known: true, use: { service: 's3' } });
  });

  test('is never, for one that did nothing', async () => {
    expect(await ask('idle')).toEqual({ known: true, use: null });
  });

  test('is unknown, not never, while the job goes on', async () => {
    state.aws.settings.jobPolls = WAITS.length + 1;
    expect(await ask()).toEqual({
      known: false,
      reason: 'AWS did not say in time when it was last accessed.',
    });
  });

  test('is unknown, not never, when the job failed', async () => {
    state.aws.settings.jobsFail = true;
    expect(await ask()).toEqual({
      known: false,
      reason: 'AWS failed to find out when it was last accessed.',
    });
  });

  test('fails loudly when it may not be asked', async () => {
    state.aws.faults.add({ fault: 'AccessDenied', action: 'GetServiceLastAccessedDetails' });
    await expect(ask()).rejects.toThrow(/GetServiceLastAccessedDetails/);
  });
});
