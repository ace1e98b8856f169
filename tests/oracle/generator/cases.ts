import fc from 'fast-check';
import type { EmulatedAccount } from '../../../infra/sandbox/aws/account.ts';
import { principalArn } from '../../../infra/sandbox/aws/arns.ts';
import {
  type CredentialReportStyle,
  credentialReportCsv,
} from '../../../infra/sandbox/aws/credential-report.ts';
import { aGroup, aKey, anAccount, aPolicy } from '../../../infra/sandbox/aws/new-account.ts';
import type { OracleCase } from '../oracle-case.ts';
import { Ages, agePlan } from './ages.ts';
import { analyzerPlans, stackPlans, toAnalyzers, toStackResources } from './analyzers.ts';
import { applyChange, changePlan } from './changes.ts';
import { unlike } from './names.ts';
import { slackPlan, toSlack } from './people.ts';
import { policyInput, toPolicy } from './policies.ts';
import { type AccountName, ownBoundaryArn, rolePlan, toRole } from './principals.ts';
import { aUse, toUser, userPlan } from './users.ts';

const ACCOUNT_ID = '111122223333';

const casePlan = fc.record({
  now: fc.constantFrom('2026-07-01T12:00:00Z', '2026-03-29T01:30:59Z', '2024-02-29T23:59:59Z'),
  region: fc.constantFrom('eu-central-1', 'us-east-1'),
  partition: fc.constantFrom('aws', 'aws', 'aws', 'aws-us-gov', 'aws-cn'),
  policy: policyInput,
  users: fc.array(userPlan, { maxLength: 6 }),
  roles: fc.array(rolePlan, { maxLength: 4 }),
  root: fc.record({
    mfa: fc.boolean(),
    passwordLastUsed: fc.option(agePlan),
    keys: fc.oneof(fc.constant<boolean[]>([]), fc.array(fc.boolean(), { maxLength: 2 })),
  }),
  analyzers: analyzerPlans,
  stacks: stackPlans,
  /** Picks of principals whose ARNs the policy protects, and that are the product's own. */
  listed: fc.record({ protected: fc.option(fc.nat(9), { freq: 2 }), own: fc.option(fc.nat(9), { freq: 2 }) }),
  reportStyle: fc.record({
    columns: fc.constantFrom<22 | 23>(22, 23),
    capitalBooleans: fc.boolean(),
    utc: fc.constantFrom<'Z' | '+00:00'>('Z', '+00:00'),
    swapSlots: fc.boolean(),
  }),
  /** `no_information` instead of `N/A` where there is no password. */
  noInformation: fc.boolean(),
  /** Seconds since the report was taken; at 4 hours AWS makes a new one. Null: there is none yet. */
  staleness: fc.oneof(
    fc.constant(null),
    fc.constant(0),
    fc.integer({ min: 60, max: 4 * 3600 - 1 }),
    fc.constant(4 * 3600 - 1),
  ),
  changes: fc.array(changePlan, { maxLength: 8 }),
  slack: slackPlan,
  /** Which principals the product disabled, when, and how long after that they were last accessed, refused or not. */
  disabled: fc.array(
    fc.record({
      pick: fc.nat(9),
      at: agePlan,
      stillForbidden: fc.constantFrom(true, true, true, false),
      accessedSecondsLater: fc.constantFrom(
        null,
        -4 * 3600,
        -4 * 3600 + 1,
        -4 * 3600 - 1,
        0,
        86_400,
        -86_400 * 50,
      ),
    }),
    { maxLength: 2 },
  ),
});
type CasePlan = typeof casePlan extends fc.Arbitrary<infer P> ? P : never;

/** An account, its report and a policy: everything that the rules tell apart, close to the thresholds. */
export const oracleCase: fc.Arbitrary<OracleCase> = casePlan.map(toCase);

function named<T extends { readonly name: string }>(plans: readonly T[]): T[] {
  const done: T[] = [];
  for (const plan of plans) {
    const taken = done.map(({ name }) => name);
    done.push({ ...plan, name: unlike(taken, plan.name) });
  }
  return done;
}

