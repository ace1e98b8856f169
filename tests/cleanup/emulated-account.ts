import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createReaders, type ReaderOptions } from '../../cleanup/aws/readers.ts';
import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import { type Inspection, type InspectOptions, inspect } from '../../cleanup/inspect.ts';
import { type Policy, parsePolicy } from '../../cleanup/policy.ts';
import { type AccountContents, anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import { NOW } from './factories.ts';

interface EmulatedAccountTest {
  readonly aws: EmulatedAws;
  /** Replaces the account. */
  readonly use: (contents: AccountContents) => void;
  /** Inspects it over the wire with the real SDK clients, as the audit does. */
  readonly look: (
    policy?: Partial<Policy>,
    options?: Partial<InspectOptions> & { client?: object; region?: string },
  ) => Promise<Inspection & { calls: number }>;
}

/** One emulated AWS for a test file; an empty account, no faults and an empty call log before each test. */
export function emulatedAccount(): EmulatedAccountTest {
  let aws: EmulatedAws;
  beforeAll(async () => {
    aws = await startEmulatedAws({ account: anAccount(), clock: () => NOW, settings: { reportPolls: 1 } });
  });
  beforeEach(() => {
    aws.setAccount(anAccount());
    aws.faults.clear();
    aws.calls.clear();
    aws.settings.maxPageSize = null;
    aws.settings.reportPolls = 1;
  });
  afterAll(() => aws.close());
  return {
    get aws() {
      return aws;
    },
    use: (contents) => aws.setAccount(anAccount(contents)),
    async look(policy = {}, { client = {}, region = 'eu-west-1', ...options } = {}) {
      const counter = { count: 0 };
      const settled = parsePolicy(policy);
      const readers = createReaders({ ...readerOptions(aws, client), region, counter });
      const inspection = await inspect({ readers, policy: settled, memory: NO_MEMORY, now: NOW, ...options });
      return { ...inspection, calls: counter.count };
    },
  };
}

function readerOptions(aws: EmulatedAws, client: object): Omit<ReaderOptions, 'counter' | 'region'> {
  const credentials = { accessKeyId: 'sandbox-admin', secretAccessKey: 'test' };
  return {
    cloudFormationRegions: [],
    client: { endpoint: aws.url, credentials, maxAttempts: 2, ...client },
    pollMs: 0,
  };
}
