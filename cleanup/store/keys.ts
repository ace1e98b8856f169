import type { Exemption } from '../finding.ts';

/**
 * Where everything lives. One table; every partition carries the account; a role is held to its partitions
 * with `dynamodb:LeadingKeys` (`PARTITIONS`).
 *
 * | pk | sk | item | written by | expires |
 * | --- | --- | --- | --- | --- |
 * | `RUNS#<account>` | `HEAD` | who holds the run lock, and the last finished runs | audit | never |
 * | `RUNS#<account>` | `RUN#<run id>` | one run: running or finished | audit | `retentionDays` after its start |
 * | `FINDINGS#<account>` | `<finding id>` | one finding, open or resolved | audit | `retentionDays` after it was resolved |
 * | `EXEMPTIONS#<account>` | `<subject type>#<subject id>` | the result of a `keep` | decisions | `retentionDays` after its end |
 *
 * The lock and the last finished run are one item on purpose: finishing and releasing are one write, so that
 * whoever lost the lock cannot finish. Attributes that others add to a finding's item are left alone, as long
 * as their writes require that the item exists.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** How partition keys begin. */
export const PARTITIONS = { runs: 'RUNS#', findings: 'FINDINGS#', exemptions: 'EXEMPTIONS#' } as const;

/** The whole key of a partition, for queries. */
export function partitionOf(kind: keyof typeof PARTITIONS, account: string): string {
  return `${PARTITIONS[kind]}${account}`;
}

export function headKey(account: string): Key {
  return { pk: partitionOf('runs', account), sk: 'HEAD' };
}

export function runKey(account: string, runId: string): Key {
  return { pk: partitionOf('runs', account), sk: `RUN#${runId}` };
}

export function findingKey(account: string, findingId: string): Key {
  return { pk: partitionOf('findings', account), sk: findingId };
}

export function exemptionKey(account: string, { type, id }: Exemption['subject']): Key {
  return { pk: partitionOf('exemptions', account), sk: `${type}#${id}` };
}
