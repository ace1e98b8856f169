import fc from 'fast-check';
import { type Policy, thresholdsOf } from '../../../cleanup/policy.ts';
import type { EmulatedAccount, EmulatedKey, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { idCharacters } from '../../../infra/sandbox/aws/ids.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import {
  hasTracked,
  keySince,
  passwordSince,
  stageOf,
  userSince,
  wholeDays,
} from '../second-judgement-facts.ts';
import { isAdministratorLike } from '../second-judgement-holds.ts';
import { unlike } from './names.ts';
import { aUse, keyId, userId } from './users.ts';

export const changePlan = fc.record({
  kind: fc.constantFrom(
    ...(['key used', 'key made', 'key deleted', 'key deactivated', 'key activated'] as const),
    ...([
      'password used',
      'password deleted',
      'password made',
      'password changed',
      'mfa',
      'uploads',
    ] as const),
    ...(['deleted', 'recreated', 'renamed', 'moved', 'newcomer'] as const),
  ),
  user: fc.nat(20),
  key: fc.nat(1),
  /** How far between the report and now. */
  when: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Change = typeof changePlan extends fc.Arbitrary<infer P> ? P : never;

/** The account to be changed, and what its report said. */
export interface Changing {
  readonly account: EmulatedAccount;
  readonly atReport: EmulatedAccount;
  readonly policy: Policy;
  readonly now: Date;
  readonly reportedAt: Date;
}

/**
 * What happened to the account after the report was taken. Only what the product can know of: a change that
 * takes something away counts where the report itself made somebody ask (else nobody would look), and one that
 * adds something must not be a thing that rules report at once (an inactive key, a password without MFA).
 * Administrators are left alone: whether one was used within 90 days is known from the report or live, as it
 * happens.
 */
export function applyChange(changing: Changing, plan: Change): void {
  const { account, reportedAt, now } = changing;
  const users = [...account.users.values()];
  const user = users[plan.user % Math.max(1, users.length)];
  const span = now.getTime() - reportedAt.getTime() - 1000;
  const at = new Date(reportedAt.getTime() + 1000 + Math.floor((plan.when * span) / 1000) * 1000);
  if (plan.kind === 'newcomer') welcome(account, plan, at);
  if (!user || isAdministratorLike(account, { type: 'user', of: user })) return;
  const line = changing.atReport.users.get(user.name);
  if (!line || line.id !== user.id) return;
  const key = user.keys[plan.key];
  if (key && plan.kind.startsWith('key ')) changeKey({ ...changing, user, line, at }, key, plan.kind);
  else if (plan.kind === 'key made' && user.keys.length < 2) {
    user.keys.push(aKey({ id: keyId(`new ${user.id}`, user.keys.length), createdAt: at }));
  } else if (plan.kind.startsWith('password ')) changePassword({ ...changing, user, line, at }, plan.kind);
  else changeUser(account, user, plan.kind, at);
}

interface Step extends Changing {
  readonly user: EmulatedUser;
  readonly line: EmulatedUser;
  readonly at: Date;
}

/** The report has the key, and made somebody ask about it. */
function fires({ line, policy, now }: Step, key: EmulatedKey): boolean {
  const reported = line.keys.find(({ id }) => id === key.id);
  if (!reported) return false;
  const user = stageOf(wholeDays(userSince(line, line), now), thresholdsOf(policy, 'UnusedUsers'));
  const own = stageOf(wholeDays(keySince(reported), now), thresholdsOf(policy, 'Keys'));
  return user !== null || (reported.active && own !== null);
}

function passwordFires({ line, policy, now }: Step): boolean {
  const since = passwordSince(line, line);
  return since !== null && stageOf(wholeDays(since, now), thresholdsOf(policy, 'UnusedUsers')) !== null;
}

/**
 * Taking this away leaves the user with something, and with the age that the report told: else nobody who goes by
 * the report can know before the next one. Where the rules about users are off it does not matter.
 */
function mayLose({ user, line, policy }: Step, less: Partial<EmulatedUser>): boolean {
  if (policy.minAgeUnusedUsersToReport === 0) return true;
  const after = { ...user, ...less };
  return hasTracked(after) && userSince(after, line).getTime() === userSince(user, line).getTime();
}

function changeKey(step: Step, key: EmulatedKey, kind: string): void {
  const { user, policy, at } = step;
  const keysOff = policy.minAgeKeysToReport === 0;
  const others = user.keys.filter((other) => other !== key);
  if (kind === 'key used' && key.active) key.lastUsed = aUse(at, 'sts');
  if (kind === 'key deleted' && mayLose(step, { keys: others }) && (keysOff || fires(step, key))) {
    user.keys = others;
  }
  const off = key.active && (keysOff || fires(step, key));
  const on = !key.active && (!keysOff || policy.maxKeyAge === 0);
  if ((kind === 'key deactivated' && off) || (kind === 'key activated' && on)) {
    key.active = kind === 'key activated';
    key.statusChangedAt = at;
  }
}

function changePassword(step: Step, kind: string): void {
  const { user, line, policy, at } = step;
  const hasMfa = line.mfaDevices.length > 0;
  const usersOff = policy.minAgeUnusedUsersToReport === 0;
  if (kind === 'password made' && !user.loginProfile && hasMfa) {
    user.loginProfile = { createdAt: at, lastChangedAt: at };
  } else if (kind === 'password deleted' && hasMfa && mayLose(step, { loginProfile: null })) {
    if (usersOff || passwordFires(step)) user.loginProfile = null;
  } else if (kind === 'password used' && user.loginProfile) {
    user.passwordLastUsed = at;
  } else if (kind === 'password changed' && user.loginProfile) {
    user.loginProfile.lastChangedAt = at;
  }
}

/** Creation times may differ by that much and still be one user's. */
const ROUNDING_MS = 1000;

function changeUser(account: EmulatedAccount, user: EmulatedUser, kind: string, at: Date): void {
  if (kind === 'mfa') {
    const device = { serialNumber: `arn:aws:iam::${account.id}:mfa/new`, virtual: true, enabledAt: at };
    user.mfaDevices = user.mfaDevices.length > 0 ? [] : [device];
  } else if (kind === 'uploads') {
    user.sshKeys =
      user.sshKeys.length > 0
        ? []
        : [{ id: `APKA${idCharacters(`new ${user.id}`, 16)}`, active: true, uploadedAt: at }];
    for (const certificate of user.certificates) certificate.active = !certificate.active;
    for (const credential of user.serviceSpecificCredentials) credential.active = !credential.active;
  } else if (kind === 'deleted') {
    account.users.delete(user.name);
  } else if (kind === 'recreated' && at.getTime() - user.createdAt.getTime() > ROUNDING_MS) {
    account.users.set(user.name, { ...user, id: userId(`again ${user.id}`), createdAt: at });
  } else if (kind === 'renamed') {
    account.users.delete(user.name);
    user.name = unlike(account.users.keys(), 'renamed');
    account.users.set(user.name, user);
  } else if (kind === 'moved') {
    user.path = `${user.path}moved/`;
  }
}

/** Too new for the report, with a key that would otherwise be reported. */
function welcome(account: EmulatedAccount, plan: Change, at: Date): void {
  const name = unlike([...account.users.keys(), ...account.roles.keys()], 'newcomer');
  const template = [...account.users.values()][0];
  if (!template) return;
  const keys = template.keys.map((key, index) => ({
    ...key,
    id: keyId(name, index),
    active: plan.key === 0,
  }));
  const id = userId(`new ${name}`);
  const serviceSpecificCredentials = template.serviceSpecificCredentials.map((credential) => ({
    ...credential,
    id: `${credential.id}${name}`,
  }));
  account.users.set(name, {
    ...template,
    ...{ name, id, keys, serviceSpecificCredentials },
    ...{ attachedPolicyArns: [], groups: [], createdAt: at },
  });
}
