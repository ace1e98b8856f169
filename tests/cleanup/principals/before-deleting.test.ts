import { expect, it } from 'vitest';
import { beforeDeleting } from '../../../cleanup/principals/before-deleting.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { aRole as aRoleRead, aUser as aUserRead, daysAgo } from '../factories.ts';
import { DENY_ALL } from './workbench.ts';

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
