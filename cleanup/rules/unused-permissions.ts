import { isoDay, latest } from '../days.ts';
import type { Verdict } from '../finding.ts';
import type { AnalyzerDetails, AnalyzerFinding, Role, User } from '../inventory.ts';
import { lastUseOf } from './last-use.ts';
import { type Facts, type Rule, reportOnly, rolesOf, subjectOf, usersOf } from './rule.ts';

/** Permissions that Access Analyzer saw granted and not used: services, and actions of used ones. Report only. */
export const unusedPermissions: Rule = {
  id: 'unused-permissions',
  judge(facts) {
    const { analyzerFindings } = facts.inventory;
    if (!analyzerFindings.known) return [];
    const newest = new Map<string, AnalyzerFinding>();
    for (const finding of analyzerFindings.value) {
      if (finding.type !== 'UnusedPermission') continue;
      const known = newest.get(finding.resourceArn);
      if (!known || known.analyzedAt < finding.analyzedAt) newest.set(finding.resourceArn, finding);
    }
    return [...usersOf(facts), ...rolesOf(facts)].flatMap((principal) => {
      const finding = newest.get(principal.arn);
      // An analysis from before its creation is about an earlier one of the same name.
      if (!finding || finding.analyzedAt < principal.createdAt) return [];
      return [judgePermissions(facts, principal, finding)];
    });
  },
};

function judgePermissions(facts: Facts, principal: User | Role, finding: AnalyzerFinding): Verdict {
  const permissions = finding.details?.permissions ?? [];
  const what = `${principal.type === 'user' ? 'User' : 'Role'} ${principal.name}`;
  const services = permissions.length === 1 ? '1 service' : `${permissions.length} services`;
  return {
    ...reportOnly(
      {
        rule: 'unused-permissions',
        subject: subjectOf(principal),
        principalId: principal.id,
        createdAt: principal.createdAt,
        lastUsed: lastUseOf(principal),
        since: latest(principal.createdAt, ...permissions.map(({ lastAccessedAt }) => lastAccessedAt)),
        reason: `${what} has permissions it does not use${permissions.length > 0 ? `, in ${services}` : ''}.`,
        evidence: finding.details
          ? permissions.map(permissionSentence)
          : ['Which ones was not asked for in this run; Access Analyzer shows them.'],
        asOf: finding.analyzedAt,
      },
      facts.now,
    ),
    sources: ['access-analyzer'],
  };
}

function permissionSentence(permission: AnalyzerDetails['permissions'][number]): string {
  const { service, actions, lastAccessedAt } = permission;
  const used = lastAccessedAt ? `last used ${isoDay(lastAccessedAt)}` : 'never used';
  // The date is the service's: of these actions Access Analyzer says only that they were not used.
  return actions.length > 0
    ? `${service}: ${actions.join(', ')} (not used; the service was ${used})`
    : `${service}: the whole service (${used})`;
}
