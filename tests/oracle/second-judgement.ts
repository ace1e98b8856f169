import { type Thresholds, thresholdsOf } from '../../cleanup/policy.ts';
import type {
  EmulatedAnalyzerFinding,
  EmulatedKey,
  EmulatedRole,
  EmulatedUser,
} from '../../infra/sandbox/aws/account.ts';
import type { AskedCase, Judged, OracleCase } from './oracle-case.ts';
import {
  hasTracked,
  hasUntrackedWorking,
  isCool,
  isTried,
  keySince,
  ownLine,
  passwordSince,
  removedPasswordUse,
  stageOf,
  userSince,
  wholeDays,
} from './second-judgement-facts.ts';
import { arnOf, holdOf, isAdministratorLike, type Subject, type Unheld } from './second-judgement-holds.ts';
import { judgeOthers } from './second-judgement-others.ts';
import { ownerLeft } from './second-judgement-people.ts';

/**
 * A second opinion on an account: the rules' policy written down again, naively, from the account itself. It shares no
 * code with the product's rules and was written without looking at them.
 */
export function judgeAgain(oracleCase: AskedCase): Judged[] {
  const unheld: Unheld[] = [];
  for (const user of oracleCase.account.users.values()) {
    const subject: Subject = { type: 'user', of: user };
    for (const said of judgeOthers(oracleCase, user)) unheld.push(verdictOn(oracleCase, subject, said));
    unheld.push(...judgePermissions(oracleCase, subject));
    unheld.push(...judgeDisabled(oracleCase, subject));
    if (ownerLeft(oracleCase, user)) unheld.push(verdictOn(oracleCase, subject, { rule: 'leaver-user' }));
    const line = ownLine(oracleCase, user);
    if (line === null) continue;
    for (const key of user.keys) unheld.push(...judgeKey(oracleCase, user, key));
    unheld.push(...judgePassword(oracleCase, user, line));
    unheld.push(...judgeUser(oracleCase, user, line));
    if (line.loginProfile !== null && line.mfaDevices.length === 0) {
      unheld.push(verdictOn(oracleCase, subject, { rule: 'console-without-mfa' }));
    }
  }
  for (const role of oracleCase.account.roles.values()) {
    unheld.push(...judgeRole(oracleCase, role));
    unheld.push(...judgePermissions(oracleCase, { type: 'role', of: role }));
    unheld.push(...judgeDisabled(oracleCase, { type: 'role', of: role }));
  }
  const found = judgeRoot(oracleCase);
  for (const verdict of unheld) {
    found.push({ ...verdict.judged, hold: holdOf(oracleCase, verdict, unheld) });
  }
  return found;
}

/** Access Analyzer's active findings that the product can read: on this account, in two regions. */
function analyzerFindings({ account, region }: OracleCase): EmulatedAnalyzerFinding[] {
  const found: EmulatedAnalyzerFinding[] = [];
  for (const analyzer of account.analyzers) {
    if (analyzer.region !== region && analyzer.region !== 'us-east-1') continue;
    if (analyzer.type === 'ACCOUNT') continue;
    for (const finding of analyzer.findings) {
      if (finding.status === 'ACTIVE' && finding.resourceOwnerAccount === account.id) found.push(finding);
    }
  }
  return found;
}

function analyzerSays(oracleCase: OracleCase, type: string, subject: Subject): boolean {
  const arn = arnOf(oracleCase.account, subject);
  for (const finding of analyzerFindings(oracleCase)) {
    // Looked at before this one was made: it is about an earlier one of the same name.
    if (finding.analyzedAt.getTime() < subject.of.createdAt.getTime()) continue;
    if (finding.type === type && finding.resourceArn === arn) return true;
  }
  return false;
}

function analyzerSaysOfKey(oracleCase: OracleCase, keyId: string): boolean {
  for (const finding of analyzerFindings(oracleCase)) {
    if (finding.type !== 'UnusedIAMUserAccessKey') continue;
    for (const { id } of finding.accessKeys) if (id === keyId) return true;
  }
  return false;
}

/** What two witnesses together say: ours decides the stage, theirs alone is worth a line in the report. */
function together(
  age: number,
  at: Thresholds,
  theirs: boolean,
  cool: boolean | null = null,
): { stage: string; sources: string } | null {
  const ours = stageOf(age, at, cool);
  if (ours !== null) return { stage: ours, sources: theirs ? 'iam,access-analyzer' : 'iam' };
  if (theirs && at.report > 0) return { stage: 'report', sources: 'access-analyzer' };
  return null;
}

