import type { EmulatedAccount } from '../aws/account.ts';
import { aGroup, anAccount } from '../aws/new-account.ts';
import { FERNWOOD, type KeySpec, toRole, toUser, type UserSpec } from '../company/spec.ts';
import { tagsOf } from '../company/staff.ts';
import { at } from './calendar.ts';

/** Thresholds on, so that four weeks see everything that may happen by itself; few actions a run, to see that limit. */
export const MONTH_POLICY = {
  minAgeKeysToDisable: 60,
  minAgeKeysToDelete: 75,
  minAgeUnusedUsersToDisable: 60,
  minAgeUnusedUsersToDelete: 75,
  minAgeRolesToDisable: 60,
  minAgeRolesToDelete: 75,
  deleteUsersAutomatically: true,
  deleteRolesAutomatically: true,
  maxActionsPerRun: 3,
  notify: 'owners',
} as const;

/** Signs in every day, so that only the key is unused and never the whole user. */
function withKey(name: string, key: KeySpec): UserSpec {
  return { name, made: 900, tags: tagsOf(name, 'email'), password: { used: 0 }, mfa: true, keys: [key] };
}

/** Calls every day with a key. */
const KEY_IN_USE = 'misaki.sato';

const USERS: readonly UserSpec[] = [
  // Nobody reacts: warned, deactivated, deleted.
  withKey('tomas.novotny', { made: 600, used: 200 }),
  withKey('zoe.vandijk', { made: 500, used: 120, for: 'cloudfront' }),
  withKey('omar.haddad', { made: 900, used: 400, for: 'athena' }),
  withKey('lukasz.wisniewski', { made: 500, used: 150, for: 'sqs' }),
  withKey('chiara.bianchi', { made: 500, used: 140, for: 'ecr' }),
  // Due while something else is the matter.
  withKey('bruno.carvalho', { made: 400, used: 48 }),
  withKey('anjali.menon', { made: 400, used: 44, for: 'ec2' }),
  {
    name: KEY_IN_USE,
    made: 800,
    tags: tagsOf(KEY_IN_USE, 'email'),
    password: { used: 100 },
    mfa: true,
    keys: [{ made: 400, used: 0 }],
  },
  {
    name: 'old-deploy',
    made: 1200,
    tags: tagsOf('amara.okafor', 'owner'),
    groups: ['deployers'],
    password: { used: 310 },
    mfa: true,
    keys: [{ made: 1000, used: 300, for: 's3' }],
  },
  {
    name: 'break-glass',
    made: 1000,
    tags: { ...tagsOf('ingrid.solheim', 'email'), 'iam-cleanup:protected': 'yes' },
    keys: [{ made: 1000, used: 350, for: 'iam' }],
  },
  {
    name: 'batch-mailer',
    made: 700,
    tags: tagsOf('tomas.novotny', 'email'),
    keys: [{ made: 700, used: 250, for: 'sns' }],
  },
];

/** A small company, in which everything that can hold the schedule back has somebody to happen to. */
export function theAccount(): EmulatedAccount {
  const now = at(1, 12);
  return anAccount({
    id: FERNWOOD.id,
    alias: FERNWOOD.alias,
    users: USERS.map((spec) => toUser(now, spec)),
    roles: [toRole(now, { name: 'legacy-etl', made: 900, used: 280, for: ['glue'] })],
    groups: [aGroup({ name: 'deployers' })],
    stackResources: [
      {
        region: FERNWOOD.europe,
        physicalId: 'batch-mailer',
        stackName: 'batch-mail',
        type: 'AWS::IAM::User',
      },
    ],
  });
}

/** Who works, works: passwords are typed, the one busy key calls. */
export function workAsUsual({ users }: EmulatedAccount, now: Date): void {
  for (const user of users.values()) {
    const unused = [KEY_IN_USE, 'old-deploy'].includes(user.name);
    if (user.loginProfile && !unused) user.passwordLastUsed = now;
  }
  for (const key of users.get(KEY_IN_USE)?.keys ?? []) {
    if (key.active) key.lastUsed = { at: now, service: 's3', region: FERNWOOD.europe };
  }
}
