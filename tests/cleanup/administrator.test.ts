import { describe, expect, test } from 'vitest';
import { administratorBecause, awsManagedPolicy, parsePolicyDocument } from '../../cleanup/administrator.ts';

const policy = (statement: object | object[]) =>
  parsePolicyDocument('inline policy p', JSON.stringify({ Version: '2012-10-17', Statement: statement }));
const allow = (action: string | string[], resource: string | string[] = '*') =>
  policy({ Effect: 'Allow', Action: action, Resource: resource });

describe('administratorBecause', () => {
  test.each([
    { title: 'every action', document: allow('*'), because: 'inline policy p allows every action' },
    { title: 'iam:*', document: allow('iam:*'), because: 'inline policy p allows iam:*' },
    {
      title: 'a single escalation',
      document: allow(['s3:*', 'iam:AttachUserPolicy']),
      because: 'inline policy p allows iam:AttachUserPolicy',
    },
    {
      title: 'an escalation by wildcard and in other case',
      document: allow('IAM:Put*'),
      because: 'inline policy p allows iam:PutGroupPolicy',
    },
    {
      title: 'everything but S3',
      document: policy({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }),
      because: 'inline policy p allows iam:AddUserToGroup',
    },
    {
      title: 'power user',
      document: policy({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }),
      because: null,
    },
    { title: 'reading', document: allow(['iam:Get*', 'iam:List*', 's3:*']), because: null },
    {
      title: 'own access keys only',
      document: allow('iam:CreateAccessKey', ['arn:aws:iam::*:user/$', '{aws:username}'].join('')),
      because: null,
    },
    {
      title: 'keys of every user',
      document: allow('iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/*'),
      because: 'inline policy p allows iam:CreateAccessKey',
    },
    {
      title: 'a deny of it',
      document: policy({ Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::x' }),
      because: null,
    },
    {
      title: 'what cannot be read',
      document: parsePolicyDocument('broken', '{'),
      because: 'broken allows every action',
    },
  ])('$title: $because', ({ document, because }) => {
    expect(administratorBecause([document], null)).toBe(because);
  });

  test('AWS managed policies are known by name, in any partition', () => {
    expect(
      administratorBecause([awsManagedPolicy('arn:aws-cn:iam::aws:policy/AdministratorAccess')], null),
    ).toBe('AdministratorAccess allows every action');
    expect(
      administratorBecause([awsManagedPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess')], null),
    ).toBeNull();
  });

  test('a boundary without the power takes it away, one with it does not', () => {
    expect(administratorBecause([allow('*')], allow('s3:*'))).toBeNull();
    expect(administratorBecause([allow('*')], allow('*'))).not.toBeNull();
  });

  test('AWSDenyAll takes all power away; a deny with a condition does not', () => {
    const denyAll = awsManagedPolicy('arn:aws:iam::aws:policy/AWSDenyAll');
    const conditional = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    expect(administratorBecause([allow('*'), denyAll], null)).toBeNull();
    expect(administratorBecause([allow('*'), conditional], null)).not.toBeNull();
  });
});
