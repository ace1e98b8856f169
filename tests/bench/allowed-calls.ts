import type { EmulatedAccount, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { bigCompany } from '../../infra/sandbox/company/big-company.ts';
import type { AccountSize } from './settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** `minAgeKeysToReport` where nobody set it. */
const REPORT_DAYS = 30;
/** Of findings about unused permissions, so many are shown in detail. */
const PERMISSION_DETAILS = 100;
const IAM_PAGE = 1000;
const ANALYZER_PAGE = 100;
/** Account, alias, credential report with its polls, analyzers. */
const FIXED = 20;

/**
 * The most calls that an audit of the account may take: a fixed few, the pages of its lists, one for every
 * flagged user with keys, one for each of their keys, one for each Access Analyzer finding shown in detail.
 * Told from the account itself, not from what the product reads.
 */
export function allowedCalls(size: AccountSize, now: Date): number {
  const account = bigCompany(now, size.users, size);
  const flagged = [...account.users.values()].filter((user) => hasStaleKey(user, now));
  const keys = flagged.reduce((sum, user) => sum + user.keys.length, 0);
  return FIXED + pages(account) + flagged.length + keys + details(account);
}

function hasStaleKey({ keys }: EmulatedUser, now: Date): boolean {
  return keys.some(({ active, lastUsed, createdAt }) => {
    const unusedMs = now.getTime() - (lastUsed?.at ?? createdAt).getTime();
    return active && unusedMs >= REPORT_DAYS * DAY_MS;
  });
}

function pages({ users, groups, roles, policies, analyzers }: EmulatedAccount): number {
  const listed = users.size + groups.size + roles.size + policies.size;
  const findings = analyzers.reduce(
    (sum, analyzer) => sum + Math.ceil(analyzer.findings.length / ANALYZER_PAGE),
    0,
  );
  return Math.ceil(listed / IAM_PAGE) + findings;
}

function details({ analyzers }: EmulatedAccount): number {
  const findings = analyzers.flatMap((analyzer) => analyzer.findings);
  const permissions = findings.filter(({ type }) => type === 'UnusedPermission').length;
  return findings.length - permissions + Math.min(permissions, PERMISSION_DETAILS);
}
