import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { iamReader } from '../../../cleanup/aws/iam-reader.ts';
import { asPrincipal } from '../../../cleanup/decisions/principal/facts.ts';
import { nothingAsked } from '../../../cleanup/inventory.ts';
import { beforeDeleting } from '../../../cleanup/principals/before-deleting.ts';
import type { AccountReader } from '../../../cleanup/readers.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { aRole as aRoleRead, aUser as aUserRead, daysAgo, NOW } from '../factories.ts';
import { AROUND, principals } from './random-principals.ts';
import { clientOf, DENY_ALL, stateOf, workbench } from './workbench.ts';

const state = emulatedAccount();

async function findingOf(name: string) {
  const { findings } = await state.look({ minAgeUnusedUsersToReport: 30, minAgeRolesToReport: 30 });
  return findings.find(({ rule, subject }) => /unused-(role|user)/.test(rule) && subject.name === name);
}

const trusting = (AWS: readonly string[]) => ({
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com', AWS, Federated: 'saml' }, Action: '*' },
  ],
});

it('an audit tells with an unused role who may assume it, what contains it and what it may do', async () => {
  const role = aRole({
    name: 'old',
    createdAt: daysAgo(500),
    lastUsed: { at: daysAgo(100), region: 'eu-west-1' },
    instanceProfiles: ['bastion'],
    attachedPolicyArns: ['arn:aws:iam::aws:policy/job-function/Billing', DENY_ALL],
    inlinePolicies: [{ name: 'one', document: {} }],
    permissionsBoundaryArn: 'arn:aws:iam::aws:policy/PowerUserAccess',
    trustPolicy: trusting(['444455556666']),
  });
  state.use({ roles: [role] });
  expect((await findingOf('old'))?.beforeDeletion).toEqual([
    'Instance profile bastion contains it: EC2 instances started with it lose their permissions.',
    'Its trust policy names service ec2.amazonaws.com; account 444455556666; federated provider saml.',
    'AWSDenyAll takes all its permissions away.',
    'Its own permissions: attached policy Billing, inline policy one.',
    'Its permissions boundary is PowerUserAccess.',
    'Whether anything is running with it at this moment was not checked: functions, instances, tasks, open sessions.',
  ]);
});

it('an audit tells with an unused user which groups and keys it has', async () => {
  const user = aUser({
    name: 'ada',
    createdAt: daysAgo(500),
    groups: ['readers'],
    keys: [aKey({ id: 'AKIAADA', active: false, createdAt: daysAgo(500) })],
  });
  state.use({ users: [user], groups: [] });
  expect((await findingOf('ada'))?.beforeDeletion).toEqual([
    'Access keys: AKIAADA (inactive, no use recorded).',
    'It is in group readers.',
    'It has no permissions of its own.',
    'Whether anything is using it at this moment was not checked.',
  ]);
});

it('what was not read is said, and never called empty', () => {
  expect(beforeDeleting(aRoleRead())).toEqual([
    'Which instance profiles contain it could not be read: look before you say yes.',
    'Its trust policy could not be read: look before you say yes.',
    'What it may do could not be read: look before you say yes.',
    expect.stringContaining('was not checked'),
  ]);
  expect(beforeDeleting(aUserRead({ facts: { keys: 'unknown' } }))[0]).toMatch(
    /^Its access keys could not be read/,
  );
});

it('a trust policy that names hundreds is cut to what somebody reads, and counted', () => {
  const accounts = Array.from({ length: 300 }, (_, at) => `${100000000000 + at}`);
  const told = beforeDeleting(aRoleRead({ trustPolicy: JSON.stringify(trusting(accounts)) }));
  expect(told[1]).toContain('account 100000000009 and 290 more');
  expect(told.join('').length).toBeLessThan(1500);
});

it('before a deletion the same is read of it as an audit tells, in whatever order IAM answers', async () => {
  const { users, roles } = principals(Number(process.env['PRINCIPALS_SEED'] ?? Date.now() % 2 ** 31), 10);
  state.use({ ...AROUND, users, roles });
  const bench = workbench(state.aws);
  const iam = iamReader(new IAMClient(clientOf(state.aws)), new STSClient(clientOf(state.aws)));
  const listed = await iam.principals();
  for (const principal of [...listed.users, ...listed.roles]) {
    const audited =
      principal.type === 'role'
        ? principal
        : {
            ...aUserRead(),
            ...principal,
            live: { ...nothingAsked(NOW), keys: await keysOf(iam, principal.name) },
          };
    const { attachedPolicyArns, ...rest } = await stateOf(bench, principal);
    const state = { ...rest, attachedPolicyArns: attachedPolicyArns.toReversed() };
    expect(beforeDeleting(asPrincipal(state, principal, NOW))).toEqual(beforeDeleting(audited));
  }
});

async function keysOf(iam: AccountReader, user: string) {
  const keys = await iam.accessKeys(user);
  return Promise.all(keys.map(async (key) => ({ ...key, lastUsed: await iam.accessKeyLastUsed(key.id) })));
}
