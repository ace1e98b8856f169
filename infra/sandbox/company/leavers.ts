import type { EmulatedUser } from '../aws/account.ts';
import { boundary, inline } from './permissions.ts';
import { toUser, type UserSpec } from './spec.ts';
import { tagsOf } from './staff.ts';

/** Users of people who have left; nobody told IAM. Days before now. */
const LEAVERS: readonly UserSpec[] = [
  {
    // Left thirteen months ago, still administrator by group, without MFA.
    name: 'samuel.adeyemi',
    made: 1390,
    tags: tagsOf('samuel.adeyemi', 'email'),
    groups: ['platform-admins'],
    password: { made: 1200, used: 402 },
    keys: [{ made: 720, used: 398, for: 'ec2' }],
  },
  {
    // Left seven months ago with two active keys, one of which was never used.
    name: 'greta.hoffmann',
    made: 890,
    tags: tagsOf('greta.hoffmann', 'slack-user-id'),
    groups: ['developers', 'payments'],
    password: { used: 214 },
    mfa: true,
    keys: [{ made: 505, used: 216, for: 'dynamodb', in: 'eu-west-1' }, { made: 266 }],
  },
  {
    // Somebody deactivated the key and removed the password, and then forgot the rest.
    name: 'noor.aziz',
    made: 655,
    tags: tagsOf('noor.aziz', 'email'),
    groups: ['marketing'],
    keys: [{ made: 480, used: 97, for: 's3', inactive: 92 }],
  },
  {
    // A contractor between two contracts: exempt until the next one begins.
    name: 'yusuf.demir',
    made: 300,
    tags: tagsOf('yusuf.demir', 'email'),
    keys: [{ made: 300, used: 64, for: 'lambda' }],
    more: {
      path: '/contractors/',
      attachedPolicyArns: ['arn:aws:iam::aws:policy/PowerUserAccess'],
      permissionsBoundaryArn: boundary,
    },
  },
  {
    // The first engineer left two years ago, and something still runs on his all-powerful key: not unused.
    name: 'viktor.lund',
    made: 2240,
    tags: tagsOf('viktor.lund', 'email'),
    keys: [{ made: 1460, used: 0.1, for: 's3' }],
    more: { inlinePolicies: [inline('everything', '*')] },
  },
];

/** Leavers' users at `now`. */
export function leavers(now: Date): EmulatedUser[] {
  return LEAVERS.map((spec) => toUser(now, spec));
}
