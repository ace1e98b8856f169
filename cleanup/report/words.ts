import { isoDay } from '../days.ts';
import {
  type Finding,
  type Hold,
  isUntracked,
  type Stage,
  type Subject,
  type SubjectType,
} from '../finding.ts';
import type { LastUse } from '../inventory.ts';
import type { Owner } from '../owner.ts';
import type { ScheduledAction } from '../schedule/next-action.ts';
import { oneLine, plural } from './text.ts';

/** How findings are spoken of, the same in every format. Outside text has passed `oneLine` here. */

/** `access key AKIA… of ada`, `SSH key APKA… of ada`, `password of ada`, `user ada`, `the root user`. */
export function subjectWords({ type, name, id, accessKeyId }: Subject): string {
  const safeName = oneLine(name);
  switch (type) {
    case 'access-key':
      return `access key ${oneLine(accessKeyId ?? id)} of ${safeName}`;
    case 'ssh-key':
    case 'signing-certificate':
    case 'service-credential':
      return `${typeWords(type)} ${oneLine(id)} of ${safeName}`;
    case 'password':
      return `password of ${safeName}`;
    case 'root':
      return 'the root user';
    default:
      return `${type} ${safeName}`;
  }
}

/** `access key`, `SSH key`, `signing certificate`, `role`: a kind of subject in the middle of a sentence. */
export function typeWords(type: SubjectType): string {
  return type === 'ssh-key' ? 'SSH key' : type.replace('-', ' ');
}

/** `ada@example.com (tag owner)`, or `nobody known`. */
export function ownerWords(owner: Owner | null): string {
  if (!owner) return 'nobody known';
  const value = owner.kind === 'slack' ? `Slack user ${oneLine(owner.value)}` : oneLine(owner.value);
  return `${value} (${oneLine(owner.from)})`;
}

/** `2026-03-04 for s3 in eu-west-1`, or `never`. */
export function lastUsedWords(lastUsed: LastUse | null): string {
  return lastUsed ? `${isoDay(lastUsed.at)}${whereWords(lastUsed)}` : 'never';
}

/** ` for s3 in eu-west-1`; empty where AWS does not tell. */
export function whereWords({ service, region }: LastUse): string {
  return `${service ? ` for ${oneLine(service)}` : ''}${region ? ` in ${oneLine(region)}` : ''}`;
}

/** What a stage means for a subject: keys and the like are deactivated, a password can only be deleted, the rest is disabled. */
function actionWord(stage: Stage, type: SubjectType): string {
  if (stage === 'report') return 'report';
  if (stage === 'delete' || type === 'password') return 'delete';
  return type === 'access-key' || isUntracked({ type }) ? 'deactivate' : 'disable';
}

/** The same for what the schedule does by itself. */
export function scheduledWord(action: ScheduledAction, type: SubjectType): string {
  return actionWord(action === 'delete' ? 'delete' : 'disable', type);
}

/** What is called for now: neither to delete what has to be disabled first, nor to disable what is. Null: nothing. */
export function nowWord({
  stage,
  next,
  subject,
  off,
}: Pick<Finding, 'stage' | 'next' | 'subject' | 'off'>): string | null {
  if (off && stage === 'disable') return null;
  const first = stage === 'delete' && next?.stage === 'delete' ? 'disable' : stage;
  return first === 'report' ? null : actionWord(first, subject.type);
}

const NOUNS: Readonly<Record<string, string>> = {
  deactivate: 'deactivation',
  disable: 'disabling',
  delete: 'deletion',
};

/**
 * `due for deactivation, for deletion from 2026-11-02`; null when the thresholds call for neither. That a threshold is
 * passed is no day on which something happens: that is in the plan.
 */
export function dueWords(finding: Pick<Finding, 'stage' | 'next' | 'subject' | 'off'>): string | null {
  const { next, subject } = finding;
  const now = nowWord(finding);
  const later = next && actionWord(next.stage, subject.type);
  const parts = [now && `for ${NOUNS[now]}`, next && later && `for ${NOUNS[later]} from ${isoDay(next.at)}`];
  const due = parts.filter(Boolean).join(', ');
  return due ? `due ${due}` : null;
}

const HOLD_WORDS = { protected: 'Protected', exempt: 'Exempt', managed: 'Managed elsewhere' } as const;

/** Heading of what a hold of this kind keeps back. */
export function holdTitle(kind: Hold['kind']): string {
  return HOLD_WORDS[kind];
}

const REPORT_ONLY_WORDS = {
  protected: 'never touched from here',
  exempt: 'kept',
  managed: 'managed elsewhere',
} as const;

/** Of what only ever reports, beside its hold: it is to look at, so the words of what is counted as held back would mislead. */
export function reportOnlyWords(kind: Hold['kind']): string {
  return REPORT_ONLY_WORDS[kind];
}

/** Why it is held back; for an exemption also until when, and who said so. */
export function holdReason(hold: Hold): string {
  const reason = oneLine(hold.reason);
  return hold.kind === 'exempt' ? `${reason}, until ${isoDay(hold.until)}, by ${oneLine(hold.by)}` : reason;
}

/** `Protected: tagged iam-cleanup:protected`. */
export function holdWords(hold: Hold): string {
  return `${holdTitle(hold.kind)}: ${holdReason(hold)}`;
}

/**
 * IAM forgets a role's use after 400 days, and a user's with the credential: no record is no proof of none. Of SSH
 * keys and their like it keeps none at all.
 */
export function noUseWord(type: SubjectType): 'never' | 'no record' | 'not told' {
  if (isUntracked({ type })) return 'not told';
  return type === 'role' || type === 'user' ? 'no record' : 'never';
}

/** How long it was not used, in days; null where AWS keeps no last use, so that nobody can know. */
export function unusedDaysOf({
  unusedDays,
  subject,
}: Pick<Finding, 'unusedDays' | 'subject'>): number | null {
  return isUntracked(subject) ? null : unusedDays;
}

/** `unused for 1 day`; of what AWS keeps no last use of, that. */
export function unusedWords({
  unusedDays,
  lastUsed,
  subject,
}: Pick<Finding, 'unusedDays' | 'lastUsed' | 'subject'>): string {
  if (isUntracked(subject)) return 'AWS does not record its use';
  const days = plural(unusedDays, 'day');
  if (lastUsed) return `unused for ${days}`;
  return noUseWord(subject.type) === 'never' ? `never used in ${days}` : `no use recorded in ${days}`;
}
