import { describe, expect, test } from 'vitest';
import { createReaders } from '../../../cleanup/aws/readers.ts';
import { aKey, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';

const state = emulatedAccount();

function account(options: Partial<Parameters<typeof createReaders>[0]> = {}) {
  const counter = { count: 0 };
  const readers = createReaders({
    region: 'us-east-1',
    cloudFormationRegions: [],
    counter,
    client: {
      endpoint: state.aws.url,
      credentials: { accessKeyId: 'sandbox-admin', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
    },
    ...options,
  });
  return { reader: readers.account, counter };
}

const ask = (reader: ReturnType<typeof account>['reader']) => reader.accessKeys('ada');

describe('calls to IAM', () => {
  test('go 2 at once at first', async () => {
    state.use({ users: [aUser({ name: 'ada', keys: [aKey()] })] });
    state.aws.faults.latencyMs = 20;
    const { reader, counter } = account();
    const lists = await Promise.all(Array.from({ length: 8 }, () => ask(reader)));
    expect(lists.map((keys) => keys.length)).toEqual(Array(8).fill(1));
    expect(state.aws.calls.peakInFlight).toBe(2);
    expect(counter.count).toBe(8);
  });

  test('go as they come without a pace', async () => {
    state.use({ users: [aUser({ name: 'ada' })] });
    state.aws.faults.latencyMs = 100;
    const { reader } = account({ pace: null });
    await Promise.all(Array.from({ length: 8 }, () => ask(reader)));
    expect(state.aws.calls.peakInFlight).toBeGreaterThan(2);
  });

  test.each(['hang', 'close', 'AccessDenied', 'InternalError'] as const)(
    'that end in %s give their places back',
    async (fault) => {
      state.use({ users: [aUser({ name: 'ada', keys: [aKey()] })] });
      state.aws.faults.add({ fault, action: 'ListAccessKeys', times: 4 });
      const { reader } = account();
      const results = await Promise.allSettled(Array.from({ length: 6 }, () => ask(reader)));
      expect(results.map(({ status }) => status)).toEqual([
        ...Array(4).fill('rejected'),
        ...Array(2).fill('fulfilled'),
      ]);
    },
  );
});
