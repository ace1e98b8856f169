import type { EmulatedUser } from '../aws/account.ts';
import { boundary, inline } from './permissions.ts';
import { toUser, type UserSpec } from './spec.ts';
import { tagsOf } from './staff.ts';

/** Platform, payments and security: mostly in order, since most people only do their job. Days before now. */
const ENGINEERS: readonly UserSpec[] = [
  // Platform, with two administrators by group.
  {
    name: 'amara.okafor',
    made: 1480,
    tags: tagsOf('amara.okafor', 'email'),
    groups: ['platform-admins'],
    password: { made: 1480, used: 0.2 },
    mfa: true,
    keys: [
      { made: 96, used: 0.3, for: 'ec2' },
      { made: 61, used: 1, for: 'cloudformation' },
    ],
  },
  {
    // Owner known only by a template (`{name}@example.com`), where one is configured.
    name: 'jonas.lindqvist',
    made: 1102,
    tags: tagsOf('jonas.lindqvist', 'nothing'),
    groups: ['platform-admins'],
    password: { made: 700, used: 1 },
    mfa: true,
    keys: [
      { made: 120, used: 0.1, for: 'eks' },
      { made: 84, used: 2, for: 'sts' },
    ],
  },
  {
    name: 'meiling.tan',
    made: 640,
    tags: tagsOf('meiling.tan', 'email'),
    groups: ['developers'],
    password: { used: 3 },
    mfa: true,
    keys: [
      { made: 210, used: 0.4, for: 'ecr' },
      { made: 55, used: 4, for: 'logs' },
    ],
  },
  {
    // Rotated a key nine days ago and has not yet thrown the old one away.
    name: 'tomas.novotny',
    made: 515,
    tags: tagsOf('tomas.novotny', 'slack-user-id'),
    groups: ['developers'],
    password: { used: 2 },
    mfa: true,
    keys: [
      { made: 380, used: 10, for: 'dynamodb', inactive: 9 },
      { made: 10, used: 0.2, for: 'dynamodb' },
    ],
  },
  {
    // Signs in by single sign-on now; the console password stayed behind.
    name: 'anjali.menon',
    made: 830,
    tags: tagsOf('anjali.menon', 'email'),
    groups: ['developers'],
    password: { used: 76 },
    mfa: true,
    keys: [
      { made: 190, used: 0.3, for: 'lambda' },
      { made: 40, used: 1, for: 'lambda', in: 'eu-west-1' },
    ],
  },
  // Payments.
  {
    // A user name that is an email address, and the owner by it.
    name: 'priya.raman@example.com',
    made: 920,
    tags: { team: 'payments' },
    groups: ['developers', 'payments'],
    password: { used: 0.5 },
    mfa: true,
    keys: [
      { made: 150, used: 0.6, for: 'kms' },
      { made: 35, used: 5, for: 'sqs' },
    ],
  },
  {
    // Two keys, the one in slot 2 stale.
    name: 'lukasz.wisniewski',
    made: 760,
    tags: tagsOf('lukasz.wisniewski', 'nothing'),
    groups: ['developers', 'payments'],
    password: { used: 1 },
    mfa: true,
    keys: [
      { made: 205, used: 0.2, for: 'sqs' },
      { made: 410, used: 131, for: 'dynamodb', in: 'eu-west-1' },
    ],
  },
  {
    name: 'chiara.bianchi',
    made: 402,
    tags: tagsOf('chiara.bianchi', 'owner'),
    groups: ['developers', 'payments'],
    password: { used: 2 },
    mfa: true,
    keys: [
      { made: 88, used: 1, for: 'sqs', in: 'eu-west-1' },
      { made: 12, used: 0.3, for: 'secretsmanager' },
    ],
  },
  {
    name: 'omar.haddad',
    made: 288,
    tags: tagsOf('omar.haddad', 'email'),
    groups: ['developers', 'payments'],
    password: { used: 6 },
    mfa: true,
    keys: [
      { made: 288, used: 2, for: 'dynamodb' },
      { made: 70, used: 8, for: 'lambda' },
    ],
  },
  {
    name: 'carlos.mendieta',
    made: 133,
    tags: tagsOf('carlos.mendieta', 'email'),
    groups: ['developers', 'payments'],
    password: { used: 0.4 },
    mfa: true,
    keys: [
      { made: 133, used: 0.5, for: 'sqs' },
      { made: 44, used: 3, for: 'events' },
    ],
  },
  // Security.
  {
    name: 'ingrid.solheim',
    made: 1205,
    tags: tagsOf('ingrid.solheim', 'email'),
    groups: ['security'],
    password: { made: 800, used: 0.3 },
    mfa: true,
    keys: [
      { made: 78, used: 2, for: 'securityhub' },
      { made: 77, used: 11, for: 'guardduty' },
    ],
  },
  {
    name: 'rahul.deshpande',
    made: 540,
    tags: tagsOf('rahul.deshpande', 'email'),
    groups: ['security'],
    password: { used: 2 },
    mfa: true,
    keys: [
      { made: 64, used: 1, for: 'iam' },
      { made: 30, used: 3, for: 'access-analyzer' },
    ],
  },
];

/** Engineers' users at `now`, contractors included. */
export function engineers(now: Date): EmulatedUser[] {
  return [
    ...ENGINEERS.map((spec) => toUser(now, spec)),
    // Administrator by an attached policy, but held down by a boundary: not administrator-like.
    toUser(now, {
      name: 'dmytro.kovalenko',
      made: 95,
      tags: tagsOf('dmytro.kovalenko', 'email'),
      password: { used: 1 },
      mfa: true,
      keys: [
        { made: 95, used: 0.2, for: 'cloudformation' },
        { made: 20, used: 2, for: 'ec2' },
      ],
      more: {
        path: '/contractors/',
        attachedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        permissionsBoundaryArn: boundary,
      },
    }),
    toUser(now, {
      name: 'petra.horvat',
      made: 170,
      tags: tagsOf('petra.horvat', 'email'),
      groups: ['data'],
      password: { used: 5 },
      mfa: true,
      keys: [
        { made: 170, used: 3, for: 'athena' },
        { made: 52, used: 1, for: 'glue' },
      ],
      more: { path: '/contractors/', inlinePolicies: [inline('assume-notebook', 'sts:AssumeRole')] },
    }),
  ];
}
