import type { EmulatedRole } from '../aws/account.ts';
import { deployPolicy, inline } from './permissions.ts';
import { FERNWOOD, type RoleSpec, toRole } from './spec.ts';
import { ownedBy, person } from './staff.ts';
import { byAccount, byOidc, byService } from './trust.ts';

const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const task = { trustPolicy: byService('ecs-tasks') };

/** Roles of the shop's own programs and people. Days before now. */
const ROLES: readonly RoleSpec[] = [
  // A vendor's way into the account, without an external id; the contract ended a year ago.
  {
    name: 'vendor-leafmetrics-access',
    made: 1310,
    used: 391,
    for: ['s3', 'ce'],
    tags: { contact: 'procurement' },
    more: { trustPolicy: byAccount('777788889999'), attachedPolicyArns: [aws('ReadOnlyAccess')] },
  },
  // An administrator's role from before single sign-on.
  {
    name: 'legacy-ops-admin',
    made: 1400,
    used: 47,
    for: ['iam', 'ec2'],
    tags: ownedBy('amara.okafor'),
    more: { trustPolicy: byAccount(FERNWOOD.id), attachedPolicyArns: [aws('AdministratorAccess')] },
  },
  // Never used, old; declared by a CloudFormation stack.
  { name: 'feature-flags-poc', made: 312, tags: ownedBy('meiling.tan') },
  // Never used, young: the portal goes live next week.
  { name: 'returns-portal-task', made: 8, tags: ownedBy('omar.haddad'), more: task },
  // Left behind with its instance profile.
  {
    name: 'bastion-instance',
    made: 1250,
    used: 164,
    for: ['ssm'],
    more: { trustPolicy: byService('ec2'), instanceProfiles: ['bastion-instance'] },
  },
  // Access Analyzer agrees that it is unused, but knows another date.
  {
    name: 'recommendation-experiment',
    made: 420,
    used: 133,
    for: ['sagemaker', 's3'],
    tags: { team: 'data', 'slack-user-id': person('fatima.idrissi').slackId },
    more: { trustPolicy: byService('sagemaker') },
  },
  // Declared by a stack in Europe.
  { name: 'loyalty-migration', made: 150, used: 62, in: 'eu-west-1', tags: ownedBy('aoife.byrne') },
  // Access Analyzer alone calls it unused: it was used since they looked.
  {
    name: 'analytics-notebook',
    made: 505,
    used: 4,
    for: ['athena'],
    tags: ownedBy('soren.kjaergaard'),
    more: { trustPolicy: byService('sagemaker') },
  },
  // Tagged iam-cleanup:protected: never used, and that is how it should be.
  {
    name: 'security-incident-response',
    made: 700,
    tags: { ...ownedBy('ingrid.solheim'), 'iam-cleanup:protected': 'incident runbook' },
    more: { trustPolicy: byAccount(FERNWOOD.id), attachedPolicyArns: [aws('AdministratorAccess')] },
  },
  // Exempt (exemptions.ts).
  {
    name: 'disaster-recovery-failover',
    made: 830,
    used: 209,
    in: 'eu-west-1',
    for: ['rds', 'route53'],
    tags: ownedBy('amara.okafor'),
    more: { trustPolicy: byAccount(FERNWOOD.id) },
  },
  // The rest is busy. Administrator-like by a customer policy:
  {
    name: 'ci-oidc-deploy',
    made: 230,
    used: 0.05,
    for: ['cloudformation', 'ecr'],
    tags: ownedBy('amara.okafor'),
    more: {
      trustPolicy: byOidc(FERNWOOD.id, 'token.ci.example.com'),
      attachedPolicyArns: [deployPolicy],
    },
  },
  {
    name: 'orders-api-task',
    made: 690,
    used: 0.01,
    for: ['sqs'],
    tags: ownedBy('chiara.bianchi'),
    more: task,
  },
  {
    name: 'checkout-api-task',
    made: 690,
    used: 0.01,
    for: ['dynamodb'],
    tags: ownedBy('omar.haddad'),
    more: { ...task, inlinePolicies: [inline('checkout', ['dynamodb:*', 'sns:*', 'sqs:*'])] },
  },
  { name: 'catalog-api-task', made: 680, used: 0.02, tags: ownedBy('meiling.tan'), more: task },
  {
    name: 'search-api-task',
    made: 580,
    used: 0.02,
    for: ['es'],
    tags: ownedBy('soren.kjaergaard'),
    more: task,
  },
  {
    name: 'payments-worker',
    made: 610,
    used: 0.01,
    for: ['sqs', 'kms'],
    tags: ownedBy('priya.raman'),
    more: { inlinePolicies: [inline('worker', ['sqs:*', 'kms:*', 'dynamodb:*'])] },
  },
  { name: 'inventory-lambda', made: 540, used: 0.1, for: ['dynamodb'], tags: ownedBy('omar.haddad') },
  { name: 'image-resizer-lambda', made: 410, used: 0.1, tags: ownedBy('tomas.novotny') },
  { name: 'emails-lambda', made: 500, used: 0.05, for: ['ses'], tags: ownedBy('omar.haddad') },
  {
    name: 'data-lake-crawler',
    made: 760,
    used: 1,
    for: ['glue', 's3'],
    tags: { team: 'data', email: person('lan.nguyen').email },
    more: { trustPolicy: byService('glue'), attachedPolicyArns: [aws('AmazonS3FullAccess')] },
  },
  {
    name: 'warehouse-copy',
    made: 770,
    used: 1,
    tags: ownedBy('lan.nguyen'),
    more: { trustPolicy: byService('redshift') },
  },
  {
    name: 'stream-connector',
    made: 320,
    used: 0.05,
    for: ['kinesis'],
    in: 'eu-west-1',
    tags: ownedBy('kwame.mensah'),
    more: task,
  },
  {
    name: 'scheduled-reports',
    made: 440,
    used: 0.4,
    for: ['athena'],
    tags: ownedBy('soren.kjaergaard'),
    more: { trustPolicy: byService('scheduler') },
  },
  {
    name: 'security-audit-readonly',
    made: 900,
    used: 2,
    for: ['iam', 'config'],
    tags: ownedBy('rahul.deshpande'),
    more: { trustPolicy: byAccount(FERNWOOD.id), attachedPolicyArns: [aws('SecurityAudit')] },
  },
];

/** The shop's own roles at `now`. */
export function roles(now: Date): EmulatedRole[] {
  return ROLES.map((spec) => toRole(now, spec));
}
