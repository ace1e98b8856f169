import { ageInDays, isoDay } from '../days.ts';
import type { RuleId, Stage, Subject, Verdict } from '../finding.ts';
import { type AccessKey, type Inventory, isRead, type LastUse, type Role, type User } from '../inventory.ts';
import type { Policy, Thresholds } from '../policy.ts';
import { noUseWord } from '../report/words.ts';
import { stagesAt } from '../stage.ts';
import type { AnalyzerOpinion } from './analyzer-opinion.ts';

/** Everything a rule may look at. */
export interface Facts {
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly now: Date;
  /** Since when a finding has been open without a break, by finding id; absent: not open before this audit. */
  readonly openSince: ReadonlyMap<string, Date>;
  /** When this product disabled a user or role, by its id; absent: it did not, or that was undone. */
  readonly disabledSince: ReadonlyMap<string, Date>;
  /** When it began to, where that came to no end and some of it is off. */
  readonly halfDisabledSince?: ReadonlyMap<string, Date>;
}

export interface Rule {
  readonly id: RuleId;
  readonly judge: (facts: Facts) => Verdict[];
}

/** All users, or none when they could not be read (the inventory's gaps say so). */
export function usersOf({ inventory }: Facts): readonly User[] {
  return inventory.users.known ? inventory.users.value : [];
}

/** Every access key whose facts are known, with its user. */
export function keysOf(facts: Facts): { user: User; key: KnownKey; readAt: Date }[] {
  return usersOf(facts).flatMap((user) => {
    const { keys, readAt } = user.live;
    return isRead(keys) ? keys.filter(isKnown).map((key) => ({ user, key, readAt })) : [];
  });
}

/** An access key whose last use could be read. */
export type KnownKey = AccessKey & { readonly lastUsed: LastUse | null };

/** A key whose last use could not be read is judged by no rule. */
export function isKnown(key: AccessKey): key is KnownKey {
  return key.lastUsed !== 'unknown';
}

/** All roles, or none when they could not be read. */
export function rolesOf({ inventory }: Facts): readonly Role[] {
  return inventory.roles.known ? inventory.roles.value : [];
}

export function subjectOf(principal: User | Role): Subject {
  return { type: principal.type, name: principal.name, arn: principal.arn, id: principal.id };
}

export function keySubject(user: User, accessKeyId: string): Subject {
  return { type: 'access-key', name: user.name, arn: user.arn, id: accessKeyId, accessKeyId };
}

/** IAM remembers the last use of a role for so long. */
const ROLE_MEMORY_DAYS = 400;

/** SMTP passwords are derived from an access key. */
export const SES_WARNING =
  'It last sent mail through SES: deactivating the key also stops SMTP passwords made from it.';

/** What an unused-something rule found out about one subject. */
export interface Unused {
  readonly rule: RuleId;
  readonly subject: Subject;
  readonly principalId: string;
  readonly createdAt: Date;
  readonly since: Date;
  readonly lastUsed: LastUse | null;
  readonly asOf: Date;
  /** `Access key AKIA… of ada`: begins the reason. */
  readonly what: string;
  /** What happened on `since` when that is neither the last use nor the creation. @default `changed` */
  readonly sinceMeans?: string;
  /** What AWS's having no record of a use means, when that is not "never". */
  readonly neverMeans?: string;
  readonly evidence?: readonly string[];
  readonly beforeDeletion?: readonly string[];
  /** The same subject in Access Analyzer's findings, or null. */
  readonly opinion?: AnalyzerOpinion | null;
}

/**
 * The verdict of every "unused for" rule: a stage by our own data, and Access Analyzer as a second source. What
 * Access Analyzer alone calls unused is reported with the disagreement named, and never goes beyond `report`.
 * Null: the rule is off, or nobody calls the subject unused.
 *
 * @param disabledAt when this product disabled the subject, or null
 */
