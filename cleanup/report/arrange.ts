import { type Finding, type Hold, isToLookAt, type RuleId } from '../finding.ts';
import { REPORT_ORDER, TITLES } from './rule-words.ts';

/** Rules about credentials: where their user is reported as unused, they are told with it. */
const PART_OF_USER: ReadonlySet<RuleId> = new Set([
  'unused-access-key',
  'inactive-access-key',
  'inactive-credential',
  'expired-credential',
  'unused-password',
]);

/** A finding, with those told along with it: an unused user's own keys, password and so on. */
export interface Entry {
  readonly finding: Finding;
  readonly credentials: readonly Finding[];
}

export interface Group {
  readonly rule: RuleId;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** Findings of this rule that are told with their unused user instead of here. */
  readonly toldWithUser: number;
}

/** Findings that wait behind one kind of hold. */
export interface HeldGroup {
  readonly kind: Hold['kind'];
  readonly findings: readonly Finding[];
}

export interface Arrangement {
  /** Findings that somebody should look at, by rule, in the order of `TITLES`; no group is empty. */
  readonly groups: readonly Group[];
  /** Number of findings in `groups`. */
  readonly toLookAt: number;
  /** In the order protected, exempt, managed; may be empty. */
  readonly held: readonly HeldGroup[];
}

/** Puts every finding in exactly one place. */
export function arrange(findings: readonly Finding[]): Arrangement {
  const inSight = findings.filter(isToLookAt);
  const unusedUsers = new Set(
    inSight.filter(({ rule }) => rule === 'unused-user').map(({ principalId }) => principalId),
  );
  const toldWithUser = ({ rule, principalId }: Finding) =>
    PART_OF_USER.has(rule) && unusedUsers.has(principalId);
  const byRule = Map.groupBy(inSight, ({ rule }) => rule);
  const credentials = Map.groupBy(inSight.filter(toldWithUser), ({ principalId }) => principalId);
  const groups = REPORT_ORDER.flatMap((id): Group[] => {
    const all = byRule.get(id) ?? [];
    const own = all.filter((finding) => !toldWithUser(finding)).sort(byUrgency);
    if (all.length === 0) return [];
    const entries = own.map((finding) => ({
      finding,
      credentials: id === 'unused-user' ? (credentials.get(finding.principalId) ?? []) : [],
    }));
    return [{ rule: id, title: TITLES[id], entries, toldWithUser: all.length - own.length }];
  });
  const held = (['protected', 'exempt', 'managed'] as const).map((kind) => ({
    kind,
    findings: findings.filter((finding) => finding.hold?.kind === kind && !isToLookAt(finding)),
  }));
  return { groups, toLookAt: inSight.length, held };
}

/** Heading of a rule's group. */
export function ruleTitle(rule: RuleId): string {
  return TITLES[rule];
}

const URGENCY = { delete: 0, disable: 1, report: 2 } as const;

/** What is due first, then what is powerful, then what is unused for longest. */
function byUrgency(a: Finding, b: Finding): number {
  return (
    URGENCY[a.stage] - URGENCY[b.stage] ||
    Number(b.administratorBecause !== null) - Number(a.administratorBecause !== null) ||
    b.unusedDays - a.unusedDays
  );
}
