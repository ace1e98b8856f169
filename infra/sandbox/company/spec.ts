import type { EmulatedKey, EmulatedRole, EmulatedUser } from '../aws/account.ts';
import { idCharacters } from '../aws/ids.ts';
import { aKey, aRole, aUser } from '../aws/new-account.ts';

/** Account number, name and regions of the invented shop that the sandbox's account belongs to. */
export const FERNWOOD = {
  id: '111122223333',
  alias: 'fernwood-shop',
  region: 'us-east-1',
  europe: 'eu-west-1',
} as const;

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/**
 * So many days before `now` and a few hours more, so that not all happens at one time of the day; to the
 * second, as IAM keeps it. Its age in whole days is `days`; negative days lie ahead.
 */
export function daysAgo(now: Date, days: number): Date {
  const hoursMore = (Math.abs(days) * 37 * MINUTE_MS) % (DAY_MS / 3);
  return new Date(Math.floor((now.getTime() - days * DAY_MS - hoursMore) / 1000) * 1000);
}

/** Minutes before `now`, to the second. */
export function minutesAgo(now: Date, minutes: number): Date {
  return new Date(Math.floor((now.getTime() - minutes * MINUTE_MS) / 1000) * 1000);
}

/** Id of a seeded user: always the same for the same name. */
export const userId = (name: string): string => `AIDA${idCharacters(`user ${name}`, 17)}`;
/** Id of a seeded role: always the same for the same name. */
export const roleId = (name: string): string => `AROA${idCharacters(`role ${name}`, 17)}`;
/** Id of a seeded user's first or second access key. */
export const keyId = (userName: string, slot: 1 | 2): string =>
  `AKIA${idCharacters(`key ${slot} of ${userName}`, 16)}`;

/** An access key in days before now: `{ made: 45 }` was never used, `{ made: 300, used: 2 }` is busy. */
export interface KeySpec {
  readonly made: number;
  readonly used?: number;
  /** The service of its last use. @default 's3' */
  readonly for?: string;
  /** @default us-east-1 */
  readonly in?: string;
  /** Deactivated so many days ago. */
  readonly inactive?: number;
  /** Still active, but switched off and on again so many days ago: moves the report's `last_rotated`. */
  readonly reenabled?: number;
}

/** A user in days before now; `more` is whatever else `EmulatedUser` has. */
export interface UserSpec {
  readonly name: string;
  readonly made: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
  /** The console password; without `used` nobody ever signed in, without `made` it is as old as the user. */
  readonly password?: { readonly made?: number; readonly used?: number };
  /** An MFA device, enrolled with the password. @default false */
  readonly mfa?: boolean;
  readonly keys?: readonly [KeySpec?, KeySpec?];
  readonly more?: Partial<EmulatedUser>;
}

/** A role in days before now; without `used` IAM recorded no use in its 400 days. */
export interface RoleSpec {
  readonly name: string;
  readonly made: number;
  readonly used?: number;
  /** @default us-east-1 */
  readonly in?: string;
  /** What it called when it was used last. @default s3 */
  readonly for?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly more?: Partial<EmulatedRole>;
}

function toKey(now: Date, userName: string, spec: KeySpec, slot: 1 | 2): EmulatedKey {
  const { made, used, for: service = 's3', in: region = FERNWOOD.region, inactive, reenabled } = spec;
  const changed = inactive ?? reenabled;
  return aKey({
    id: keyId(userName, slot),
    active: inactive === undefined,
    createdAt: daysAgo(now, made),
    statusChangedAt: changed === undefined ? null : daysAgo(now, changed),
    lastUsed: used === undefined ? null : { at: daysAgo(now, used), service, region },
  });
}

/** The emulated user that a spec describes. */
export function toUser(now: Date, spec: UserSpec): EmulatedUser {
  const { name, password } = spec;
  const keys = (spec.keys ?? []).flatMap((key, index) =>
    key ? [toKey(now, name, key, index === 0 ? 1 : 2)] : [],
  );
  const passwordMade = daysAgo(now, password?.made ?? spec.made);
  return aUser({
    name,
    id: userId(name),
    createdAt: daysAgo(now, spec.made),
    tags: { ...spec.tags },
    groups: [...(spec.groups ?? [])],
    loginProfile: password ? { createdAt: passwordMade, lastChangedAt: passwordMade } : null,
    passwordLastUsed: password?.used === undefined ? null : daysAgo(now, password.used),
    mfaDevices: spec.mfa
      ? [{ serialNumber: `arn:aws:iam::${FERNWOOD.id}:mfa/${name}`, virtual: true, enabledAt: passwordMade }]
      : [],
    keys,
    lastAccessed: keys.flatMap(({ lastUsed }) =>
      lastUsed ? [{ service: lastUsed.service, at: lastUsed.at }] : [],
    ),
    ...spec.more,
  });
}

/** The emulated role that a spec describes. */
export function toRole(now: Date, spec: RoleSpec): EmulatedRole {
  const { name, used, in: region = FERNWOOD.region, for: services = ['s3'] } = spec;
  const at = used === undefined ? null : daysAgo(now, used);
  return aRole({
    name,
    id: roleId(name),
    createdAt: daysAgo(now, spec.made),
    tags: { ...spec.tags },
    lastUsed: at && { at, region },
    lastAccessed: services.map((service) => ({ service, at })),
    ...spec.more,
  });
}
