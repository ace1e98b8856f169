import { describe, expect, test } from 'vitest';
import { createReaders } from '../../../cleanup/aws/readers.ts';
import { recommend } from '../../../cleanup/recommendation/recommend.ts';
import { auditPermissions } from '../../../infra/audit-permissions.ts';
import type { EmulatedAnalyzerFinding } from '../../../infra/sandbox/aws/account.ts';
import { anAnalyzer, anAnalyzerFinding, aPolicy, aRole } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT, daysAgo, NOW } from '../factories.ts';
import { aFinding, aSubject } from '../report/factories.ts';

const state = emulatedAccount();
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/worker`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const subject = aSubject({ type: 'role', name: 'worker', arn: ROLE });
const FINDING = aFinding({ rule: 'unused-permissions', subject, createdAt: daysAgo(500) });
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteBucket'], Resource: '*' }],
};

function anAccount(overrides: Partial<EmulatedAnalyzerFinding> = {}, attached = [POLICY]) {
  state.use({
    roles: [aRole({ name: 'worker', createdAt: daysAgo(500), attachedPolicyArns: attached })],
    policies: [aPolicy({ arn: POLICY, document: DOCUMENT })],
    analyzers: [
      anAnalyzer({
        region: 'us-east-1',
        findings: [
          anAnalyzerFinding({
            resourceArn: ROLE,
            type: 'UnusedPermission',
            analyzedAt: daysAgo(1),
            permissions: [
              {
                service: 's3',
                lastAccessed: null,
                actions: [{ action: 's3:DeleteBucket', lastAccessed: null }],
              },
            ],
            ...overrides,
          }),
        ],
      }),
    ],
  });
}

/** As the audit Lambda, with exactly its permissions. */
function ask({ found = FINDING, resolved = null as string | null, looksMs = [0, 1, 1] } = {}) {
  state.aws.grant(
    'audit',
    auditPermissions({
      ...{ account: ACCOUNT, partition: 'aws', region: 'eu-west-1', tableArn: 'arn:aws:dynamodb:::table/t' },
      ...{ topicArn: 'arn:aws:sns:::t', bucketArn: 'arn:aws:s3:::b' },
    }),
  );
  const { analyzer, recommendations } = createReaders({
    ...{ region: 'eu-west-1', cloudFormationRegions: [], counter: { count: 0 } },
    client: {
      endpoint: state.aws.url,
      credentials: { accessKeyId: 'audit', secretAccessKey: 'x' },
      maxAttempts: 1,
    },
  });
  const stored = {
    finding: found,
    openedAt: NOW,
    recordedAt: NOW,
    ownerChange: null,
    resolved: resolved === null ? null : { at: NOW, reason: resolved },
  };
  const store = { finding: async (_: string, id: string) => (id === FINDING.id ? stored : null) };
  return recommend(FINDING.id, { account: ACCOUNT, store, analyzer, recommendations, looksMs });
}
const changes = () =>
  state.aws.calls
    .find({ caller: 'audit' })
    .filter(({ action }) => !/^(Get|List|GenerateFindingRecommendation)/.test(action));

describe('what Access Analyzer recommends', () => {
  test('is read with the policy as it is, and nothing is changed', async () => {
    anAccount();
    const said = await ask();
    expect(said).toMatchObject({ outcome: 'recommended', subject });
    const [change] = said.outcome === 'recommended' ? said.changes : [];
    expect(change?.policy).toBe(POLICY);
    expect(JSON.parse(change?.now ?? '')).toEqual(DOCUMENT);
    expect(JSON.parse(change?.instead ?? '').Statement[0].Action).toEqual(['s3:GetObject']);
    expect(state.aws.calls.find(({ status }) => status === 403)).toEqual([]);
    expect(changes()).toEqual([]);
  });

  test('may be to detach a policy of AWS that was not used', async () => {
    anAccount({}, ['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(await ask()).toMatchObject({ outcome: 'recommended', changes: [{ instead: null, now: null }] });
  });
});

describe('one plain sentence says that', () => {
  test.each([
    {
      title: 'it was resolved there',
      overrides: { status: 'RESOLVED' as const },
      says: /has no such finding/,
    },
    {
      title: 'it was archived there',
      overrides: { status: 'ARCHIVED' as const },
      says: /has no such finding/,
    },
    {
      title: 'it is about an earlier role of that name',
      overrides: { analyzedAt: daysAgo(501) },
      says: /has no such finding/,
    },
    {
      title: 'it is of another account',
      overrides: { resourceOwnerAccount: '999988887777' },
      says: /has no such finding/,
    },
  ])('$title', async ({ overrides, says }) => {
    anAccount(overrides);
    expect(await ask()).toMatchObject({ outcome: 'none', reason: expect.stringMatching(says) });
    expect(state.aws.calls.count({ action: 'GenerateFindingRecommendation' })).toBe(0);
  });

  test('the analyzer is gone', async () => {
    state.use({ roles: [aRole({ name: 'worker' })] });
    expect(await ask()).toMatchObject({ reason: expect.stringContaining('its analyzer is gone') });
  });

  test('nothing is recommended', async () => {
    anAccount({}, []);
    expect(await ask()).toMatchObject({ reason: 'Access Analyzer recommends no change of its policies.' });
  });

  test('it takes too long', async () => {
    anAccount();
    state.aws.settings.jobPolls = 99;
    const said = await ask();
    state.aws.settings.jobPolls = 1;
    expect(said).toMatchObject({ outcome: 'none', reason: expect.stringContaining('still at work') });
  });

  test.each([
    {
      action: 'GenerateFindingRecommendation',
      fault: 'AccessDenied' as const,
      says: /permission is missing/,
    },
    { action: 'GetFindingRecommendation', fault: 'Throttling' as const, says: /throttled/ },
    { action: 'ListAnalyzers', fault: 'AccessDenied' as const, says: /permission is missing/ },
    { action: 'GetPolicy', fault: 'AccessDenied' as const, says: /permission is missing/ },
  ])('$action answers $fault', async ({ action, fault, says }) => {
    anAccount();
    state.aws.faults.add({ fault, action });
    expect(await ask()).toMatchObject({ outcome: 'none', reason: expect.stringMatching(says) });
  });

  test('the finding is over', async () => {
    anAccount();
    expect(await ask({ resolved: 'put right.' })).toMatchObject({ reason: 'It is over: put right.' });
    expect(state.aws.calls.find({ service: 'access-analyzer' })).toEqual([]);
  });

  test('it is another kind of finding', async () => {
    const found = { ...FINDING, rule: 'unused-role' as const };
    expect(await ask({ found })).toMatchObject({ reason: 'It is not about unused permissions.' });
    expect(state.aws.calls.find({ service: 'access-analyzer' })).toEqual([]);
  });
});
