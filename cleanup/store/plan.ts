import type { Finding } from '../finding.ts';
import type { Run, StoredFinding, WhyGone } from './audit-store.ts';
import { ownerChangeOf, type PriorOwner } from './owner-changes.ts';
import { sameContent } from './same-content.ts';

/** One write that brings a stored finding to what a run saw. */
export type Step =
  /** Never seen. */
  | { readonly kind: 'open'; readonly after: StoredFinding }
  /** Seen before, resolved, and back. */
  | { readonly kind: 'reopen'; readonly after: StoredFinding }
  | { readonly kind: 'update'; readonly after: StoredFinding }
  | { readonly kind: 'resolve'; readonly after: StoredFinding; readonly reason: string };

/**
 * What is to be written about one finding, or null when it is stored as this run saw it: so a repeated run
 * writes only what is missing.
 *
 * @param stored what the store holds, or null
 * @param found what the run saw, or null
 * @param prior what was known of its owner, for what is opened; see `priorOwners`
 */
export function planStep(
  run: Run,
  stored: StoredFinding | null,
  found: Finding | null,
  whyGone: WhyGone,
  prior: PriorOwner | null = stored,
): Step | null {
  const { startedAt } = run;
  if (found) {
    const known = stored && !stored.resolved ? stored : prior;
    const ownerChange = ownerChangeOf(known, found.owner, startedAt);
    const opened = {
      finding: found,
      openedAt: startedAt,
      recordedAt: startedAt,
      ownerChange,
      resolved: null,
    };
    if (!stored) return { kind: 'open', after: opened };
    if (stored.resolved) return { kind: 'reopen', after: opened };
    if (sameContent(stored.finding, found)) return null;
    return { kind: 'update', after: { ...opened, openedAt: stored.openedAt } };
  }
  if (!stored || stored.resolved) return null;
  const reason = whyGone(stored);
  if (reason === null) return null;
  const resolved = { at: startedAt, reason };
  return { kind: 'resolve', after: { ...stored, recordedAt: startedAt, resolved }, reason };
}
