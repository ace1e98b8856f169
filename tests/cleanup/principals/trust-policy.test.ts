import { expect, it } from 'vitest';
import { type Trust, trustOf } from '../../../cleanup/principals/trust-policy.ts';

const NOBODY: Trust = {
  ...{ services: [], accounts: [], principals: [], federated: [], others: [] },
  ...{ everybody: false, conditionKeys: [], readable: true },
};
const ROOT = 'arn:aws:iam::444455556666:root';
const ROLE = 'arn:aws-cn:iam::777788889999:role/x/y';
const allow = (Principal: unknown, more: object = {}) => ({ Effect: 'Allow', Principal, ...more });

it.each<[what: string, statement: unknown, expected: Partial<Trust>]>([
  ['a service', allow({ Service: 'ec2.amazonaws.com' }), { services: ['ec2.amazonaws.com'] }],
  [
    'services, the same one twice',
    [allow({ Service: ['a', 'b'] }), allow({ Service: 'a' })],
    { services: ['a', 'b'] },
  ],
  ['an account by its root', allow({ AWS: ROOT }), { accounts: ['444455556666'] }],
  ['an account by its number', allow({ AWS: ['444455556666', ROOT] }), { accounts: ['444455556666'] }],
  ['a role of another partition', allow({ AWS: ROLE }), { accounts: ['777788889999'], principals: [ROLE] }],
  [
    'a session',
    allow({ AWS: 'arn:aws:sts::444455556666:assumed-role/r/s' }),
    { accounts: ['444455556666'], principals: ['arn:aws:sts::444455556666:assumed-role/r/s'] },
  ],
  ['a deleted principal', allow({ AWS: 'AIDAX' }), { others: ['AIDAX'] }],
  ['a canonical user', allow({ CanonicalUser: 'abc' }), { others: ['CanonicalUser abc'] }],
  [
    'federated providers',
    allow({ Federated: ['cognito-identity.amazonaws.com', 'arn:aws:iam::1:saml-provider/x'] }),
    { federated: ['cognito-identity.amazonaws.com', 'arn:aws:iam::1:saml-provider/x'] },
  ],
  ['everybody', allow('*'), { everybody: true }],
  [
    'everybody, in a list among AWS',
    allow({ AWS: ['*', ROOT] }),
    { everybody: true, accounts: ['444455556666'] },
  ],
  ['everybody but some', { Effect: 'Allow', NotPrincipal: { AWS: ROOT } }, { everybody: true }],
  [
    'conditions',
    allow(
      { AWS: ROOT },
      { Condition: { StringEquals: { 'sts:ExternalId': 'x' }, Bool: { 'aws:MFA': 'true' } } },
    ),
    { accounts: ['444455556666'], conditionKeys: ['sts:ExternalId', 'aws:MFA'] },
  ],
  ['a statement that denies', { Effect: 'Deny', Principal: '*' }, {}],
  ['nothing that is understood', [allow(null), allow(7), allow({ AWS: [7, null] })], {}],
])('reads %s', (_, Statement, expected) => {
  expect(trustOf(JSON.stringify({ Version: '2012-10-17', Statement }))).toEqual({ ...NOBODY, ...expected });
});

it.each(['', 'x', '[]', '7', 'null', '{}', '{"Statement":"x"}'])('does not understand %s', (json) => {
  expect(trustOf(json)).toEqual({ ...NOBODY, readable: false });
});
