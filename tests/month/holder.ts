import type { EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aKey, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { ACCOUNT, addressOf, aUse, daysBefore, keyOf, userIdOf } from './basics.ts';

/** Has a key and a password, each used for the last time so many days before the month. */
export function holder(
  name: string,
  unusedDays: { readonly key: number; readonly password: number },
  overrides: Partial<EmulatedUser> = {},
): EmulatedUser {
  return aUser({
    name,
    id: userIdOf(name),
    createdAt: daysBefore(500),
    tags: { owner: addressOf(name) },
    loginProfile: { createdAt: daysBefore(500), lastChangedAt: daysBefore(500) },
    passwordLastUsed: daysBefore(unusedDays.password),
    mfaDevices: [
      { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/${name}`, virtual: true, enabledAt: daysBefore(400) },
    ],
    keys: [aKey({ id: keyOf(name), createdAt: daysBefore(450), lastUsed: aUse(daysBefore(unusedDays.key)) })],
    ...overrides,
  });
}
