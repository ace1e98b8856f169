import { remembering } from './audit-memory.ts';
import type { AuditOptions } from './audit-options.ts';
import { decisionsSince } from './decisions/apply-limit.ts';
import type { Person } from './decisions/decision.ts';
import type { Gaps } from './gaps.ts';
import { type HistoryLine, historyLines } from './history.ts';

/**
 * All that people and the schedule decided since the last run, and what became of it, the newest first; whoever Slack knows by
 * name; a report that has no room for all of it counts the rest. That it could not be read is a gap.
 */
export async function decidedSince(
  { decisions, account }: Pick<AuditOptions, 'decisions' | 'account'>,
  since: Date | null,
  people: readonly Person[],
  gaps: Gaps,
): Promise<readonly HistoryLine[]> {
  if (!decisions || !since) return [];
  const read = await remembering(gaps, 'what was decided since the last run', () =>
    decisionsSince(decisions, account, since),
  );
  const recent = (read.known ? read.value.decisions : []).filter(
    ({ requestedAt, outcome }) => (outcome?.at ?? requestedAt) > since,
  );
  // Some workspaces call people by their address, which has no place in a report.
  const listed = people.filter(({ name }) => !name.includes('@'));
  const names = new Map(listed.map(({ slackId, name }) => [slackId, name]));
  const named = (slackId: string) => names.get(slackId) || slackId;
  const entries = recent.map(
    (decision) => ({ kind: 'decision', at: decision.requestedAt, decision }) as const,
  );
  return historyLines(entries, []).map((line) => ({
    ...line,
    by: named(line.by),
    approvedBy: line.approvedBy && named(line.approvedBy),
    assignee: line.assignee && named(line.assignee),
  }));
}
