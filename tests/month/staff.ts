import type { EmulatedAccount, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aKey, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { addressOf, aUse, daysBefore, keyOf, userIdOf } from './basics.ts';
import { holder } from './holder.ts';
import { IDLE } from './principals.ts';

/** Signs in every day, so that never the whole user is unused, only the key. */
function withKey(name: string, unusedDays: number, overrides: Partial<EmulatedUser> = {}): EmulatedUser {
  return holder(name, { key: unusedDays, password: 1 }, overrides);
}

/** Calls every day with a key, so that only the password is unused. */
function withPassword(name: string, unusedDays: number): EmulatedUser {
  return holder(name, { key: 1, password: unusedDays });
}

/** Holders of a key or a password for everything that can happen to one in a month; `story-of-keys.ts` says what does. */
export function holders(): EmulatedUser[] {
  const busy = { id: 'AKIAMONTHADASBUSY', createdAt: daysBefore(450), lastUsed: aUse(daysBefore(1)) };
  const ada = withKey('ada', 200);
  ada.keys.push(aKey(busy));
  return [
    ada,
    withKey('ben', 58),
    withKey('cleo', 100),
    withKey('dan', 59),
    withKey('emil', 70),
    withKey('flo', 80),
    withPassword('gita', 100),
    withKey('hugo', 100),
    withKey('jon', 100),
    withKey('kim', 40),
    // Nobody is known to own it.
    withKey('lost', 100, { tags: {} }),
    withKey('protected', 300, { tags: { owner: addressOf('jon'), 'iam-cleanup:protected': 'yes' } }),
    withKey('managed', 300, { tags: { owner: addressOf('jon') } }),
    withOldCredentials('uma'),
  ];
}

/** Works every day with the password; beside it are credentials that AWS records no use of, older than is allowed. */
function withOldCredentials(name: string): EmulatedUser {
  const uploadedAt = daysBefore(1100);
  return withKey(name, 1, {
    keys: [],
    certificates: [{ id: 'CERTMONTHUMA', active: true, uploadedAt }],
    serviceSpecificCredentials: [
      {
        ...{ id: 'ACCAMONTHUMA', service: 'codecommit.amazonaws.com', active: true },
        ...{ createdAt: uploadedAt, expiresAt: null },
      },
    ],
  });
}

/** Comes on a day in the month, with a key that nobody has used yet. */
export function newcomer(at: Date): EmulatedUser {
  return aUser({
    name: 'newcomer',
    id: userIdOf('newcomer'),
    createdAt: at,
    tags: { owner: addressOf('ada') },
    keys: [aKey({ id: keyOf('newcomer'), createdAt: at })],
  });
}

/** Everybody who works, works: passwords are typed, busy keys call. */
export function workAsUsual({ users }: EmulatedAccount, at: Date): void {
  for (const user of users.values()) {
    if (user.loginProfile && !IDLE.has(user.name)) user.passwordLastUsed = at;
    for (const key of user.keys) {
      if (key.active && (key.id === 'AKIAMONTHADASBUSY' || user.name === 'gita')) key.lastUsed = aUse(at);
    }
  }
}