function judgeKey(oracleCase: OracleCase, user: EmulatedUser, key: EmulatedKey): Unheld[] {
  const { policy, now } = oracleCase;
  const subject: Subject = { type: 'user', of: user };
  const theirs = analyzerSaysOfKey(oracleCase, key.id);
  const unusedDays = wholeDays(keySince(key), now);
  const about = { subjectType: 'access-key', subjectId: key.id, accessKeyId: key.id, unusedDays };
  if (!key.active) {
    // Those of a disabled user are needed for enabling it again.
    if (policy.minAgeKeysToReport === 0 || oracleCase.disabled.has(user.id)) return [];
    const sources = theirs ? 'iam,access-analyzer' : 'iam';
    return [verdictOn(oracleCase, subject, { ...about, rule: 'inactive-access-key', sources })];
  }
  const found: Unheld[] = [];
  const said = together(unusedDays, thresholdsOf(policy, 'Keys'), theirs);
  if (said !== null) {
    found.push(verdictOn(oracleCase, subject, { ...about, rule: 'unused-access-key', ...said }));
  }
  if (policy.maxKeyAge > 0 && wholeDays(key.createdAt, now) >= policy.maxKeyAge) {
    // "Unused for" always counts from last use, whatever the rule.
    found.push(verdictOn(oracleCase, subject, { ...about, rule: 'old-access-key' }));
  }
  return found;
}

function judgePassword(oracleCase: OracleCase, user: EmulatedUser, line: EmulatedUser): Unheld[] {
  const subject: Subject = { type: 'user', of: user };
  const since = passwordSince(user, line);
  if (since === null) return [];
  const theirs = analyzerSays(oracleCase, 'UnusedIAMUserPassword', subject);
  const unusedDays = wholeDays(since, oracleCase.now);
  // Disabling a password is deleting it: no further stage follows.
  const said = together(unusedDays, { ...thresholdsOf(oracleCase.policy, 'UnusedUsers'), delete: 0 }, theirs);
  if (said === null) return [];
  const about = { rule: 'unused-password', subjectType: 'password', unusedDays };
  return [verdictOn(oracleCase, subject, { ...about, ...said })];
}

function judgeUser(oracleCase: OracleCase, user: EmulatedUser, line: EmulatedUser): Unheld[] {
  const { policy, now } = oracleCase;
  if (isTried(oracleCase, { type: 'user', of: user })) return [];
  const untracked = hasUntrackedWorking(user, line, now);
  const disabledAt = oracleCase.disabled.get(user.id) ?? null;
  // Whom the product disabled had credentials before.
  if (disabledAt === null && !hasTracked(user) && untracked) return [];
  const orphaned = disabledAt === null && !hasTracked(user) && !untracked;
  const removed = removedPasswordUse(oracleCase, user);
  const since = userSince(user, line);
  const unusedDays = wholeDays(removed !== null && removed > since ? removed : since, now);
  let stage: string | null = stageOf(
    unusedDays,
    thresholdsOf(policy, 'UnusedUsers'),
    isCool(oracleCase, disabledAt),
  );
  if (stage === null) return [];
  if (orphaned || untracked) stage = 'report';
  return [verdictOn(oracleCase, { type: 'user', of: user }, { rule: 'unused-user', stage, unusedDays })];
}

function judgeRole(oracleCase: OracleCase, role: EmulatedRole): Unheld[] {
  const subject: Subject = { type: 'role', of: role };
  if (isTried(oracleCase, subject)) return [];
  const theirs = analyzerSays(oracleCase, 'UnusedIAMRole', subject);
  const unusedDays = wholeDays(role.lastUsed === null ? role.createdAt : role.lastUsed.at, oracleCase.now);
  const cool = isCool(oracleCase, oracleCase.disabled.get(role.id) ?? null);
  const said = together(unusedDays, thresholdsOf(oracleCase.policy, 'Roles'), theirs, cool);
  if (said === null) return [];
  return [verdictOn(oracleCase, subject, { rule: 'unused-role', unusedDays, ...said })];
}

function judgeDisabled(oracleCase: OracleCase, subject: Subject): Unheld[] {
  return isTried(oracleCase, subject) ? [verdictOn(oracleCase, subject, { rule: 'disabled-in-use' })] : [];
}

function judgePermissions(oracleCase: OracleCase, subject: Subject): Unheld[] {
  if (!analyzerSays(oracleCase, 'UnusedPermission', subject)) return [];
  return [verdictOn(oracleCase, subject, { rule: 'unused-permissions', sources: 'access-analyzer' })];
}

/** By our own data alone, only to be reported and not about an age, unless told otherwise. */
function verdictOn(
  oracleCase: OracleCase,
  subject: Subject,
  said: Partial<Judged> & Pick<Judged, 'rule'>,
): Unheld {
  const judged = {
    subjectType: subject.type,
    subjectId: subject.of.id,
    accessKeyId: null,
    stage: 'report',
    unusedDays: null,
    administratorLike: isAdministratorLike(oracleCase.account, subject),
    sources: 'iam',
    ...said,
  };
  return { subject, judged };
}

/** The root user is known from the credential report alone. */
function judgeRoot({ atReport: { root } }: OracleCase): Judged[] {
  const verdict = (rule: string): Judged => ({
    rule,
    subjectType: 'root',
    subjectId: 'root',
    accessKeyId: null,
    stage: 'report',
    unusedDays: null,
    administratorLike: null,
    hold: 'protected',
    sources: 'iam',
  });
  const found: Judged[] = [];
  if (root.keys.length > 0) found.push(verdict('root-access-key'));
  if (!root.mfaActive) found.push(verdict('root-without-mfa'));
  return found;
}
