import pMap from 'p-map';
import type { Ownership, Person } from '../decisions/decision.ts';
import type { DecisionStore } from '../decisions/decision-store.ts';
import { ownerIdOf } from '../decisions/situation.ts';
import type { Finding } from '../finding.ts';
import { type Addressee, APPROVERS } from './warning.ts';

const AT_ONCE = 16;

/** Whom a warning about a finding has to reach: its owner while they are here, else the approvers. */
export function addresseeOf(
  finding: Pick<Finding, 'owner'>,
  ownership: Ownership,
  people: readonly Person[],
): Addressee {
  const owner = ownerIdOf(finding, ownership, people);
  const isHere = people.some(({ slackId, standing }) => slackId === owner && standing === 'member');
  return owner !== null && isHere ? owner : APPROVERS;
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
    findings.map((finding) => {
      const { principalId } = finding;
      const ownership = byPrincipal.get(principalId) ?? { principalId, owner: null, notMine: [] };
      return [finding.id, addresseeOf(finding, ownership, people)];
    }),
  );
}