function toCase(plan: CasePlan): OracleCase {
  const now = new Date(plan.now);
  const reportedAt = new Date(now.getTime() - (plan.staleness ?? 0) * 1000);
  const arns: { protected: string[]; own: string[] } = { protected: [], own: [] };
  const ages = new Ages(toPolicy(plan.policy, []), now, reportedAt);
  const atReport = toAccount(plan, ages);
  const principals = [
    ...[...atReport.users.values()].map((user) => principalArn(atReport, 'user', user)),
    ...[...atReport.roles.values()].map((role) => principalArn(atReport, 'role', role)),
  ];
  for (const list of ['protected', 'own'] as const) {
    const arn = principals[plan.listed[list] ?? -1];
    if (arn) arns[list].push(arn);
  }
  const policy = toPolicy(plan.policy, arns.protected);

  const account = structuredClone(atReport);
  if (plan.staleness) {
    for (const change of plan.changes) applyChange({ account, atReport, policy, now, reportedAt }, change);
  }
  account.analyzers = toAnalyzers(plan.analyzers, account);
  account.stackResources = toStackResources(plan.stacks, account);
  if (plan.staleness !== null) {
    const csv = written(atReport, plan.reportStyle, plan.noInformation);
    account.credentialReport = { generatedAt: reportedAt, csv };
  }
  return {
    now,
    region: plan.region,
    policy,
    ownArns: arns.own,
    account,
    atReport,
    reportStyle: plan.reportStyle,
    slack: toSlack(plan.slack),
    disabled: disabledIn(account, plan, ages),
  };
}

/** Sees to it that IAM knows of the last access to each. */
function disabledIn(account: EmulatedAccount, plan: CasePlan, ages: Ages): ReadonlyMap<string, Date> {
  const principals = [...account.users.values(), ...account.roles.values()];
  const disabled = new Map<string, Date>();
  const denyAll = `arn:${plan.partition}:iam::aws:policy/AWSDenyAll`;
  for (const { pick, at, stillForbidden, accessedSecondsLater: later } of plan.disabled) {
    const principal = principals[pick];
    if (!principal) continue;
    if (stillForbidden) principal.attachedPolicyArns.push(denyAll);
    const disabledAt = ages.at(at);
    disabled.set(principal.id, disabledAt);
    const accessedAt = disabledAt.getTime() + (later ?? 0) * 1000;
    const seen = { service: 's3', at: new Date(Math.min(accessedAt, ages.now.getTime())) };
    principal.lastAccessed.splice(0, Number.POSITIVE_INFINITY, ...(later === null ? [] : [seen]));
  }
  return disabled;
}

function toAccount(plan: CasePlan, ages: Ages): EmulatedAccount {
  const account: AccountName = { id: ACCOUNT_ID, partition: plan.partition };
  const managed = (name: string) => `arn:${plan.partition}:iam::aws:policy/${name}`;
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:*', 'ec2:*'], Resource: '*' }],
  };
  return anAccount({
    ...account,
    root: {
      createdAt: new Date('2015-01-01T00:00:00Z'),
      mfaActive: plan.root.mfa,
      passwordLastUsed: ages.maybe(plan.root.passwordLastUsed),
      keys: plan.root.keys.map((active, n) =>
        aKey({ id: `AKIAROOT${n}`, active, lastUsed: n === 0 ? null : aUse(ages.until, 's3') }),
      ),
    },
    users: named(plan.users).map((user, index) => toUser(account, user, ages, index)),
    roles: named(plan.roles).map((role, index) => toRole(account, role, ages, index)),
    groups: [
      aGroup({ name: 'admins', attachedPolicyArns: [managed('AdministratorAccess')] }),
      aGroup({ name: 'readers', attachedPolicyArns: [managed('ReadOnlyAccess')] }),
    ],
    policies: [aPolicy({ arn: ownBoundaryArn(account), document })],
  });
}

function written(account: EmulatedAccount, style: CredentialReportStyle, noInformation: boolean): string {
  const csv = credentialReportCsv(account, style);
  return noInformation
    ? csv.replaceAll(/,(false|FALSE),N\/A,N\/A,N\/A,/g, ',$1,no_information,N/A,N/A,')
    : csv;
}
