import { afterAll, beforeAll, beforeEach } from 'vitest';
import { anAccount } from '../../../infra/sandbox/aws/new-account.ts';
import {
  type EmulatedAws,
  type EmulatedAwsOptions,
  startEmulatedAws,
} from '../../../infra/sandbox/aws/server.ts';

export const NOW = new Date('2026-06-01T12:00:00Z');

/** Explicit endpoint, region and dummy key, so that nothing ambient is ever used. */
export function clientOf(aws: EmulatedAws, accessKeyId = 'sandbox-admin', region = 'us-east-1') {
  return {
    endpoint: aws.url,
    region,
    credentials: { accessKeyId, secretAccessKey: 'dummy' },
    maxAttempts: 1,
  };
}

interface Emulated {
  aws: EmulatedAws;
  now: Date;
}

/** One emulator for a file; before each test an empty account, no faults, an empty log, and the same moment. */
export function emulated(options: Partial<EmulatedAwsOptions> = {}): Emulated {
  const state = { now: NOW } as Emulated;
  beforeAll(async () => {
    state.aws = await startEmulatedAws({ account: anAccount(), clock: () => state.now, ...options });
  });
  beforeEach(() => {
    state.now = NOW;
    state.aws.setAccount(anAccount());
    state.aws.faults.clear();
    state.aws.calls.clear();
  });
  afterAll(() => state.aws.close());
  return state;
}
