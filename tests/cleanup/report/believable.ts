import { addDays } from '../../../cleanup/days.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Report, RunSummary } from '../../../cleanup/report/report.ts';
import { ACCOUNT, aFinding, aReport, aSubject, daysAgo, NOW, someCounts } from './factories.ts';

const key = (name: string, id: string) => aSubject({ type: 'access-key', name, id });
const email = (value: string, from = 'tag owner') => ({ value, kind: 'email', from }) as const;

/** Findings of an account such as there are many. */
export const FINDINGS: readonly Finding[] = [
  aFinding({
    rule: 'root-access-key',
    name: 'root',
    unusedDays: 512,
    lastUsed: { at: daysAgo(512), service: null, region: null },
    reason:
      'The root user has an access key (active, last used 2025-05-18): it can do everything and cannot be limited.',
    administratorBecause: 'the root user can do everything',
    hold: { kind: 'protected', reason: 'the root user' },
  }),
  aFinding({
    rule: 'unused-user',
    name: 'bob',
    unusedDays: 213,
    stage: 'disable',
    next: { stage: 'delete', at: addDays(NOW, 152) },
    reason: 'User bob has not been used for 213 days: last used 2026-03-13 for ses in eu-west-1.',
    evidence: ['Credentials: a password, 1 access key.'],
    owner: email('bob@example.com'),
    administratorBecause: 'AdministratorAccess allows every action',
  }),
  aFinding({
    name: 'bob',
    subject: key('bob', 'AKIAIOSFODNN7BOB0001'),
    unusedDays: 213,
    stage: 'disable',
    lastUsed: { at: daysAgo(213), service: 'ses', region: 'eu-west-1' },
    reason:
      'Access key AKIAIOSFODNN7BOB0001 of bob has not been used for 213 days: last used 2026-03-13 for ses in eu-west-1.',
    evidence: ['It last sent mail through SES: deactivating it also stops SMTP passwords made from it.'],
    owner: email('bob@example.com'),
    administratorBecause: 'AdministratorAccess allows every action',
  }),
  aFinding({
    name: 'ci-deploy',
    subject: key('ci-deploy', 'AKIAIOSFODNN7CIDEPL'),
    unusedDays: 84,
    next: { stage: 'disable', at: addDays(NOW, 6) },
    reason:
      'Access key AKIAIOSFODNN7CIDEPL of ci-deploy has not been used for 84 days: last used 2026-07-20 for s3 in us-east-1.',
    owner: email('platform@example.com', 'tag contact'),
  }),
  aFinding({
    name: 'grafana',
    subject: key('grafana', 'AKIAIOSFODNN7GRAFAN'),
    unusedDays: 31,
    lastUsed: null,
    next: { stage: 'disable', at: addDays(NOW, 59) },
    reason: 'Access key AKIAIOSFODNN7GRAFAN of grafana has never been used in 31 days: created 2026-09-11.',
  }),
  aFinding({
    rule: 'inactive-access-key',
    name: 'carla',
    subject: key('carla', 'AKIAIOSFODNN7CARLA1'),
    unusedDays: 402,
    reason:
      'Access key AKIAIOSFODNN7CARLA1 of carla is inactive but still exists: last used 2025-09-05, created 2024-01-09.',
    evidence: ['Seen inactive since 2026-08-01.'],
    owner: email('carla@example.com', 'user name'),
  }),
  aFinding({
    rule: 'unused-password',
    name: 'bob',
    unusedDays: 260,
    stage: 'disable',
    lastUsed: { at: daysAgo(260), service: null, region: null },
    reason: 'The console password of bob has not been used for 260 days: last used 2026-01-25.',
    owner: email('bob@example.com'),
    administratorBecause: 'AdministratorAccess allows every action',
  }),
  aFinding({
    rule: 'console-without-mfa',
    name: 'dmitri',
    unusedDays: 2,
    reason: 'User dmitri can sign in to the console without MFA.',
    owner: { value: 'U02DMITRI1', kind: 'slack', from: 'tag slack-user-id' },
  }),
  aFinding({
    rule: 'unused-role',
    name: 'legacy-etl',
    unusedDays: 371,
    reason: 'Role legacy-etl has not been used for 371 days: last used 2025-10-06 for glue in eu-west-1.',
    evidence: ['Access Analyzer (2026-10-12) agrees that it is unused.'],
    sources: ['iam', 'access-analyzer'],
    owner: { value: 'team data / Jürgen', kind: 'text', from: 'tag owner' },
  }),
  aFinding({
    rule: 'unused-permissions',
    name: 'checkout',
    unusedDays: 0,
    reason: 'Role checkout has permissions it does not use, in 2 services.',
    evidence: [
      'dynamodb: the whole service (never used)',
      'sqs: DeleteQueue, PurgeQueue (last used 2026-02-01)',
    ],
    sources: ['access-analyzer'],
    hold: {
      kind: 'managed',
      reason: 'declared by CloudFormation stack checkout-prod: change it there',
      tool: 'cloudformation',
      name: 'checkout-prod',
    },
  }),
  ...['AWSServiceRoleForSupport', 'AWSServiceRoleForTrustedAdvisor', 'AWSServiceRoleForECS'].map((name) =>
    aFinding({
      rule: 'unused-role',
      name,
      unusedDays: 640,
      lastUsed: null,
      hold: { kind: 'protected', reason: "AWS's own: its path is /aws-service-role/" },
    }),
  ),
  aFinding({
    rule: 'unused-role',
    name: 'disaster-recovery',
    unusedDays: 188,
    hold: {
      kind: 'exempt',
      reason: 'Needed for the yearly exercise in November, until 2026-12-01, by erin@example.com',
      until: new Date('2026-12-01T00:00:00Z'),
      by: 'erin@example.com',
    },
  }),
];

function aRun(daysBack: number, open: number, complete = true): RunSummary {
  return {
    runId: `run-${daysBack}`,
    startedAt: daysAgo(daysBack),
    finishedAt: daysAgo(daysBack),
    complete,
    counts: someCounts({ findings: open + 4, open, protected: 4 }),
    calls: 130,
    durationMs: 9000,
  };
}

/** A daily audit that has been running for a while. */
export const BELIEVABLE: Report = aReport({
  complete: false,
  findings: FINDINGS,
  policy: parsePolicy({
    minAgeKeysToDisable: 90,
    minAgeUnusedUsersToDisable: 90,
    minAgeUnusedUsersToDelete: 365,
  }),
  notChecked: [
    {
      what: 'SSH keys of user frank',
      why: 'AccessDenied: the audit role may not call iam:ListSSHPublicKeys on it',
      failed: true,
      required: true,
    },
    {
      what: 'user gwen',
      why: 'created less than 4 hours ago, so not yet in the credential report',
      failed: false,
      required: true,
    },
  ],
  changes: {
    since: daysAgo(1),
    opened: new Set([`${ACCOUNT}:unused-access-key:AKIAIOSFODNN7GRAFAN`]),
    resolved: [
      {
        id: `${ACCOUNT}:unused-access-key:AKIAIOSFODNN7HEIDI1`,
        rule: 'unused-access-key',
        subject: key('heidi', 'AKIAIOSFODNN7HEIDI1'),
        reason: 'used again on 2026-10-11',
      },
    ],
    unchanged: 13,
    notChecked: 0,
    ownerChanges: [],
  },
  trend: [30, 27, 24, 20, 16, 12, 9, 6, 3, 1].map((back, index) =>
    aRun(back, [19, 19, 18, 18, 15, 16, 12, 11, 11, 10][index] ?? 10, back !== 16),
  ),
});
