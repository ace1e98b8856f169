import type { Thresholds } from '../../cleanup/policy.ts';
import type { EmulatedKey, EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import type { OracleCase } from './oracle-case.ts';

const DAY_MS = 86_400_000;

/** An age is whole days. */
export function wholeDays(since: Date, now: Date): number {
  return Math.floor((now.getTime() - since.getTime()) / DAY_MS);
}

/** The later of all dates that there are. */
export function latest(first: Date, ...others: (Date | null)[]): Date {
  let found = first;
  for (const other of others) {
    if (other !== null && other.getTime() > found.getTime()) found = other;
  }
  return found;
}

/**
 * The furthest threshold that is on and reached; nothing at all where the report threshold is off.
 *
 * @param cool null: it was not disabled; else whether that was for the whole cooling-off
 */
export function stageOf(
  age: number,
  at: Thresholds,
  cool: boolean | null = null,
): 'report' | 'disable' | 'delete' | null {
  if (at.report === 0) return null;
  if (cool !== null && at.delete > 0 && age >= at.delete) return cool ? 'delete' : 'disable';
  // Nothing is deleted that was not disabled first: with that off, what works is reported and no more.
  if (at.delete > 0 && at.disable > 0 && age >= at.delete) return 'delete';
  if (at.disable > 0 && age >= at.disable) return 'disable';
  if (age >= at.report) return 'report';
  return null;
}

/**
 * The user as the credential report shows it, or null when the report has no line of its own: it is newer than
 * the report, was renamed or moved since, or the line is an earlier user's of the same name.
 */
export function ownLine(oracleCase: Pick<OracleCase, 'atReport'>, user: EmulatedUser): EmulatedUser | null {
  const line = oracleCase.atReport.users.get(user.name);
  if (line === undefined) return null;
  if (line.path !== user.path) return null;
  if (line.createdAt.getTime() !== user.createdAt.getTime()) return null;
  return line;
}

/** "Unused for" counts from last use, or from creation when never used. */
export function keySince(key: EmulatedKey): Date {
  if (key.lastUsed !== null) return key.lastUsed.at;
  return key.createdAt;
}

/** A password counts from the latest of creation, last change (only the report tells it) and last use. */
export function passwordSince(user: EmulatedUser, line: EmulatedUser): Date | null {
  if (user.loginProfile === null) return null;
  const changed = line.loginProfile === null ? null : line.loginProfile.lastChangedAt;
  return latest(user.loginProfile.createdAt, changed, user.passwordLastUsed);
}

/** Has something whose use AWS tells: an access key, active or not, or a password. */
export function hasTracked(user: EmulatedUser): boolean {
  return user.keys.length > 0 || user.loginProfile !== null;
}

/** Has something that works and whose use AWS does not tell. Certificates are known from the report only. */
export function hasUntrackedWorking(user: EmulatedUser, line: EmulatedUser, now: Date): boolean {
  for (const certificate of line.certificates) if (certificate.active) return true;
  for (const sshKey of user.sshKeys) if (sshKey.active) return true;
  for (const credential of user.serviceSpecificCredentials) {
    const expired = credential.expiresAt !== null && credential.expiresAt.getTime() <= now.getTime();
    if (credential.active && !expired) return true;
  }
  return false;
}

/** Of what the product disabled, a password that the report does not know is asked about: its user was in use then. */
export function removedPasswordUse(oracleCase: OracleCase, user: EmulatedUser): Date | null {
  const line = ownLine(oracleCase, user);
  if (!oracleCase.disabled.has(user.id) || line === null) return null;
  return line.loginProfile === null ? user.passwordLastUsed : null;
}

/** What a user's age counts from: the latest of its creation and of all its tracked credentials. */
export function userSince(user: EmulatedUser, line: EmulatedUser): Date {
  let since = latest(user.createdAt, passwordSince(user, line));
  for (const key of user.keys) since = latest(since, keySince(key));
  return since;
}

/** Disabled for the whole cooling-off; null where it was not disabled. */
export function isCool({ policy, now }: OracleCase, disabledAt: Date | null): boolean | null {
  return disabledAt === null ? null : wholeDays(disabledAt, now) >= policy.coolingOffDays;
}

/** What IAM knows of uses comes up to four hours late. */
const FOUR_HOURS_MS = 4 * 3_600_000;

/** Somebody made it work again, used it, or was refused, since the product disabled it, or so shortly before that nobody could know. */
export function isTried(
  oracleCase: OracleCase,
  { type, of }: { type: 'user'; of: EmulatedUser } | { type: 'role'; of: EmulatedRole },
): boolean {
  const disabledAt = oracleCase.disabled.get(of.id);
  if (disabledAt === undefined) return false;
  // Somebody took the prohibition away: then it is used rightly.
  if (!of.attachedPolicyArns.some((arn) => arn.endsWith(':iam::aws:policy/AWSDenyAll'))) return false;
  const uses = of.lastAccessed.map(({ at }) => at);
  if (type === 'role') uses.push(of.lastUsed === null ? null : of.lastUsed.at);
  else {
    const line = ownLine(oracleCase, of);
    // Of one without a line of its own no keys are asked for.
    if (line !== null) {
      // Whatever works of it, somebody made to work again.
      if (of.loginProfile !== null || of.keys.some(({ active }) => active)) return true;
      for (const key of [...of.keys, ...line.keys]) uses.push(key.lastUsed === null ? null : key.lastUsed.at);
      uses.push(line.loginProfile === null ? removedPasswordUse(oracleCase, of) : line.passwordLastUsed);
    }
  }
  return uses.some((at) => at !== null && at.getTime() > disabledAt.getTime() - FOUR_HOURS_MS);
}
