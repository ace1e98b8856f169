import { expect, it } from 'vitest';
import { beforeApproval } from '../../../cleanup/principals/before-approval.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { daysAgo } from '../factories.ts';
import { DENY_ALL, refOf, stateOf, workbench } from './workbench.ts';

const state = emulatedAccount();

async function told(
  principal: ReturnType<typeof aUser> | ReturnType<typeof aRole>,
  because: string | null = null,
) {
  state.use('groups' in principal ? { users: [principal] } : { roles: [principal] });
  return beforeApproval(await stateOf(workbench(state.aws), refOf(principal)), because);
}

const NOT_CHECKED =
  'Whether anything is running with it at this moment was not checked: functions, instances, tasks, open sessions.';

it('a role’s approver hears who uses it, and what was not looked at', async () => {
  const role = aRole({
    instanceProfiles: ['bastion', 'jump'],
    lastUsed: { at: daysAgo(10), region: 'eu-west-1' },
    attachedPolicyArns: ['arn:aws:iam::aws:policy/job-function/Billing', DENY_ALL],
    inlinePolicies: [{ name: 'one', document: {} }],
    permissionsBoundaryArn: 'arn:aws:iam::aws:policy/PowerUserAccess',
    trustPolicy: {
      Statement: [
        { Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } },
        {
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::111122223333:user/x', '444455556666'], Federated: 'saml' },
          Condition: { StringEquals: { 'sts:ExternalId': '7' } },
        },
      ],
    },
  });
  expect(await told(role, 'policy Billing allows iam:*')).toEqual([
    'Instance profiles bastion, jump contain it: EC2 instances started with them lose their permissions.',
    'Its trust policy names services ec2.amazonaws.com, lambda.amazonaws.com; this account; account 444455556666; federated provider saml.',
    'In these accounts: arn:aws:iam::111122223333:user/x.',
    'It has conditions (sts:ExternalId), which were not evaluated.',
    'Last used on 2026-11-12.',
    'AWSDenyAll takes all its permissions away.',
    'Its own permissions: attached policy Billing, inline policy one.',
    'It is administrator-like: policy Billing allows iam:*.',
    'Its permissions boundary is PowerUserAccess.',
    NOT_CHECKED,
  ]);
});

it.each<[what: string, trustPolicy: object, told: string]>([
  ['everybody', { Statement: { Effect: 'Allow', Principal: '*' } }, 'Its trust policy names everybody.'],
  [
    'nobody',
    { Statement: [{ Effect: 'Deny', Principal: '*' }] },
    'Its trust policy names nobody who may assume it.',
  ],
  ['who knows whom', {}, 'Its trust policy could not be understood: look at it before you say yes.'],
])('a role that %s may assume', async (_, trustPolicy, sentence) => {
  expect(await told(aRole({ trustPolicy }))).toEqual([
    'No instance profile contains it.',
    sentence,
    'No use is recorded.',
    'It has no permissions of its own.',
    NOT_CHECKED,
  ]);
});

it('a user’s approver hears what it signs in with and what it may do', async () => {
  const at = daysAgo(100);
  const user = aUser({
    groups: ['admins', 'readers'],
    keys: [
      aKey({ id: 'AKIA1', active: false, lastUsed: { at, service: 's3', region: 'x' } }),
      aKey({ id: 'AKIA2' }),
    ],
    passwordLastUsed: at,
    mfaDevices: [{ serialNumber: 'X', virtual: false, enabledAt: at }],
    sshKeys: ['APKA1', 'APKA2'].map((id) => ({ id, active: true, uploadedAt: at })),
    certificates: [{ id: 'CERT1', active: true, uploadedAt: at }],
  });
  expect(await told(user)).toEqual([
    'Access keys: AKIA1 (inactive, last used on 2026-08-14 for s3); AKIA2 (active, no use recorded).',
    'It has no console password, 1 MFA device.',
    'A password was last used on 2026-08-14.',
    'It also has SSH public keys APKA1, APKA2, signing certificate CERT1. AWS does not say when these were last used.',
    'It is in groups admins, readers.',
    'It has no permissions of its own.',
    'Whether anything is using it at this moment was not checked.',
  ]);
  expect(await told(aUser())).toEqual([
    'It has no access key.',
    'It has no console password, 0 MFA devices.',
    'No use of a password is recorded.',
    'It is in no group.',
    'It has no permissions of its own.',
    'Whether anything is using it at this moment was not checked.',
  ]);
});
