import { ageInDays, isoDay, latest } from '../days.ts';
import { findingId, type Verdict } from '../finding.ts';
import { isRead, isWorking, type LastUse, type User } from '../inventory.ts';
import { thresholdsOf } from '../policy.ts';
import { beforeDeleting } from '../principals/before-deleting.ts';
import { plural } from '../report/text.ts';
import { stagesAt } from '../stage.ts';
import { lastUseWhileDisabled, worksAgain } from './last-use.ts';
import {
  capStage,
  type Facts,
  isKnown,
  judgeUnused,
  type Rule,
  SES_WARNING,
  subjectOf,
  usersOf,
} from './rule.ts';

/**
 * A user with every kind of credential known and none used for the threshold, or with no credential at all
 * (orphaned). What could not be read, and what AWS keeps no last use of, is never taken for unused.
 */
export const unusedUser: Rule = {
  id: 'unused-user',
  judge(facts) {
    return usersOf(facts).flatMap((user) => judgeUser(facts, user) ?? []);
  },
};

function judgeUser(facts: Facts, user: User): Verdict | null {
  // Used while it is disabled, or made to work again: see `disabled-in-use`.
  if (lastUseWhileDisabled(user, facts) !== null || worksAgain(user, facts).length > 0) return null;
  const { credentialReport, readAt } = facts.inventory;
  const reportedAt = credentialReport.known ? credentialReport.value.generatedAt : readAt;
  const credentials = knownCredentials(user, facts.now, reportedAt);
  if (!credentials) return null;
  const { uses, untracked, allAsked } = credentials;
  // What we disabled has lost its password to us, and is no orphan by that.
  if (uses.length === 0 && !wasNoOrphan(facts, user)) {
    return untracked.length === 0 && allAsked ? judgeOrphan(facts, user, credentials) : null;
  }
  const lastUsed = uses.reduce<LastUse | null>(
    (best, use) => newer(best, use.lastUsed),
    credentials.removedUse,
  );
  const verdict = judgeUnused(
    {
      rule: 'unused-user',
      subject: subjectOf(user),
      principalId: user.id,
      createdAt: user.createdAt,
      since: uses.reduce((best, use) => latest(best, use.since), latest(user.createdAt, lastUsed?.at)),
      lastUsed,
      asOf: credentials.asOf,
      what: `User ${user.name}`,
      sinceMeans: 'newest credential made or changed',
      evidence: [`Credentials: ${credentials.summary}.`, ...(uses.some(sendsMail) ? [SES_WARNING] : [])],
      beforeDeletion: beforeDeleting(user),
    },
    thresholdsOf(facts.policy, 'UnusedUsers'),
    facts,
    facts.disabledSince.get(user.id),
  );
  if (!verdict) return null;
  if (!allAsked && verdict.stage !== 'report') {
    return capStage(verdict, 'report', 'Not all credentials were asked for: nothing happens by itself.');
  }
  if (untracked.length === 0) return verdict;
  return capStage(
    verdict,
    'report',
    `It also has ${untracked.join(' and ')}, whose last use AWS does not record: nothing happens by itself.`,
  );
}

/** Disabled by this product, while it had something to call or sign in with. */
function wasNoOrphan({ disabledSince, openSince, inventory }: Facts, user: User): boolean {
  const subject = subjectOf(user);
  const orphan = findingId(inventory.account, { rule: 'unused-user', subject, orphaned: true });
  return disabledSince.has(user.id) && !openSince.has(orphan);
}

/**
 * Telling of an orphan starts from its creation; acting on it counts from the first audit that saw it so, since
 * its last credential may have been removed only yesterday.
 */
