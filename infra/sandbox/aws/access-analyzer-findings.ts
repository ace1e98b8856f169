import type { EmulatedAnalyzerFinding } from './account.ts';

type Summary = Readonly<Record<string, string>>;

/** A finding as `ListFindingsV2` shows it. */
export function findingSummary(finding: EmulatedAnalyzerFinding): Summary {
  return {
    id: finding.id,
    findingType: finding.type,
    resource: finding.resourceArn,
    resourceType: finding.resourceArn.includes(':user/') ? 'AWS::IAM::User' : 'AWS::IAM::Role',
    resourceOwnerAccount: finding.resourceOwnerAccount,
    status: finding.status,
    analyzedAt: finding.analyzedAt.toISOString(),
    createdAt: finding.createdAt.toISOString(),
    updatedAt: finding.analyzedAt.toISOString(),
  };
}

/** AWS leaves `lastAccessed` out of what was never used. */
function lastAccessed(at: Date | null): { lastAccessed?: string } {
  return at === null ? {} : { lastAccessed: at.toISOString() };
}

/** The details of one finding: an entry for each key, or each service, or just one. */
export function findingDetails(finding: EmulatedAnalyzerFinding): object[] {
  switch (finding.type) {
    case 'UnusedIAMUserAccessKey':
      return finding.accessKeys.map((key) => ({
        unusedIamUserAccessKeyDetails: { accessKeyId: key.id, ...lastAccessed(key.lastAccessed) },
      }));
    case 'UnusedIAMUserPassword':
      return [{ unusedIamUserPasswordDetails: lastAccessed(finding.lastAccessed) }];
    case 'UnusedIAMRole':
      return [{ unusedIamRoleDetails: lastAccessed(finding.lastAccessed) }];
    case 'UnusedPermission':
      return finding.permissions.map((permission) => ({
        unusedPermissionDetails: {
          serviceNamespace: permission.service,
          ...lastAccessed(permission.lastAccessed),
          actions: permission.actions.map((action) => ({
            action: action.action,
            ...lastAccessed(action.lastAccessed),
          })),
        },
      }));
  }
}

interface Criterion {
  readonly eq?: readonly string[];
  readonly neq?: readonly string[];
  readonly contains?: readonly string[];
  readonly exists?: boolean;
}

/** Every criterion of the filter has to hold; a list of values means any of them. */
export function matches(summary: Summary, filter: object): boolean {
  return Object.entries(filter).every(([key, criterion]: [string, Criterion]) => {
    const value = summary[key];
    const { eq, neq, contains, exists } = criterion;
    return (
      (eq === undefined || (value !== undefined && eq.includes(value))) &&
      (neq === undefined || value === undefined || !neq.includes(value)) &&
      (contains === undefined || contains.some((part) => value?.includes(part))) &&
      (exists === undefined || exists === (value !== undefined))
    );
  });
}
