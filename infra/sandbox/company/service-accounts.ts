import type { EmulatedUser } from '../aws/account.ts';
import { deployPolicy, inline } from './permissions.ts';
import { toUser, type UserSpec } from './spec.ts';
import { ownedBy } from './staff.ts';

/** Users that programs call with. Days before now. */
const SERVICE_ACCOUNTS: readonly UserSpec[] = [
  {
    // Administrator-like by a customer policy; the organisation's analyzer knows its namesake elsewhere.
    name: 'ci-deploy',
    made: 1240,
    tags: ownedBy('amara.okafor'),
    keys: [
      { made: 74, used: 0.01, for: 'cloudformation' },
      { made: 73, used: 0.1, for: 'ecr', in: 'eu-west-1' },
    ],
    more: { attachedPolicyArns: [deployPolicy] },
  },
  {
    // Administrator-like by an inline policy with iam:*.
    name: 'terraform',
    made: 1020,
    tags: { ...ownedBy('jonas.lindqvist'), terraform: 'fernwood-infra' },
    keys: [
      { made: 110, used: 0.2, for: 'iam' },
      { made: 58, used: 0.4, for: 'ec2' },
    ],
    more: { inlinePolicies: [inline('manage-everything', ['ec2:*', 'iam:*', 's3:*', 'rds:*'])] },
  },
  {
    // An inactive key from the last rotation, two months ago.
    name: 'backup',
    made: 1330,
    tags: ownedBy('meiling.tan'),
    keys: [
      { made: 810, used: 63, for: 's3', inactive: 61 },
      { made: 64, used: 0.2, for: 's3' },
    ],
  },
  {
    // Two keys, the one in slot 1 stale: the old server was switched off, its key was not.
    name: 'grafana',
    made: 870,
    tags: ownedBy('tomas.novotny'),
    keys: [
      { made: 870, used: 121, for: 'monitoring' },
      { made: 123, used: 0.02, for: 'monitoring' },
    ],
  },
  {
    // Two keys with one and the same creation date; only the key's id tells which is stale.
    name: 'orders-sync',
    made: 436,
    tags: ownedBy('chiara.bianchi'),
    keys: [
      { made: 436, used: 0.05, for: 'sqs' },
      { made: 436, used: 187, for: 'sqs', in: 'eu-west-1' },
    ],
  },
  {
    // A stale key switched off and on again four days ago: the report's last_rotated looks fresh.
    name: 'search-indexer',
    made: 580,
    tags: ownedBy('soren.kjaergaard'),
    keys: [
      { made: 580, used: 193, for: 'es', reenabled: 4 },
      { made: 200, used: 0.1, for: 'es' },
    ],
  },
  {
    // A password that was never used, without MFA, on a user whose key is busy.
    name: 'build-runner',
    made: 702,
    tags: ownedBy('jonas.lindqvist'),
    password: {},
    keys: [{ made: 330, used: 0.01, for: 'ecr' }],
  },
  {
    // Its last service is ses: the newsletter pauses, and with the key goes its SMTP password.
    name: 'newsletter-smtp',
    made: 540,
    tags: { team: 'marketing', contact: 'Zoë van Dijk - newsletter' },
    keys: [{ made: 540, used: 44, for: 'ses' }],
  },
  {
    name: 'ses-smtp',
    made: 990,
    tags: ownedBy('omar.haddad'),
    keys: [
      { made: 240, used: 0.02, for: 'ses' },
      { made: 239, used: 0.4, for: 'ses', in: 'eu-west-1' },
    ],
  },
  {
    // Declared by CloudFormation, user and key (stack-resources.ts).
    name: 'thumbnailer',
    made: 410,
    tags: ownedBy('tomas.novotny'),
    keys: [
      { made: 410, used: 53, for: 's3' },
      { made: 50, used: 0.1, for: 's3' },
    ],
  },
  {
    // Declared by Terraform: managed once `managedTags` names the tag.
    name: 'cdn-invalidator',
    made: 365,
    tags: { ...ownedBy('meiling.tan'), terraform: 'fernwood-infra' },
    keys: [
      { made: 365, used: 67, for: 'cloudfront' },
      { made: 66, used: 0.3, for: 'cloudfront' },
    ],
  },
  {
    name: 'payments-webhook',
    made: 620,
    tags: ownedBy('priya.raman'),
    keys: [
      { made: 102, used: 0.01, for: 'sqs' },
      { made: 101, used: 0.2, for: 'sqs', in: 'eu-west-1' },
    ],
  },
  {
    // Access Analyzer alone calls its second key unused: it woke up after their last look.
    name: 'warehouse-etl',
    made: 777,
    tags: { team: 'data', email: 'lan.nguyen@example.com' },
    keys: [
      { made: 118, used: 0.3, for: 'redshift' },
      { made: 300, used: 3, for: 's3', in: 'eu-west-1' },
    ],
  },
  {
    name: 'fraud-scoring',
    made: 260,
    tags: ownedBy('carlos.mendieta'),
    keys: [
      { made: 130, used: 0.05, for: 'sagemaker' },
      { made: 45, used: 0.05, for: 'kinesis' },
    ],
  },
  {
    // Works once a year, which its owner said: exempt (exemptions.ts).
    name: 'tax-filing',
    made: 800,
    tags: ownedBy('chiara.bianchi'),
    keys: [{ made: 800, used: 163, for: 's3' }],
  },
  {
    name: 'stock-feed',
    made: 350,
    tags: ownedBy('kwame.mensah'),
    keys: [
      { made: 98, used: 0.1, for: 's3' },
      { made: 97, used: 12, for: 's3', in: 'eu-west-1' },
    ],
  },
  {
    // A first key that was put out of use and kept "just in case".
    name: 'loyalty-api',
    made: 480,
    tags: { team: 'marketing', owner: 'aoife.byrne@example.com' },
    keys: [
      { made: 480, used: 158, for: 'dynamodb', inactive: 150 },
      { made: 152, used: 0.2, for: 'dynamodb' },
    ],
  },
  {
    // One key used 29 days ago, one day short of the threshold; the other woke up after the report was taken.
    name: 'shipping-labels',
    made: 505,
    tags: ownedBy('carlos.mendieta'),
    keys: [
      { made: 505, used: 29, for: 's3' },
      { made: 220, used: 0.01, for: 's3' },
    ],
  },
];

/** Service accounts at `now`. */
export function serviceAccounts(now: Date): EmulatedUser[] {
  return SERVICE_ACCOUNTS.map((spec) => toUser(now, spec));
}
