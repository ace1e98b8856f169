import type { Changes } from '../report/report.ts';
import type { StoredFinding } from './audit-store.ts';
import { recentOwnerChanges } from './owner-changes.ts';

/**
 * What changed since the last finished run, told from stored times alone: it does not matter which process
 * stored them, nor how often it was interrupted. With no finished run before, everything is new and nothing
 * can be gone. What opened and was resolved between two finished runs is told as resolved only.
 *
 * A finding that an interrupted run opened and this run could not check is still `opened`: nobody was told yet.
 *
 * @param stored all findings of the account after this run recorded its own
 * @param found ids of what this run found
 * @param now when this run began
 */
export function changesSince(
  since: Date | null,
  stored: readonly StoredFinding[],
  found: ReadonlySet<string>,
  now: Date,
): Changes {
  const open = stored.filter(({ resolved }) => resolved === null);
  const opened = new Set(
    open.filter(({ openedAt }) => since === null || openedAt > since).map(({ finding }) => finding.id),
  );
  const earlier = open.filter(({ finding }) => !opened.has(finding.id));
  const unchanged = earlier.filter(({ finding }) => found.has(finding.id)).length;
  return {
    since,
    opened,
    resolved: stored.flatMap(({ finding: { id, rule, subject }, resolved }) =>
      since && resolved && resolved.at > since ? [{ id, rule, subject, reason: resolved.reason }] : [],
    ),
    unchanged,
    notChecked: earlier.length - unchanged,
    ownerChanges: recentOwnerChanges(stored, now),
  };
}
