import pMap from 'p-map';
import { type Finding, RULE_IDS } from '../finding.ts';
import type { Run, StoredFinding, WhyGone } from './audit-store.ts';
import { decodeFinding, readBack } from './codec.ts';
import { ContentionError, RunTakenOverError } from './errors.ts';
import { findingWrite } from './finding-writes.ts';
import { findingKey, partitionOf } from './keys.ts';
import { priorOwners } from './owner-changes.ts';
import { planStep } from './plan.ts';
import { storable } from './storable.ts';
import type { Table } from './table.ts';

/** All go to one partition, which takes a thousand write units a second. */
const WRITES_AT_ONCE = 8;
const ATTEMPTS = 3;

/** Every stored finding of the account, open or resolved. */
export async function readFindings(table: Table, account: string): Promise<StoredFinding[]> {
  const items = await table.query(partitionOf('findings', account));
  return items.filter(isOfKnownRule).map(decodeFinding);
}

/** What another version of this product found by a rule of its own is left as it is. */
function isOfKnownRule({ finding }: Readonly<Record<string, unknown>>): boolean {
  const rule =
    typeof finding === 'object' && finding !== null && 'rule' in finding ? finding.rule : undefined;
  return typeof rule !== 'string' || RULE_IDS.some((known) => known === rule);
}

/**
 * Brings each finding to what the run saw and gives all of them as they are stored then. Reads cost a unit per
 * 4 KB of everything kept, writes a unit per KB of what is not as it was, as it is once a day: an account with 5,000
 * findings of 1 KB takes some 1,300 read units here and as many in `remember`, and 5,000 to 10,000 write units, which
 * are 20 cents a month.
 */
export async function bringFindingsUpToDate(
  table: Table,
  run: Run,
  findings: readonly Finding[],
  whyGone: WhyGone,
  retentionDays: number,
): Promise<StoredFinding[]> {
  const all = await readFindings(table, run.account);
  const stored = new Map(all.map((one) => [one.finding.id, one]));
  const found = new Map(
    findings.map((finding) => [finding.id, readBack(storable(finding), run.startedAt)] as const),
  );

  const prior = priorOwners(all);

  /** Plans and writes; when somebody else was faster, plans again with what is stored now. */
  const settle = async (id: string): Promise<StoredFinding | null> => {
    let current = stored.get(id) ?? null;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (current && current.recordedAt > run.startedAt) throw new RunTakenOverError(run, null);
      const finding = found.get(id) ?? null;
      const owner = finding && (prior.get(finding.principalId) ?? null);
      const step = planStep(run, current, finding, whyGone, owner);
      if (!step) return current;
      const result = await table.update(findingWrite(step, run.account, retentionDays));
      if (result === 'written') return step.after;
      const item = await table.get(findingKey(run.account, id));
      current = item && decodeFinding(item);
    }
    throw new ContentionError(`Finding ${id}`, ATTEMPTS);
  };

  const ids = new Set([...stored.keys(), ...found.keys()]);
  const after = await pMap(ids, settle, { concurrency: WRITES_AT_ONCE });
  return after.filter((one) => one !== null);
}
