import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReaders } from '../../../cleanup/aws/readers.ts';
import { NO_MEMORY } from '../../../cleanup/evaluate.ts';
import { type Inspection, inspect } from '../../../cleanup/inspect.ts';
import { isComplete } from '../../../cleanup/inventory.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { type EmulatedAws, startEmulatedAws } from '../../../infra/sandbox/aws/server.ts';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';
import { seedExemptions } from '../../../infra/sandbox/company/exemptions.ts';
import { NOW } from './seeded.ts';

let aws: EmulatedAws;
let inspection: Inspection;

beforeAll(async () => {
  aws = await startEmulatedAws({ account: seedCompany(NOW), clock: () => NOW });
  inspection = await inspect({
    readers: createReaders({
      region: 'us-east-1',
      cloudFormationRegions: [],
      counter: { count: 0 },
      client: { endpoint: aws.url, credentials: { accessKeyId: 'sandbox-admin', secretAccessKey: 'x' } },
      pollMs: 0,
    }),
    policy: parsePolicy({}),
    now: NOW,
    memory: { ...NO_MEMORY, exemptions: seedExemptions(NOW) },
  });
});
afterAll(() => aws.close());

describe('an audit of the company at default thresholds', () => {
  it('is complete, and names the two users that the report does not know', () => {
    expect(isComplete(inspection.inventory)).toBe(true);
    expect(inspection.inventory.gaps.map(({ what }) => what)).toEqual([
      'who left (Slack)',
      'credentials of user reports-export',
      'credentials of user hana.kobayashi',
    ]);
  });

  it('finds a believable amount', () => {
    expect(inspection.counts.open).toBeGreaterThanOrEqual(35);
    expect(inspection.counts.open).toBeLessThanOrEqual(55);
    expect(inspection.counts).toMatchObject({ protected: 12, exempt: 5 });
  });

  it('leaves about half of the users in peace', () => {
    const users = new Set(
      inspection.findings.map(({ subject }) => subject.arn).filter((arn) => arn.includes(':user/')),
    );
    const inPeace = 1 - users.size / inspection.counts.users;
    expect(inPeace).toBeGreaterThan(0.4);
    expect(inPeace).toBeLessThanOrEqual(0.6);
  });

  it.each([
    'ci-deploy',
    'orders-api-task',
    'scheduled-reports',
    'misaki.sato',
    'aoife.byrne',
    'daniel.kim',
    'shipping-labels',
    'assistant-prototype',
    'git-mirror',
    'audit-guest',
    'reports-export',
    'viktor.lund',
    'elif.yildiz',
    'returns-portal-task',
  ])('has nothing to say about %s', (name) => {
    expect(inspection.findings.filter(({ subject }) => subject.name === name)).toEqual([]);
  });

  it('knows who is administrator-like', () => {
    const { users } = inspection.inventory;
    const powerful = (users.known ? users.value : [])
      .filter(({ administratorBecause }) => administratorBecause)
      .map(({ name }) => name);
    expect(powerful.toSorted()).toEqual([
      'amara.okafor',
      'break-glass',
      'ci-deploy',
      'jonas.lindqvist',
      'samuel.adeyemi',
      'terraform',
      'viktor.lund',
    ]);
  });
});
