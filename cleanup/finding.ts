import type { LastUse, ManagedBy } from './inventory.ts';
import type { Owner } from './owner.ts';

/** Ids of the rules, which are also their file names in `cleanup/rules/`. */
export const RULE_IDS = [
  'disabled-in-use',
  'unused-access-key',
  'inactive-access-key',
  'inactive-credential',
  'expired-credential',
  'unused-password',
  'unused-user',
  'leaver-user',
  'unused-role',
  'unused-permissions',
  'old-access-key',
  'old-credential',
  'console-without-mfa',
  'root-access-key',
  'root-without-mfa',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

/** What the age thresholds call for now. */
export const STAGES = ['report', 'disable', 'delete'] as const;
export type Stage = (typeof STAGES)[number];

export const SUBJECT_TYPES = [
  'access-key',
  'password',
  'ssh-key',
  'signing-certificate',
  'service-credential',
  'user',
  'role',
  'root',
] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** Kinds of credential that AWS keeps no last use of: nothing may call them unused. */
const UNTRACKED: ReadonlySet<SubjectType> = new Set(['ssh-key', 'signing-certificate', 'service-credential']);

/** Whether AWS keeps no last use of such a subject. */
export function isUntracked({ type }: Pick<Subject, 'type'>): boolean {
  return UNTRACKED.has(type);
}

/** What a finding is about. */
export interface Subject {
  readonly type: SubjectType;
  /** Name of the user or role; `root` for the root user. */
  readonly name: string;
  /** ARN of the user or role (keys and passwords have none of their own). */
  readonly arn: string;
  /** Unique for ever: the credential's id, or the principal's `AIDA…`/`AROA…` (for a password: its user's). */
  readonly id: string;
  readonly accessKeyId?: string;
}

export type Source = 'iam' | 'access-analyzer';

/** One rule's verdict on one subject, before ownership and protection are looked up. */
export interface Verdict {
  readonly rule: RuleId;
  readonly subject: Subject;
  /** Id of the user or role it belongs to (`root` for the root user): overlaps are settled per principal. */
  readonly principalId: string;
  readonly stage: Stage;
  readonly createdAt: Date;
  /** What `unusedDays` is counted from: last use, or creation when never used, or what the rule says. */
  readonly since: Date;
  /** Whole days from `since` to now. */
  readonly unusedDays: number;
  /** Null: no use recorded. */
  readonly lastUsed: LastUse | null;
  /** One sentence: what was found and since when. */
  readonly reason: string;
  /** Further facts, one short sentence each. */
  readonly evidence: readonly string[];
  /** When the facts were read; the credential report can be 4 hours old. */
  readonly asOf: Date;
  readonly sources: readonly Source[];
  /**
   * Set on a user without any credential: another finding than that of a user who does not use its own, so that
   * being an orphan is counted from when it began.
   */
  readonly orphaned?: true;
  /** This product disabled it: what its stage calls for first is done, and only its deletion is still to come. */
  readonly off?: true;
  /** On users and roles: what whoever says yes to deleting it has to know, a sentence each. Absent: not read. */
  readonly beforeDeletion?: readonly string[];
  /** The next stage and the day it is reached, or null when no further threshold is on. */
  readonly next: { readonly stage: Stage; readonly at: Date } | null;
}

/** Why nothing is done about a finding, whatever its stage. */
export type Hold =
  | { readonly kind: 'protected'; readonly reason: string }
  | { readonly kind: 'exempt'; readonly reason: string; readonly until: Date; readonly by: string }
  | ({ readonly kind: 'managed'; readonly reason: string } & ManagedBy);

/** The result of `keep`: until a date, with a reason and who said so. */
export interface Exemption {
  /** What is kept: one credential, or the user or role, which then covers all its credentials. */
  readonly subject: Pick<Subject, 'type' | 'id'>;
  readonly principalId: string;
  readonly until: Date;
  readonly reason: string;
  readonly by: string;
}

/** A verdict with everything a person needs to settle it. */
export interface Finding extends Verdict {
  /** `account:rule:subject id` (and `:orphaned` for a user without credentials), the same in every audit. */
  readonly id: string;
  readonly account: string;
  readonly owner: Owner | null;
  /** Why the principal is administrator-like, or null. */
  readonly administratorBecause: string | null;
  readonly hold: Hold | null;
}

/** The stable id of a finding: ids of keys and principals are unique for ever, so a re-used name gets a new one. */
export function findingId(
  account: string,
  { rule, subject, orphaned }: Pick<Verdict, 'rule' | 'subject' | 'orphaned'>,
): string {
  return `${account}:${rule}:${subject.id}${orphaned ? ':orphaned' : ''}`;
}

/** Rules that only ever report: a hold does not answer what they say, so their findings stay in sight. */
const REPORT_ONLY: ReadonlySet<RuleId> = new Set([
  'disabled-in-use',
  'leaver-user',
  'unused-permissions',
  'old-access-key',
  'old-credential',
  'console-without-mfa',
  'root-access-key',
  'root-without-mfa',
]);

/** Whether somebody should look at a finding, rather than it waiting behind its hold. */
export function isToLookAt({ hold, rule }: Pick<Finding, 'hold' | 'rule'>): boolean {
  return hold === null || REPORT_ONLY.has(rule);
}

/** Rules about users and roles that are in use, as far as they tell: no reason to take anything away. */
const ABOUT_USE: ReadonlySet<RuleId> = new Set(['console-without-mfa', 'unused-permissions']);

/** Whether a rule says nothing about whether something is needed. */
export function isAboutUse({ rule }: Pick<Finding, 'rule'>): boolean {
  return ABOUT_USE.has(rule);
}