function judgeOrphan(facts: Facts, user: User, { asOf, summary, removedUse }: Credentials): Verdict | null {
  const thresholds = thresholdsOf(facts.policy, 'UnusedUsers');
  const since = latest(user.createdAt, removedUse?.at);
  if (thresholds.report === 0 || ageInDays(since, facts.now) < thresholds.report) return null;
  const subject = subjectOf(user);
  const id = findingId(facts.inventory.account, { rule: 'unused-user', subject, orphaned: true });
  const orphanedSince = latest(user.createdAt, facts.openSince.get(id) ?? facts.now);
  const { coolingOffDays } = facts.policy;
  const disabledAt = facts.disabledSince.get(user.id) ?? null;
  const { stage, next } = stagesAt(orphanedSince, thresholds, { coolingOffDays, disabledAt, now: facts.now });
  return {
    rule: 'unused-user',
    subject,
    principalId: user.id,
    orphaned: true,
    ...(disabledAt ? { off: true } : {}),
    stage: stage ?? 'report',
    createdAt: user.createdAt,
    since,
    unusedDays: ageInDays(since, facts.now),
    lastUsed: removedUse,
    reason: `User ${user.name} is orphaned: it has no credential to sign in or call with, created ${isoDay(user.createdAt)}.`,
    evidence: [`Credentials: ${summary}.`, `Seen orphaned since ${isoDay(orphanedSince)}.`],
    beforeDeletion: beforeDeleting(user),
    asOf,
    sources: ['iam'],
    next,
  };
}

interface Credentials {
  readonly asOf: Date;
  /** Keys and the password: AWS records their use. */
  readonly uses: readonly { readonly since: Date; readonly lastUsed: LastUse | null }[];
  /** Working credentials that AWS records no use of, in words. */
  readonly untracked: readonly string[];
  /** The last use of a password that is no longer there: the user was in use then. */
  readonly removedUse: LastUse | null;
  /** False: nothing was due by the report, so calls were saved; there may be SSH keys, or a password that is newer. */
  readonly allAsked: boolean;
  readonly summary: string;
}

/**
 * All credentials of a user, or null when any kind of them is not known. What the credential report says is not
 * there need not be asked for: then the answer is as old as the report.
 */
function knownCredentials(user: User, now: Date, reportedAt: Date): Credentials | null {
  if (!user.report.known || !user.serviceSpecificCredentials.known) return null;
  const { password: reported, certificates, keys: slots } = user.report.value;
  const { live } = user;
  const keys = live.keys === 'not-asked' && slots.length === 0 ? [] : live.keys;
  const password = live.password === 'not-asked' && !reported.enabled ? null : live.password;
  const sshKeys = live.sshKeys === 'not-asked' ? [] : live.sshKeys;
  if (!isRead(keys) || !isRead(password) || !isRead(sshKeys) || !keys.every(isKnown)) return null;
  if (live.removedPasswordUse === 'unknown') return null;
  const uses = keys.map(({ lastUsed, createdAt }) => ({ since: lastUsed?.at ?? createdAt, lastUsed }));
  if (password) {
    const { lastUsedAt, createdAt } = password;
    const lastUsed = lastUsedAt && { at: lastUsedAt, service: null, region: null };
    uses.push({ since: latest(createdAt, lastUsedAt, reported.lastChangedAt), lastUsed });
  }
  const specific = user.serviceSpecificCredentials.value;
  const working = {
    'signing certificate': certificates.filter(({ active }) => active).length,
    'SSH key': sshKeys.filter(({ status }) => status === 'Active').length,
    'service-specific credential': specific.filter((credential) => isWorking(credential, now)).length,
  };
  const untracked = Object.entries(working).flatMap(([kind, count]) =>
    count > 0 ? [plural(count, kind)] : [],
  );
  const expired = certificates.length + sshKeys.length + specific.length;
  const summary = [
    password && 'a password',
    keys.length > 0 && plural(keys.length, 'access key'),
    ...untracked,
    expired > 0 && untracked.length === 0 && `${plural(expired, 'credential')} inactive or expired`,
  ].filter(Boolean);
  const { removedPasswordUse: removed = 'not-asked' } = live;
  const lastUsedAt = isRead(removed) ? removed : reported.lastUsedAt;
  return {
    asOf: live.keys === 'not-asked' || live.password === 'not-asked' ? reportedAt : live.readAt,
    uses,
    untracked,
    removedUse: !password && lastUsedAt ? { at: lastUsedAt, service: null, region: null } : null,
    allAsked: live.sshKeys !== 'not-asked' && live.password !== 'not-asked',
    summary: summary.join(', ') || 'none',
  };
}

function sendsMail({ lastUsed }: Credentials['uses'][number]): boolean {
  return lastUsed?.service === 'ses';
}

function newer(a: LastUse | null, b: LastUse | null): LastUse | null {
  return a && b ? (a.at >= b.at ? a : b) : (a ?? b);
}
