import fc from 'fast-check';
import type { EmulatedKey, EmulatedUser, Use } from '../../../infra/sandbox/aws/account.ts';
import { idCharacters } from '../../../infra/sandbox/aws/ids.ts';
import { aKey, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { type Ages, agePlan } from './ages.ts';
import { type AccountName, powerOf, principalPlan } from './principals.ts';

const keyPlan = fc.record({
  /** Made in the same second as the user's other key. */
  twin: fc.constantFrom(false, false, true),
  createdAt: agePlan,
  active: fc.constantFrom(true, true, true, false),
  used: fc.option(agePlan),
  statusChanged: fc.option(agePlan, { freq: 2 }),
  service: fc.constantFrom('s3', 'ses', 'N/A'),
});

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<T[]>([]) },
    { weight: 2, arbitrary: fc.array(arbitrary, { minLength: 1, maxLength: 2 }) },
  );

const uploaded = fc.record({ active: fc.boolean(), at: agePlan });
/** Null: valid for ten years. */
const certificate = fc.record({
  active: fc.boolean(),
  at: agePlan,
  expiresInSeconds: fc.constantFrom(null, 86_400, -86_400 * 40),
});

export const userPlan = fc.record({
  ...principalPlan,
  groups: fc.subarray(['admins', 'readers'], { maxLength: 1 }),
  keys: fc.array(keyPlan, { maxLength: 2 }),
  password: fc.option(fc.record({ createdAt: agePlan, changedAt: fc.option(agePlan, { freq: 2 }) }), {
    freq: 2,
  }),
  /** Not bound to the password: an earlier one leaves it behind. */
  passwordLastUsed: fc.option(agePlan, { freq: 3 }),
  mfa: fc.boolean(),
  certificates: rarely(certificate),
  sshKeys: rarely(uploaded),
  serviceSpecific: rarely(
    fc.record({
      active: fc.constantFrom(true, true, false),
      at: agePlan,
      service: fc.constantFrom('codecommit.amazonaws.com', 'bedrock.amazonaws.com'),
      /** Null: never expires. The very second of expiry is left out: AWS does not say what holds then. */
      expiresInSeconds: fc.constantFrom(null, 86_400, 1, -1, -86_400 * 40),
    }),
  ),
});
export type UserPlan = typeof userPlan extends fc.Arbitrary<infer P> ? P : never;

export function userId(index: number | string): string {
  return `AIDA${idCharacters(`user ${index}`, 17)}`;
}

export function keyId(user: number | string, index: number): string {
  return `AKIA${idCharacters(`key ${user} ${index}`, 16)}`;
}

export function aUse(at: Date, service: string): Use {
  return { at, service, region: service === 'N/A' ? 'N/A' : 'us-east-1' };
}

function toKeys(plans: UserPlan['keys'], ages: Ages, user: number): EmulatedKey[] {
  const keys: EmulatedKey[] = [];
  for (const [index, plan] of plans.entries()) {
    const createdAt = (plan.twin ? keys[0]?.createdAt : undefined) ?? ages.at(plan.createdAt);
    const usedAt = ages.maybe(plan.used, createdAt);
    keys.push(
      aKey({
        id: keyId(user, index),
        active: plan.active,
        createdAt,
        statusChangedAt: ages.maybe(plan.statusChanged, createdAt),
        lastUsed: usedAt && aUse(usedAt, plan.service),
      }),
    );
  }
  return keys;
}

/** The user as it was when the report was taken, never younger than what it holds. */
export function toUser(account: AccountName, plan: UserPlan, ages: Ages, index: number): EmulatedUser {
  const keys = toKeys(plan.keys, ages, index);
  const passwordAt = plan.password && ages.at(plan.password.createdAt);
  const certificates = plan.certificates.map(({ active, at, expiresInSeconds: left }, n) => ({
    id: `CERT${index}${n}`,
    active,
    uploadedAt: ages.at(at),
    ...(left !== null && { expiresAt: new Date(ages.now.getTime() + left * 1000) }),
  }));
  const sshKeys = plan.sshKeys.map(({ active, at }, n) => ({
    id: `APKA${idCharacters(`ssh ${index} ${n}`, 16)}`,
    active,
    uploadedAt: ages.at(at),
  }));
  const serviceSpecificCredentials = plan.serviceSpecific.map((credential, n) => ({
    id: `ACCA${idCharacters(`service ${index} ${n}`, 16)}`,
    service: credential.service as 'codecommit.amazonaws.com' | 'bedrock.amazonaws.com',
    active: credential.active,
    createdAt: ages.at(credential.at),
    expiresAt:
      credential.expiresInSeconds === null
        ? null
        : new Date(ages.now.getTime() + credential.expiresInSeconds * 1000),
  }));
  const born = [
    ages.at(plan.createdAt),
    ...keys.map((key) => key.createdAt),
    ...(passwordAt ? [passwordAt] : []),
    ...[...certificates, ...sshKeys].map((upload) => upload.uploadedAt),
    ...serviceSpecificCredentials.map((credential) => credential.createdAt),
  ].reduce((first, other) => (other < first ? other : first));
  return aUser({
    name: plan.name,
    path: plan.path,
    id: userId(index),
    tags: plan.tags,
    ...powerOf(account, plan.power),
    createdAt: born,
    groups: plan.groups,
    keys,
    loginProfile: passwordAt && {
      createdAt: passwordAt,
      lastChangedAt: ages.maybe(plan.password?.changedAt ?? null, passwordAt) ?? passwordAt,
    },
    passwordLastUsed: ages.maybe(plan.passwordLastUsed, born),
    mfaDevices: plan.mfa
      ? [{ serialNumber: `arn:aws:iam::${account.id}:mfa/${index}`, virtual: true, enabledAt: born }]
      : [],
    certificates,
    sshKeys,
    serviceSpecificCredentials,
  });
}
