import { addDays } from '../../cleanup/days.ts';
import type { EmulatedAccount, EmulatedKey, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { addressOf } from './people.ts';
import { ACCOUNT } from './world.ts';

/** Noon of the first day. */
export const FIRST_DAY = new Date('2026-03-02T00:00:00Z');
const daysBefore = (days: number) => addDays(FIRST_DAY, -days);

/** What everybody's last use is called; nobody looks at it. */
export function aUse(at: Date): NonNullable<EmulatedKey['lastUsed']> {
  return { at, service: 's3', region: 'eu-west-1' };
}

/** `AKIAMONTHBEN`: ids that a reader knows again. */
export function keyOf(name: string): string {
  return `AKIAMONTH${name.toUpperCase()}`;
}

/** Signs in every day, so that never the whole user is unused, only the key. */
function withKey(name: string, unusedDays: number, overrides: Partial<EmulatedUser> = {}): EmulatedUser {
  return aUser({
    name,
    id: `AIDAMONTH${name.toUpperCase()}`,
    createdAt: daysBefore(500),
    tags: { owner: addressOf(name) },
    loginProfile: { createdAt: daysBefore(500), lastChangedAt: daysBefore(500) },
    passwordLastUsed: daysBefore(1),
    mfaDevices: [
      { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/${name}`, virtual: true, enabledAt: daysBefore(400) },
    ],
    keys: [aKey({ id: keyOf(name), createdAt: daysBefore(450), lastUsed: aUse(daysBefore(unusedDays)) })],
    ...overrides,
  });
}

/** Calls every day with a key, so that only the password is unused. */
function withPassword(name: string, unusedDays: number): EmulatedUser {
  return withKey(name, 0, {
    passwordLastUsed: daysBefore(unusedDays),
    keys: [aKey({ id: keyOf(name), createdAt: daysBefore(450), lastUsed: aUse(daysBefore(1)) })],
  });
}

/** Somebody for everything that can happen in a month; `script.ts` says what does. */
export function theAccount(): EmulatedAccount {
  const busy = { id: 'AKIAMONTHADASBUSY', createdAt: daysBefore(450), lastUsed: aUse(daysBefore(1)) };
  const ada = withKey('ada', 200);
  ada.keys.push(aKey(busy));
  return anAccount({
    id: ACCOUNT,
    users: [
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
    ],
    stackResources: [
      { region: 'eu-west-1', physicalId: 'managed', stackName: 'batch', type: 'AWS::IAM::User' },
    ],
  });
}

/** Comes on a day in the month, with a key that nobody has used yet. */
export function newcomer(at: Date): EmulatedUser {
  return aUser({
    name: 'newcomer',
    id: 'AIDAMONTHNEWCOMER',
    createdAt: at,
    tags: { owner: addressOf('ada') },
    keys: [aKey({ id: keyOf('newcomer'), createdAt: at })],
  });
}

/** Everybody who works, works: passwords are typed, busy keys call. */
export function workAsUsual({ users }: EmulatedAccount, at: Date): void {
  for (const user of users.values()) {
    if (user.loginProfile && user.name !== 'gita') user.passwordLastUsed = at;
    for (const key of user.keys) {
      if (key.active && (key.id === 'AKIAMONTHADASBUSY' || user.name === 'gita')) key.lastUsed = aUse(at);
    }
  }
}
