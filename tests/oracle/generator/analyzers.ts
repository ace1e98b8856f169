import fc from 'fast-check';
import type {
  EmulatedAccount,
  EmulatedAnalyzer,
  EmulatedAnalyzerFinding,
  EmulatedUser,
} from '../../../infra/sandbox/aws/account.ts';
import { principalArn } from '../../../infra/sandbox/aws/arns.ts';
import { anAnalyzer, anAnalyzerFinding } from '../../../infra/sandbox/aws/new-account.ts';
import { keyId } from './users.ts';

const OTHER_ACCOUNT = '999988887777';

const findingPlan = fc.record({
  type: fc.constantFrom(
    'UnusedIAMUserAccessKey' as const,
    'UnusedIAMUserPassword' as const,
    'UnusedIAMRole' as const,
    'UnusedPermission' as const,
  ),
  /** Which user or role. */
  target: fc.nat(20),
  /** The principal itself, its namesake in another account, or one on another path that is no more. */
  whose: fc.constantFrom('ours', 'ours', 'ours', 'ours', 'other account', 'elsewhere'),
  status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'ARCHIVED', 'RESOLVED'),
  /** Which of the user's keys it names, and whether it names one that is gone. */
  keys: fc.constantFrom([0, 1], [0], [1], [0, 1, 9], []),
});
type FindingPlan = typeof findingPlan extends fc.Arbitrary<infer P> ? P : never;

export const analyzerPlans = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.record({
        region: fc.constantFrom('eu-central-1', 'us-east-1', 'us-east-1', 'ap-south-1'),
        type: fc.constantFrom(
          'ACCOUNT_UNUSED_ACCESS' as const,
          'ORGANIZATION_UNUSED_ACCESS' as const,
          'ACCOUNT_UNUSED_ACCESS' as const,
          'ACCOUNT' as const,
        ),
        findings: fc.array(findingPlan, { maxLength: 5 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
);
type AnalyzerPlans = typeof analyzerPlans extends fc.Arbitrary<infer P> ? P : never;

function keysOf(plan: FindingPlan, user: EmulatedUser): EmulatedAnalyzerFinding['accessKeys'] {
  if (plan.type !== 'UnusedIAMUserAccessKey') return [];
  return plan.keys.map((index) => ({
    id: (plan.whose === 'ours' ? user.keys[index]?.id : undefined) ?? keyId(`gone ${user.name}`, index),
    lastAccessed: null,
  }));
}

function toFinding(plan: FindingPlan, account: EmulatedAccount, id: string): EmulatedAnalyzerFinding[] {
  const users = plan.type === 'UnusedIAMRole' ? [] : [...account.users.values()];
  const roles =
    plan.type === 'UnusedIAMRole' || plan.type === 'UnusedPermission' ? [...account.roles.values()] : [];
  const targets = [...users, ...roles];
  const target = targets[plan.target % Math.max(1, targets.length)];
  if (!target) return [];
  const owner = plan.whose === 'other account' ? OTHER_ACCOUNT : account.id;
  const path = plan.whose === 'elsewhere' ? `${target.path}elsewhere/` : target.path;
  const type = 'keys' in target ? 'user' : 'role';
  return [
    anAnalyzerFinding({
      id,
      type: plan.type,
      resourceArn: principalArn({ id: owner, partition: account.partition }, type, { ...target, path }),
      status: plan.status as EmulatedAnalyzerFinding['status'],
      accessKeys: 'keys' in target ? keysOf(plan, target) : [],
      permissions: [{ service: 's3', lastAccessed: null, actions: [] }],
    }),
  ];
}

/** Analyzers in regions that are read and in one that is not, of all types, with findings about anybody. */
export function toAnalyzers(plans: AnalyzerPlans, account: EmulatedAccount): EmulatedAnalyzer[] {
  return plans.map(({ region, type, findings }, index) =>
    anAnalyzer({
      name: `analyzer-${index}`,
      region,
      type,
      accountId: account.id,
      findings: findings.flatMap((finding, n) => toFinding(finding, account, `finding-${index}-${n}`)),
    }),
  );
}

export const stackPlans = fc.array(
  fc.record({
    region: fc.constantFrom('eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1'),
    kind: fc.constantFrom('user', 'role', 'key'),
    target: fc.nat(20),
    /** A bucket, a queue or whatever else has the same physical id. */
    decoy: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 4 },
);
type StackPlans = typeof stackPlans extends fc.Arbitrary<infer P> ? P : never;

const TYPES: Record<string, string> = {
  user: 'AWS::IAM::User',
  role: 'AWS::IAM::Role',
  key: 'AWS::IAM::AccessKey',
};

/** One stack a region: asked for a physical id, CloudFormation shows all of the stack it is in. */
export function toStackResources(
  plans: StackPlans,
  account: EmulatedAccount,
): EmulatedAccount['stackResources'] {
  const users = [...account.users.values()];
  const ids: Record<string, string[]> = {
    user: users.map((user) => user.name),
    role: [...account.roles.keys()],
    key: users.flatMap((user) => user.keys.map((key) => key.id)),
  };
  return plans.flatMap(({ region, kind, target, decoy }) => {
    const all = ids[kind] ?? [];
    const physicalId = all[target % Math.max(1, all.length)];
    const type = decoy ? 'AWS::S3::Bucket' : (TYPES[kind] ?? '');
    return physicalId === undefined ? [] : [{ region, physicalId, stackName: `stack-${region}`, type }];
  });
}