export function judgeUnused(
  unused: Unused,
  thresholds: Thresholds,
  { policy, now }: Pick<Facts, 'policy' | 'now'>,
  disabledAt: Date | null = null,
): Verdict | null {
  const { what, sinceMeans: _, neverMeans: __, opinion = null, evidence = [], ...facts } = unused;
  const { coolingOffDays } = policy;
  const { stage, next } = stagesAt(unused.since, thresholds, { coolingOffDays, disabledAt, now });
  if (thresholds.report === 0 || (!stage && !opinion)) return null;
  const unusedDays = ageInDays(unused.since, now);
  const known = [...(disabledAt ? [`Disabled from here on ${isoDay(disabledAt)}.`] : []), ...evidence];
  return {
    ...facts,
    stage: stage ?? 'report',
    unusedDays,
    reason: stage ? reasonOf(unused, unusedDays) : accusedReason(unused),
    evidence: opinion ? [...known, opinionSentence(opinion, unused, stage)] : known,
    sources: [...(stage ? (['iam'] as const) : []), ...(opinion ? (['access-analyzer'] as const) : [])],
    next: stage ? next : null,
    ...(disabledAt ? { off: true } : {}),
  };
}

/** A report-only verdict of the hygiene rules. */
export function reportOnly(
  found: Pick<Verdict, 'rule' | 'subject' | 'principalId' | 'createdAt' | 'lastUsed' | 'reason' | 'asOf'> & {
    readonly since?: Date;
    readonly evidence?: readonly string[];
    readonly beforeDeletion?: readonly string[];
  },
  now: Date,
): Verdict {
  const since = found.since ?? found.lastUsed?.at ?? found.createdAt;
  return {
    evidence: [],
    ...found,
    stage: 'report',
    since,
    unusedDays: ageInDays(since, now),
    sources: ['iam'],
    next: null,
  };
}

/** A verdict that may go no further than a stage, and says why. */
export function capStage(verdict: Verdict, cap: Stage, because: string): Verdict {
  return { ...verdict, stage: cap, next: null, evidence: [...verdict.evidence, because] };
}

function reasonOf(
  { what, subject, lastUsed, createdAt, since, sinceMeans = 'changed', neverMeans }: Unused,
  unusedDays: number,
): string {
  const age = `${unusedDays} ${unusedDays === 1 ? 'day' : 'days'}`;
  if (lastUsed && lastUsed.at >= since) {
    const where = [
      lastUsed.service && ` for ${lastUsed.service}`,
      lastUsed.region && ` in ${lastUsed.region}`,
    ];
    return `${what} has not been used for ${age}: last used ${isoDay(lastUsed.at)}${where.filter(Boolean).join('')}.`;
  }
  if (!lastUsed && neverMeans && unusedDays >= ROLE_MEMORY_DAYS) {
    return `${what} has no use recorded: ${neverMeans}; created ${isoDay(createdAt)}.`;
  }
  if (lastUsed) {
    return `${what} has not been used for ${age}: last used ${isoDay(lastUsed.at)}, ${sinceMeans} ${isoDay(since)}.`;
  }
  const counted = since > createdAt ? `, ${sinceMeans} ${isoDay(since)}` : '';
  const never = noUseWord(subject.type) === 'never' ? 'has never been used' : 'has no use recorded';
  return `${what} ${never} in ${age}: created ${isoDay(createdAt)}${counted}.`;
}

/** Access Analyzer alone calls it unused: the disagreement is the news. */
function accusedReason({ what, lastUsed, createdAt }: Unused): string {
  const ours = lastUsed ? `IAM says last used ${isoDay(lastUsed.at)}` : `it was created ${isoDay(createdAt)}`;
  return `${what} is called unused by Access Analyzer only: ${ours}.`;
}

function opinionSentence(opinion: AnalyzerOpinion, { lastUsed }: Unused, stage: Stage | null): string {
  const seen = `Access Analyzer (${isoDay(opinion.analyzedAt)})`;
  const { lastAccessedAt } = opinion;
  const theirs = lastAccessedAt === 'unknown' ? null : dayOrNever(lastAccessedAt);
  if (!stage) return `${seen} says last used ${theirs ?? 'long ago'}. Nothing follows from this alone.`;
  const ours = dayOrNever(lastUsed?.at ?? null);
  if (theirs === null || theirs === ours) return `${seen} agrees that it is unused.`;
  return `${seen} agrees that it is unused, but says last used ${theirs}; IAM says ${ours}.`;
}

function dayOrNever(date: Date | null): string {
  return date ? isoDay(date) : 'never';
}
