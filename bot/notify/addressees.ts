import type { Ownership, Person } from '../../cleanup/decisions/decision.ts';
import { ownerIdOf, personByEmail } from '../../cleanup/decisions/situation.ts';
import { type Finding, isToLookAt } from '../../cleanup/finding.ts';

/** Who is to be asked about what. */
export interface Addressees {
  /** By Slack id of the owner. */
  readonly owners: ReadonlyMap<string, readonly Finding[]>;
  /** What nobody known and reachable owns. */
  readonly unowned: readonly Finding[];
}

/**
 * Sends each finding to its owner, as long as they are a member of the workspace; else to the approvers.
 *
 * @param people null: could not be read, so a name in a tag cannot be looked up; it is not the approvers' then
 */
export function addresseesOf(
  findings: readonly Finding[],
  ownerships: ReadonlyMap<string, Ownership>,
  people: readonly Person[] | null,
): Addressees {
  const owners = new Map<string, Finding[]>();
  const unowned: Finding[] = [];
  const members = new Set((people ?? []).flatMap((one) => (one.standing === 'member' ? [one.slackId] : [])));
  for (const finding of findings.filter(isToAsk).sort(byUrgency)) {
    const ownership = ownerships.get(finding.principalId) ?? NOBODY;
    const owner = ownerIdOf(finding, ownership, people ?? []);
    if (owner !== null && members.has(owner)) {
      const all = owners.get(owner) ?? [];
      owners.set(owner, [...all, finding]);
    } else if (people !== null || (finding.owner === null && ownership.owner === null)) {
      unowned.push(finding);
    }
  }
  return { owners, unowned };
}

/** Slack ids of everybody who is named as an owner, those who left included. */
export function ownersNamed(
  findings: readonly Finding[],
  ownerships: ReadonlyMap<string, Ownership>,
  people: readonly Person[],
): Set<string> {
  const ids = findings.flatMap(({ principalId, owner }) => {
    const claimed = ownerships.get(principalId)?.owner;
    if (claimed) return [claimed];
    if (owner?.kind === 'slack') return [owner.value];
    return owner?.kind === 'email' ? (personByEmail(people, owner.value)?.slackId ?? []) : [];
  });
  return new Set(ids);
}

const NOBODY: Ownership = { principalId: '', owner: null, notMine: [] };

/** Nobody can settle anything about root from here; it stands in the report. */
function isToAsk(finding: Finding): boolean {
  return isToLookAt(finding) && finding.subject.type !== 'root';
}

const STAGE = { delete: 0, disable: 1, report: 2 } as const;
const TYPE = {
  'access-key': 0,
  password: 0,
  'ssh-key': 0,
  'signing-certificate': 0,
  'service-credential': 0,
  user: 1,
  role: 1,
  root: 2,
} as const;

/** What is due first, then what is powerful, then what can be settled with a click, then what is unused longest. */
function byUrgency(a: Finding, b: Finding): number {
  return (
    STAGE[a.stage] - STAGE[b.stage] ||
    Number(b.administratorBecause !== null) - Number(a.administratorBecause !== null) ||
    TYPE[a.subject.type] - TYPE[b.subject.type] ||
    b.unusedDays - a.unusedDays ||
    (a.id < b.id ? -1 : 1)
  );
}
