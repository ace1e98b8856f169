import type { EmulatedUser } from '../aws/account.ts';
import { daysAgo, minutesAgo, toUser, type UserSpec } from './spec.ts';
import { tagsOf } from './staff.ts';

/** Marketing and support: console only, as a rule. Days before now. */
const SHOP_FLOOR: readonly UserSpec[] = [
  {
    name: 'zoe.vandijk',
    made: 690,
    tags: tagsOf('zoe.vandijk', 'email'),
    groups: ['marketing'],
    password: { used: 4 },
    mfa: true,
  },
  {
    // Console without MFA, and in use.
    name: 'bruno.carvalho',
    made: 460,
    tags: tagsOf('bruno.carvalho', 'email'),
    groups: ['marketing'],
    password: { used: 3 },
    keys: [{ made: 300, used: 9, for: 's3' }],
  },
  {
    // A password re-issued after parental leave: PasswordLastUsed is the old password's.
    name: 'aoife.byrne',
    made: 1010,
    tags: tagsOf('aoife.byrne', 'email'),
    groups: ['marketing'],
    password: { made: 6, used: 388 },
    mfa: true,
  },
  {
    // New, and has not signed in yet: `no_information`, but younger than the threshold.
    name: 'elif.yildiz',
    made: 18,
    tags: tagsOf('elif.yildiz', 'email'),
    groups: ['marketing'],
    password: {},
    mfa: true,
  },
  {
    name: 'leila.karimi',
    made: 350,
    tags: tagsOf('leila.karimi', 'email'),
    groups: ['support'],
    password: { used: 1 },
    mfa: true,
  },
  {
    // Got a console password two months ago and never signed in: `no_information`.
    name: 'mateo.quispe',
    made: 58,
    tags: tagsOf('mateo.quispe', 'email'),
    groups: ['support'],
    password: {},
  },
];

/** Marketing's and support's users at `now`. */
export function shopFloor(now: Date): EmulatedUser[] {
  return [
    ...SHOP_FLOOR.map((spec) => toUser(now, spec)),
    // A disabled password: no login profile any more, while PasswordLastUsed stays.
    toUser(now, {
      name: 'daniel.kim',
      made: 870,
      tags: tagsOf('daniel.kim', 'email'),
      groups: ['support'],
      keys: [{ made: 160, used: 6, for: 'connect' }],
      more: { passwordLastUsed: daysAgo(now, 420) },
    }),
    // Younger than the credential report, which says nothing of her.
    toUser(now, {
      name: 'hana.kobayashi',
      made: 0,
      tags: tagsOf('hana.kobayashi', 'email'),
      groups: ['support'],
      password: { made: 0.03 },
      keys: [{ made: 0.03 }],
      more: { createdAt: minutesAgo(now, 50) },
    }),
  ];
}
