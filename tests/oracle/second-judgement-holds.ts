import type { EmulatedAccount, EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { principalArn } from '../../infra/sandbox/aws/arns.ts';
import type { AskedCase, Judged, OracleCase } from './oracle-case.ts';
import { ownLine, wholeDays } from './second-judgement-facts.ts';

/** A user or a role of the account. */
export type Subject =
  | { readonly type: 'user'; readonly of: EmulatedUser }
  | { readonly type: 'role'; readonly of: EmulatedRole };

export function arnOf(account: EmulatedAccount, subject: Subject): string {
  return principalArn(account, subject.type, subject.of);
}

/** Holds AdministratorAccess, itself or by a group, and neither a boundary nor AWSDenyAll takes it away again. */
export function isAdministratorLike(account: EmulatedAccount, subject: Subject): boolean {
  const all = `arn:${account.partition}:iam::aws:policy/AdministratorAccess`;
  const { attachedPolicyArns, permissionsBoundaryArn } = subject.of;
  if (permissionsBoundaryArn !== null && permissionsBoundaryArn !== all) return false;
  if (attachedPolicyArns.includes(all.replace('AdministratorAccess', 'AWSDenyAll'))) return false;
  if (attachedPolicyArns.includes(all)) return true;
  if (subject.type === 'role') return false;
  for (const name of subject.of.groups) {
    const group = account.groups.get(name);
    if (group?.attachedPolicyArns.includes(all)) return true;
  }
  return false;
}

/** The name fits the pattern, in which `*` stands for any characters. */
function fits(name: string, pattern: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*')) {
    for (let skipped = 0; skipped <= name.length; skipped++) {
      if (fits(name.slice(skipped), pattern.slice(1))) return true;
    }
    return false;
  }
  return name[0] === pattern[0] && fits(name.slice(1), pattern.slice(1));
}

/** The list has the tag by its key alone, or by key and value. IAM does not tell keys apart by case. */
function hasListedTag(subject: Subject, list: readonly string[]): boolean {
  for (const [key, value] of Object.entries(subject.of.tags)) {
    for (const wanted of list) {
      const [wantedKey = '', wantedValue] = wanted.split('=');
      if (wantedKey.toLowerCase() !== key.toLowerCase()) continue;
      if (wantedValue === undefined || wantedValue === value) return true;
    }
  }
  return false;
}

/**
 * When it was last used with what still works, as far as IAM tells, 0 for never. Of whom nothing newer was asked the
 * report's word is enough; of a user without a line of its own nothing is known.
 */
function lastUseOf(oracleCase: AskedCase, subject: Subject): number {
  if (subject.type === 'role') return subject.of.lastUsed === null ? 0 : subject.of.lastUsed.at.getTime();
  const line = ownLine(oracleCase, subject.of);
  if (line === null) return 0;
  const { keys } = oracleCase.asked.keys.has(subject.of.id) ? subject.of : line;
  const { loginProfile, passwordLastUsed } = oracleCase.asked.password.has(subject.of.id) ? subject.of : line;
  let last = 0;
  for (const key of keys)
    if (key.active && key.lastUsed !== null) last = Math.max(last, key.lastUsed.at.getTime());
  if (loginProfile !== null && passwordLastUsed !== null) last = Math.max(last, passwordLastUsed.getTime());
  return last;
}

/**
 * No other administrator-like principal was used within 90 days. Stricter than the design asks: where none at all
 * was, the one used last is protected (where none was ever used the first in the list), and so it is where all that
 * were used are due to be disabled or deleted.
 */
function isLastAdministrator(oracleCase: AskedCase, subject: Subject, all: readonly Unheld[]): boolean {
  const { account, now } = oracleCase;
  const everybody: Subject[] = [];
  for (const of of account.users.values()) everybody.push({ type: 'user', of });
  for (const of of account.roles.values()) everybody.push({ type: 'role', of });
  let inUse = 0;
  let staying = 0;
  let last: Subject | null = null;
  for (const candidate of everybody) {
    if (!isAdministratorLike(account, candidate)) continue;
    const usedAt = lastUseOf(oracleCase, candidate);
    if (wholeDays(new Date(usedAt), now) < 90) {
      inUse++;
      let due = false;
      for (const other of all)
        if (other.subject.of === candidate.of && other.judged.stage !== 'report') due = true;
      if (!due) staying++;
    }
    if (last === null || usedAt > lastUseOf(oracleCase, last)) last = candidate;
  }
  return (inUse <= 1 || staying === 0) && last?.of === subject.of;
}

function isProtected(oracleCase: AskedCase, subject: Subject, all: readonly Unheld[]): boolean {
  const { policy, account, ownArns } = oracleCase;
  const { name, path, tags } = subject.of;
  if (path.startsWith('/aws-service-role/') && subject.type === 'role') return true;
  if (path.startsWith('/aws-reserved/')) return true;
  if (Object.hasOwn(tags, 'iam-cleanup:protected')) return true;
  for (const prefix of policy.protectedPaths) if (path.startsWith(prefix)) return true;
  for (const pattern of policy.protectedNames)
    if (fits(name.toLowerCase(), pattern.toLowerCase())) return true;
  if (hasListedTag(subject, policy.protectedTags)) return true;
  if (policy.protectedArns.includes(arnOf(account, subject))) return true;
  if (ownArns.includes(arnOf(account, subject))) return true;
  return isLastAdministrator(oracleCase, subject, all);
}

/** One of the stacks in the regions that are asked declares it. */
function isDeclared(oracleCase: OracleCase, type: string, physicalId: string): boolean {
  const regions = [oracleCase.region, ...oracleCase.policy.cloudFormationRegions];
  for (const resource of oracleCase.account.stackResources) {
    const same = resource.type === type && resource.physicalId === physicalId;
    if (same && regions.includes(resource.region)) return true;
  }
  return false;
}

/** A verdict before anybody asked what holds it, with what it would touch. */
export interface Unheld {
  readonly judged: Omit<Judged, 'hold'>;
  readonly subject: Subject;
}

/** What CloudFormation may know of: the principal, and the keys that the verdict would touch. */
function declarablesOf({ judged, subject }: Unheld): { type: string; physicalId: string }[] {
  const type = subject.type === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role';
  const found = [{ type, physicalId: subject.of.name }];
  let keyIds: string[] = [];
  if (judged.subjectType === 'access-key') keyIds = [judged.subjectId];
  if (judged.subjectType === 'user' && subject.type === 'user') keyIds = subject.of.keys.map(({ id }) => id);
  for (const physicalId of keyIds) found.push({ type: 'AWS::IAM::AccessKey', physicalId });
  return found;
}

/**
 * The kind of hold on a verdict. CloudFormation is asked only about what is due to be disabled or deleted, but an
 * answer about a user, role or key holds for every verdict that would touch it.
 */
export function holdOf(oracleCase: AskedCase, verdict: Unheld, all: readonly Unheld[]): string | null {
  if (isProtected(oracleCase, verdict.subject, all)) return 'protected';
  if (hasListedTag(verdict.subject, oracleCase.policy.managedTags)) return 'managed';
  for (const { type, physicalId } of declarablesOf(verdict)) {
    if (!isDeclared(oracleCase, type, physicalId)) continue;
    for (const other of all) {
      if (other.judged.stage === 'report') continue;
      for (const asked of declarablesOf(other)) {
        if (asked.type === type && asked.physicalId === physicalId) return 'managed';
      }
    }
  }
  return null;
}
