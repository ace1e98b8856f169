import type { Decision, Outcome } from './decisions/decision.ts';
import type { HistoryEntry } from './decisions/history.ts';
import { subjectWords } from './report/words.ts';
import type { PauseEvent } from './schedule/schedule-store.ts';
import type { StoredFinding } from './store/audit-store.ts';

/** One line of an account's history, the same for findings, decisions, refusals and changes. */
export interface HistoryLine {
  readonly at: Date;
  /** `found` and `resolved` are the audit's. */
  readonly kind: 'found' | 'resolved' | 'decision' | 'refusal' | 'change';
  /** Slack id, `schedule` or `audit`. */
  readonly by: string;
  /** `deactivate`, `keep`, …; the rule of what was found; the command of what was refused. */
  readonly what: string;
  /** `access key AKIA… of ada`; empty where there is none. */
  readonly subject: string;
  readonly findingId: string | null;
  /** What became of it: `requested`, `applied`, `refused`, `failed`, `superseded`; null where there is none. */
  readonly state: Decision['state'] | null;
  readonly reason: string | null;
  readonly change: Outcome['change'];
}

/** Everything in one list, the newest first. What an audit found is told by what is stored of it now. */
export function historyLines(
  entries: readonly HistoryEntry[],
  findings: readonly StoredFinding[],
  pauses: readonly PauseEvent[],
): HistoryLine[] {
  return [...entries.map(lineOf), ...findings.flatMap(linesOfFinding), ...pauses.map(lineOfPause)].sort(
    (one, other) => other.at.getTime() - one.at.getTime(),
  );
}

function linesOfFinding({ finding, openedAt, resolved }: StoredFinding): HistoryLine[] {
  const about = {
    by: 'audit',
    what: finding.rule,
    subject: subjectWords(finding.subject),
    findingId: finding.id,
    state: null,
    change: null,
  };
  const found: HistoryLine = { ...about, kind: 'found', at: openedAt, reason: finding.reason };
  return resolved
    ? [found, { ...about, kind: 'resolved', at: resolved.at, reason: resolved.reason }]
    : [found];
}

function lineOfPause({ what, by, at, reason }: PauseEvent): HistoryLine {
  const nothing = { subject: '', findingId: null, state: null, change: null };
  return { ...nothing, at, kind: 'decision', by, what, reason };
}

function lineOf(entry: HistoryEntry): HistoryLine {
  switch (entry.kind) {
    case 'decision': {
      const { by, action, subject, findingId, state, reason, outcome } = entry.decision;
      return {
        at: entry.at,
        kind: 'decision',
        by,
        what: action,
        subject: subjectWords(subject),
        findingId,
        state,
        reason: outcome?.reason ?? reason,
        change: outcome?.change ?? null,
      };
    }
    case 'refusal': {
      const { by, reason, asked } = entry.refusal;
      const about =
        asked.kind === 'command'
          ? { what: asked.text, subject: '', findingId: null }
          : { what: asked.action, subject: subjectWords(asked.subject), findingId: asked.findingId };
      return { at: entry.at, kind: 'refusal', by, ...about, state: 'refused', reason, change: null };
    }
    case 'trail': {
      const { by, what, subject, findingId, change } = entry.entry;
      return {
        at: entry.at,
        kind: 'change',
        by,
        what,
        subject,
        findingId,
        state: null,
        reason: null,
        change,
      };
    }
  }
}
