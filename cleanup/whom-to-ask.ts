import { ageInDays } from './days.ts';
import {
  type AnalyzerFinding,
  type CredentialReportRow,
  isWorking,
  type ReportKeySlot,
  type User,
} from './inventory.ts';
import { type Policy, thresholdsOf } from './policy.ts';

/**
 * The live facts that a user's line of the credential report makes the audit ask for. SSH keys, which no list
 * shows, only where the user seems to have nothing, is due to be disabled or deleted, or had one to report; or of
 * everybody, where `readSshKeys` says so. Signing certificates where the report shows that there are some.
 */
export interface Questions {
  readonly keys: boolean;
  readonly password: boolean;
  /** When a password that is gone was last used. */
  readonly removedPassword: boolean;
  readonly sshKeys: boolean;
  readonly certificates: boolean;
}

/** What besides the credential report makes us ask. */
export interface Grounds {
  /** What Access Analyzer calls unused, by full ARN of the user. */
  readonly accused: ReadonlyMap<string, ReadonlySet<AnalyzerFinding['type']>>;
  /** Names of users that we switched off, or a key of theirs: is it still? Their password may have gone by that. */
  readonly switchedOff?: ReadonlySet<string> | undefined;
  /** Ids of users whose SSH keys have an open finding. */
  readonly sshKeysOf?: ReadonlySet<string> | undefined;
}

/** A user before the live facts are read. */
export type UnaskedUser = Omit<User, 'live'>;

/**
 * Chooses the users worth a call of their own, so that the number of calls grows with what is flagged and not
 * with the number of users. It may ask once too often, never too seldom: every condition is weaker than the
 * rule that it serves. Null: nothing to ask. Users without a report line are not asked (and not judged).
 */
export function whomToAsk(
  user: UnaskedUser,
  { accused, switchedOff, sshKeysOf }: Grounds,
  policy: Policy,
  now: Date,
): Questions | null {
  if (!user.report.known) return null;
  const row = user.report.value;
  const opinions = accused.get(user.arn);
  const { report, disable, delete: remove } = thresholdsOf(policy, 'UnusedUsers');
  const hasNothing = row.keys.length === 0 && !row.password.enabled;
  const unused = looksUnused(user, row, { days: report, now });
  const due = looksUnused(user, row, { days: disable || remove, now });
  const everything = due || (unused && hasNothing);
  const looksAtOthers = policy.minAgeKeysToReport > 0 || policy.maxKeyAge > 0;
  const questions = {
    keys:
      everything ||
      switchedOff?.has(user.name) === true ||
      (unused && row.keys.length > 0) ||
      opinions?.has('UnusedIAMUserAccessKey') === true ||
      row.keys.some((slot) => keyLooksWorthAsking(slot, row.userCreatedAt, policy, now)),
    // Of one whom we disabled: was a password made since the report?
    password:
      everything ||
      switchedOff?.has(user.name) === true ||
      (row.password.enabled === true &&
        (opinions?.has('UnusedIAMUserPassword') === true ||
          isOld(lastOf(row.password.lastUsedAt, row.password.lastChangedAt) ?? row.userCreatedAt, {
            days: report,
            now,
          }))),
    removedPassword: switchedOff?.has(user.name) === true && row.password.enabled !== true,
    sshKeys:
      everything || (looksAtOthers && (policy.readSshKeys === 'all' || sshKeysOf?.has(user.id) === true)),
    // The report tells neither which are expired nor how old they are: there are few, so all are asked for.
    certificates: looksAtOthers && row.certificates.length > 0,
  };
  return Object.values(questions).some(Boolean) ? questions : null;
}

/**
 * `last_rotated` may be a mere change of status, so it is no lower bound of the key's age: a slot without a use
 * counts from the user's creation, and one used before it was "rotated" must be older than it says.
 */
function keyLooksWorthAsking(slot: ReportKeySlot, userCreatedAt: Date, policy: Policy, now: Date): boolean {
  const { report } = thresholdsOf(policy, 'Keys');
  if (!slot.active) return report > 0;
  if (isOld(slot.lastUsedAt ?? userCreatedAt, { days: report, now })) return true;
  const { lastRotatedAt, lastUsedAt } = slot;
  const statusChanged = lastRotatedAt !== null && (lastUsedAt === null || lastUsedAt < lastRotatedAt);
  return isOld(statusChanged ? userCreatedAt : (lastRotatedAt ?? userCreatedAt), {
    days: policy.maxKeyAge,
    now,
  });
}

/**
 * No use of a key or password for so many days. A user whose only credentials are of a kind that AWS keeps no use
 * of can never be called unused.
 */
function looksUnused(user: UnaskedUser, row: CredentialReportRow, age: Age): boolean {
  const untracked =
    row.certificates.some(({ active }) => active) ||
    !user.serviceSpecificCredentials.known ||
    user.serviceSpecificCredentials.value.some((credential) => isWorking(credential, age.now));
  if (row.keys.length === 0 && !row.password.enabled && untracked) return false;
  const passwordUse = row.password.enabled ? row.password.lastUsedAt : null;
  return isOld(lastOf(...row.keys.map((slot) => slot.lastUsedAt), passwordUse) ?? row.userCreatedAt, age);
}

interface Age {
  /** 0 = off: nothing is that old. */
  readonly days: number;
  readonly now: Date;
}

function isOld(since: Date, { days, now }: Age): boolean {
  return days > 0 && ageInDays(since, now) >= days;
}

function lastOf(...dates: (Date | null)[]): Date | null {
  return dates.reduce((best, date) => (date && (!best || date > best) ? date : best), null);
}
