import pMap from 'p-map';
import type { Ownership, Person } from '../decisions/decision.ts';
import type { DecisionStore } from '../decisions/decision-store.ts';
import { ownerIdOf } from '../decisions/situation.ts';
import type { Finding } from '../finding.ts';
import { ownerPersonOf } from '../owner-person.ts';
import type { People } from '../people.ts';
import { type Addressee, APPROVERS } from './warning.ts';

const AT_ONCE = 16;

/** Whom a warning about a finding has to reach: its owner while they are here, else the approvers. */
function addresseeOf(
  finding: Pick<Finding, 'owner'>,
  ownership: Ownership,
  people: readonly Person[],
): Addressee {
  const owner = ownerPersonOf(finding.owner, ownership, people);
  return owner?.standing === 'member' ? owner.slackId : APPROVERS;
}

/** The same for several findings, by their ids; reads the people and one ownership a principal. */
export async function readAddressees(
  account: string,
  findings: readonly Finding[],
  store: Pick<DecisionStore, 'people' | 'ownership'>,
): Promise<Map<string, Addressee>> {
  if (findings.length === 0) return new Map();
  const principals = new Set(findings.map(({ principalId }) => principalId));
  const [people, ownerships] = await Promise.all([
    store.people(account),
    pMap(principals, (id) => store.ownership(account, id), { concurrency: AT_ONCE }),
  ]);
  const byPrincipal = new Map(ownerships.map((one) => [one.principalId, one]));
  return new Map(
    findings.map((finding) => [finding.id, addresseeOf(finding, ownershipOf(finding, byPrincipal), people)]),
  );
}

/** The same by what this run has read of people: whoever left since the last one is not here any more. */
export function addresseesAmong(
  findings: readonly Finding[],
  { listed, ownerships }: People,
): Map<string, Addressee> {
  return new Map(
    findings.map((finding) => [finding.id, addresseeOf(finding, ownershipOf(finding, ownerships), listed)]),
  );
}

/** Whether its owner is one of those who perhaps left, too many at once to be believed. */
export function isDoubted(finding: Finding, { believed, doubted, ownerships }: People): boolean {
  if (doubted.length === 0) return false;
  const owner = ownerIdOf(finding, ownershipOf(finding, ownerships), believed);
  return doubted.some(({ slackId }) => slackId === owner);
}

function ownershipOf(
  { principalId }: Pick<Finding, 'principalId'>,
  ownerships: ReadonlyMap<string, Ownership>,
): Ownership {
  return ownerships.get(principalId) ?? { principalId, owner: null, notMine: [] };
}
