import type { DecisionStore, TrailEntry, TrailPage } from '../decisions/decision-store.ts';
import { decodeTrail } from './decision-codec.ts';
import { partitionOf, trailKey } from './keys.ts';
import type { Table } from './table.ts';

export type TrailQuery = Parameters<DecisionStore['trail']>[1];

/** Entries read at a time when looking for those of one subject. */
const PAGE = 200;

/** Reads on until there are enough: only entries of one subject may be asked for, and they lie among all others. */
export async function readTrail(
  table: Table,
  account: string,
  { limit, subject, before = null }: TrailQuery,
): Promise<TrailPage> {
  const wanted = subject && `${subject.type} ${subject.id}`;
  const size = wanted === undefined ? limit : PAGE;
  const entries: TrailEntry[] = [];
  for (let from = before; ; ) {
    const items = await table.query(partitionOf('trail', account), {
      newestFirst: true,
      limit: size,
      before: from,
    });
    for (const entry of items.map(decodeTrail)) {
      if (wanted !== undefined && entry.subject !== wanted) continue;
      entries.push(entry);
      if (entries.length === limit) return { entries, before: trailKey(entry).sk };
    }
    const last = items.at(-1);
    if (items.length < size || !last) return { entries, before: null };
    from = String(last['sk']);
  }
}
