import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { Readers } from '../readers.ts';
import { analyzerReader } from './analyzer-reader.ts';
import { type CallCounter, countCalls, POLITE, paced } from './client-options.ts';
import { iamReader } from './iam-reader.ts';
import { lastAccessReader } from './last-access-reader.ts';
import { Pace } from './pace.ts';
import { recommendationReader } from './recommendation-reader.ts';
import { stackReader } from './stack-reader.ts';
import { unmetered } from './unmetered.ts';

/** Security Hub keeps its own, free, unused-access analyzer there; the other partitions have no such region. */
const SECURITY_HUB_REGION = 'us-east-1';
const OTHER_PARTITION = /^(cn|us-gov|us-iso\w*|eu-iso\w*|eusc)-/;

export interface ReaderOptions {
  /** The stack's region, or the one that the AWS environment names. */
  readonly region: string;
  /** Regions whose CloudFormation stacks are asked, besides `region`. */
  readonly cloudFormationRegions: readonly string[];
  readonly counter: CallCounter;
  /** Passed to every SDK client: endpoint, credentials. */
  readonly client?: object;
  /** Milliseconds between looks at the credential report; the first ones come sooner. */
  readonly pollMs?: number;
  /**
   * Of the calls to IAM, which shares one bucket over the whole account; null for none.
   *
   * @default one of its own, which keeps what it has learned as long as the readers live
   */
  readonly pace?: Pace | null;
}

/** All that an audit reads with; nothing here can change anything. */
export function createReaders(options: ReaderOptions): Readers {
  const { region, cloudFormationRegions, counter, client = {}, pollMs, pace = new Pace() } = options;
  const inRegion = (name: string) => ({ ...POLITE, ...client, region: name });
  const perRegion = <T>(regions: readonly string[], create: (name: string) => T) =>
    new Map([...new Set(regions)].map((name) => [name, create(name)]));
  const counted = countCalls(unmetered(new IAMClient(inRegion(region))), counter);
  const iam = pace ? paced(counted, pace) : counted;
  const analyzers = perRegion(
    OTHER_PARTITION.test(region) ? [region] : [region, SECURITY_HUB_REGION],
    (name) => countCalls(unmetered(new AccessAnalyzerClient(inRegion(name))), counter),
  );
  return {
    account: iamReader(
      iam,
      // The first call of all: that there is no network or no such account should not take ten attempts to tell.
      countCalls(new STSClient({ ...inRegion(region), maxAttempts: 3 }), counter),
      pollMs === undefined ? {} : { pollMs },
    ),
    analyzer: analyzerReader(analyzers),
    recommendations: recommendationReader(analyzers, iam),
    access: lastAccessReader(iam),
    stacks: stackReader(
      perRegion([region, ...cloudFormationRegions], (name) =>
        countCalls(unmetered(new CloudFormationClient(inRegion(name))), counter),
      ),
    ),
  };
}
