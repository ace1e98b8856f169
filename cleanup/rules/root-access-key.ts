import { isoDay } from '../days.ts';
import { rootRow, rootVerdict } from './root.ts';
import type { Rule } from './rule.ts';

/** The root user should have no access key, active or not. Report only. */
export const rootAccessKey: Rule = {
  id: 'root-access-key',
  judge(facts) {
    const row = rootRow(facts);
    if (!row || row.keys.length === 0) return [];
    const dates = row.keys.flatMap(({ lastUsedAt }) => (lastUsedAt ? [lastUsedAt.getTime()] : []));
    const lastUsedAt = dates.length > 0 ? new Date(Math.max(...dates)) : null;
    const active = row.keys.filter((key) => key.active).length;
    const used = lastUsedAt ? `last used ${isoDay(lastUsedAt)}` : 'never used';
    const keys = row.keys.length === 1 ? 'an access key' : `${row.keys.length} access keys`;
    const danger =
      active > 0 ? 'it can do everything and cannot be limited' : 'switched on again, it could do everything';
    const reason = `The root user has ${keys} (${activeWords(active, row.keys.length)}, ${used}): ${danger}.`;
    return [rootVerdict(facts, row, { rule: 'root-access-key', reason, lastUsedAt })];
  },
};

/** `inactive`, `active`; of several `1 active`. */
function activeWords(active: number, all: number): string {
  if (active === 0) return 'inactive';
  return all === 1 ? 'active' : `${active} active`;
}
