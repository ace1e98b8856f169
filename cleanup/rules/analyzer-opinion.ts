import type { AnalyzerFinding, Inventory, Role, User } from '../inventory.ts';

/** What Access Analyzer says of a subject that it calls unused. */
export interface AnalyzerOpinion {
  /** Null: never. `unknown`: the details could not be read. */
  readonly lastAccessedAt: Date | null | 'unknown';
  readonly analyzedAt: Date;
}

export interface AnalyzerOpinions {
  onKey(accessKeyId: string): AnalyzerOpinion | null;
  onPassword(user: User): AnalyzerOpinion | null;
  onRole(role: Role): AnalyzerOpinion | null;
}

/**
 * Looks up Access Analyzer's findings by key id and full ARN, never by name: an organisation's analyzer also
 * knows the same names in other accounts. Several analyzers may say the same; the newest analysis counts.
 */
export function analyzerOpinions(inventory: Inventory): AnalyzerOpinions {
  const opinions = new Map<string, AnalyzerOpinion>();
  const add = (key: string, finding: AnalyzerFinding, lastAccessedAt: AnalyzerOpinion['lastAccessedAt']) => {
    const known = opinions.get(key);
    if (known && known.analyzedAt >= finding.analyzedAt) return;
    opinions.set(key, { lastAccessedAt, analyzedAt: finding.analyzedAt });
  };
  for (const finding of inventory.analyzerFindings.known ? inventory.analyzerFindings.value : []) {
    if (finding.type === 'UnusedIAMUserAccessKey') {
      for (const key of finding.details?.accessKeys ?? []) add(key.id, finding, key.lastAccessedAt);
    } else if (finding.type !== 'UnusedPermission') {
      add(
        `${finding.type} ${finding.resourceArn}`,
        finding,
        finding.details ? finding.details.lastAccessedAt : 'unknown',
      );
    }
  }
  const about = ({ arn, createdAt }: User | Role, type: AnalyzerFinding['type']) => {
    const opinion = opinions.get(`${type} ${arn}`);
    // An analysis from before its creation is about an earlier one of the same name.
    return opinion && opinion.analyzedAt >= createdAt ? opinion : null;
  };
  return {
    onKey: (id) => opinions.get(id) ?? null,
    onPassword: (user) => about(user, 'UnusedIAMUserPassword'),
    onRole: (role) => about(role, 'UnusedIAMRole'),
  };
}
