import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { type Finding, findingId, type RuleId, type Subject } from '../../../cleanup/finding.ts';
import { nothingAsked } from '../../../cleanup/inventory.ts';
import { ownerOf } from '../../../cleanup/owner.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { EmulatedKey, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey, aUser } from '../../../infra/sandbox/aws/new-account.ts';

export const ACCOUNT = '111122223333';
export const NOW = new Date('2026-06-01T12:00:00Z');
export const daysAgo = (days: number) => addDays(NOW, -days);
export const aUse = (days: number) => ({ at: daysAgo(days), service: 's3', region: 'eu-west-1' });

export const KEY = 'AKIAADA0000000000001';
export const OTHER_KEY = 'AKIAADA0000000000002';

/** Ada: a key that is not used any more, another one that is, and a password. Her tags say whose she is. */
export function ada(overrides: Partial<EmulatedUser> = {}, key: Partial<EmulatedKey> = {}): EmulatedUser {
  return aUser({
    name: 'ada',
    id: 'AIDAADA',
    createdAt: daysAgo(500),
    tags: { email: 'ada@example.com' },
    keys: [
      aKey({ id: KEY, createdAt: daysAgo(400), lastUsed: aUse(200), ...key }),
      aKey({ id: OTHER_KEY, createdAt: daysAgo(300), lastUsed: aUse(1) }),
    ],
    loginProfile: { createdAt: daysAgo(400), lastChangedAt: daysAgo(400) },
    passwordLastUsed: daysAgo(150),
    ...overrides,
  });
}

/** The finding that an audit makes of a user's first key. */
export function keyFinding(
  user: EmulatedUser,
  overrides: Partial<Finding> & { rule?: RuleId } = {},
): Finding {
  const [key = aKey()] = user.keys;
  const subject = { ...subjectOf(user), type: 'access-key', id: key.id, accessKeyId: key.id } as const;
  return finding(user, subject, { createdAt: key.createdAt, lastUsed: key.lastUsed, ...overrides });
}

/** The finding that an audit makes of a user's password. */
export function passwordFinding(user: EmulatedUser, overrides: Partial<Finding> = {}): Finding {
  const subject = { ...subjectOf(user), type: 'password' } as const;
  const at = user.passwordLastUsed;
  return finding(user, subject, {
    rule: 'unused-password',
    createdAt: user.loginProfile?.createdAt ?? user.createdAt,
    lastUsed: at && { at, service: null, region: null },
    ...overrides,
  });
}

function subjectOf({ name, id }: EmulatedUser): Omit<Subject, 'type'> {
  return { name, arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, id };
}

function finding(user: EmulatedUser, subject: Subject, overrides: Partial<Finding>): Finding {
  const { rule = 'unused-access-key', createdAt = user.createdAt, lastUsed = null } = overrides;
  const { name, path, id, tags } = user;
  const unread = { known: false, gap: { what: '', why: '', failed: false, required: false } } as const;
  const principal = {
    type: 'user',
    ...{ name, path, id, tags, arn: subject.arn, createdAt: user.createdAt, administratorBecause: null },
    report: unread,
    serviceSpecificCredentials: unread,
    live: nothingAsked(NOW),
  } as const;
  return {
    id: findingId(ACCOUNT, { rule, subject }),
    account: ACCOUNT,
    rule,
    subject,
    principalId: id,
    stage: 'report',
    createdAt,
    since: lastUsed?.at ?? createdAt,
    unusedDays: 200,
    lastUsed,
    reason: 'It has not been used for 200 days.',
    evidence: [],
    asOf: daysAgo(1),
    sources: ['iam'],
    next: null,
    owner: ownerOf(principal, parsePolicy({})),
    administratorBecause: null,
    hold: null,
    ...overrides,
  };
}

let clicks = 0;

/** What somebody clicked on a finding a minute ago, having seen what it says. Ada, unless told otherwise. */
export function aDecision(on: Finding, overrides: Partial<Decision> = {}): Decision {
  clicks += 1;
  return {
    id: `decision-${clicks}`,
    account: on.account,
    findingId: on.id,
    principalId: on.principalId,
    subject: on.subject,
    action: 'deactivate',
    by: 'UADA',
    requestedAt: new Date(NOW.getTime() - 60_000),
    reason: null,
    until: null,
    assignee: null,
    approvedBy: null,
    lastUsedSeen: on.lastUsed?.at ?? null,
    state: 'requested',
    outcome: null,
    ...overrides,
  };
}
