import { expect, test } from 'vitest';
import { unusedPermissions } from '../../../cleanup/rules/unused-permissions.ts';
import { anAnalyzerFinding, anInventory, aRole, daysAgo, factsOf } from '../factories.ts';

const about = (resourceArn: string, overrides = {}) =>
  anAnalyzerFinding({
    type: 'UnusedPermission',
    resourceArn,
    details: {
      accessKeys: [],
      lastAccessedAt: null,
      permissions: [
        { service: 's3', actions: ['DeleteBucket', 'PutBucketPolicy'], lastAccessedAt: daysAgo(120) },
        { service: 'ec2', actions: [], lastAccessedAt: null },
      ],
    },
    ...overrides,
  });
const role = aRole();

test('unused-permissions names services and actions, of this very principal', () => {
  const analyzerFindings = [about(role.arn), about('arn:aws:iam::999988887777:role/reports')];
  const verdicts = unusedPermissions.judge(factsOf(anInventory({ roles: [role], analyzerFindings })));
  expect(verdicts).toHaveLength(1);
  expect(verdicts[0]).toMatchObject({
    stage: 'report',
    sources: ['access-analyzer'],
    reason: 'Role reports has permissions it does not use, in 2 services.',
    evidence: [
      's3: DeleteBucket, PutBucketPolicy (not used; the service was last used 2026-07-25)',
      'ec2: the whole service (never used)',
    ],
  });
});

test('unused-permissions takes the newest of several analyzers and says when details were not asked for', () => {
  const analyzerFindings = [about(role.arn, { details: null, analyzedAt: daysAgo(0) }), about(role.arn)];
  const verdicts = unusedPermissions.judge(factsOf(anInventory({ roles: [role], analyzerFindings })));
  expect(verdicts.map(({ evidence }) => evidence)).toEqual([
    ['Which ones was not asked for in this run; Access Analyzer shows them.'],
  ]);
});

test('unused-permissions says nothing without Access Analyzer', () => {
  const gap = { what: 'Access Analyzer', why: 'none', failed: false, required: false };
  const inventory = { ...anInventory({ roles: [role] }), analyzerFindings: { known: false as const, gap } };
  expect(unusedPermissions.judge(factsOf(inventory))).toEqual([]);
});
