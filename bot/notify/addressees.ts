import type { Ownership } from '../../cleanup/decisions/decision.ts';
import { type Finding, isToLookAt } from '../../cleanup/finding.ts';
import { ownerPersonOf } from '../../cleanup/owner-person.ts';
import type { KnownPeople } from './known-people.ts';

/** Who is to be asked about what. */
export interface Addressees {
  /** By Slack id of the owner. */
  readonly owners: ReadonlyMap<string, readonly Finding[]>;
  /** What nobody known and reachable owns. */
  readonly unowned: readonly Finding[];
  /** What its owner is asked about, and the approvers have to hear of as well. */
  readonly shared: readonly Finding[];
}

/**
 * Sends each finding to its owner, as long as they are a member of the workspace; else to the approvers: what a leaver
 * owns as much as what nobody does. What somebody owns of whom nobody can tell whether they left waits for that answer.
 *
 * @param known nobody reachable is known (null): a name in a tag cannot be looked up; it is not the approvers' then
 */
export function addresseesOf(
  findings: readonly Finding[],
  ownerships: ReadonlyMap<string, Ownership>,
  { reachable, doubted }: Pick<KnownPeople, 'reachable' | 'doubted'>,
): Addressees {
  const owners = new Map<string, Finding[]>();
  const unowned: Finding[] = [];
  const shared: Finding[] = [];
  for (const finding of findings.filter(isToAsk).sort(byUrgency)) {
    const ownership = ownerships.get(finding.principalId) ?? NOBODY;
    const isShared = finding.rule === 'disabled-in-use';
    const owner = ownerPersonOf(finding.owner, ownership, reachable ?? []);
    if (owner && doubted.has(owner.slackId)) {
      // Something may be broken by us: that does not wait for an answer about its owner.
      if (isShared) shared.push(finding);
      continue;
    }
    if (owner?.standing === 'member') {
      const all = owners.get(owner.slackId) ?? [];
      owners.set(owner.slackId, [...all, finding]);
      if (isShared) shared.push(finding);
    } else if (reachable !== null || (finding.owner === null && ownership.owner === null)) {
      unowned.push(finding);
    }
  }
  return { owners, unowned, shared };
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

/** What we may have broken, what nobody answers for any more, then what is due first, then what is powerful, then what can be settled with a click, then what is unused longest. */
function byUrgency(a: Finding, b: Finding): number {
  return (
    Number(b.rule === 'disabled-in-use') - Number(a.rule === 'disabled-in-use') ||
    Number(b.rule === 'leaver-user') - Number(a.rule === 'leaver-user') ||
    STAGE[a.stage] - STAGE[b.stage] ||
    Number(b.administratorBecause !== null) - Number(a.administratorBecause !== null) ||
    TYPE[a.subject.type] - TYPE[b.subject.type] ||
    b.unusedDays - a.unusedDays ||
    (a.id < b.id ? -1 : 1)
  );
}
