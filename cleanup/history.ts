import type { Approval } from './decisions/approval.ts';
import type { Decision, Outcome } from './decisions/decision.ts';
import type { HistoryEntry } from './decisions/history.ts';
import { subjectWords } from './report/words.ts';
import type { PauseEvent } from './schedule/schedule-store.ts';
import type { StoredFinding } from './store/audit-store.ts';

/** One line of an account's history, the same for findings, decisions, refusals and changes. */
export interface HistoryLine {
  readonly at: Date;
  /** `found` and `resolved` are the audit's. */
  readonly kind: 'found' | 'resolved' | 'decision' | 'question' | 'refusal' | 'change';
  /** Slack id, `schedule` or `audit`. */
  readonly by: string;
  /** `deactivate`, `keep`, …; the rule of what was found; the command of what was refused. */
  readonly what: string;
  /** `access key AKIA… of ada`; empty where there is none. */
  readonly subject: string;
  /** Who said yes to deleting or restoring; null where it takes one person, or nobody did. */
  readonly approvedBy: string | null;
  readonly findingId: string | null;
  /** What became of it: `requested`, `applied`, `refused`, `failed`, `superseded`; null where there is none. */
  readonly state: Decision['state'] | null;
  readonly reason: string | null;
  readonly change: Outcome['change'];
}

const NOTHING = { approvedBy: null, findingId: null, state: null, reason: null, change: null };

/** Everything in one list, the newest first. What an audit found is told by what is stored of it now. */
export function historyLines(
  entries: readonly HistoryEntry[],
  findings: readonly StoredFinding[],
  questions: readonly Approval[] = [],
): HistoryLine[] {
  return [
    ...entries.map(lineOf),
    ...findings.flatMap(linesOfFinding),
    ...questions.flatMap(linesOfQuestion),
  ].sort((one, other) => other.at.getTime() - one.at.getTime());
}

/** Asked, and said no to or lapsed. A yes is told by the decision that it made. */
function linesOfQuestion({
  action,
  subject,
  findingId,
  by,
  askedAt,
  state,
  answer,
}: Approval): HistoryLine[] {
  const about = { kind: 'question', subject: subjectWords(subject), ...NOTHING, findingId } as const;
  const asked: HistoryLine = { ...about, at: askedAt, by, what: `ask to ${action}` };
  if (!answer || state === 'approved') return [asked];
  const { at, reason } = answer;
  const what = state === 'declined' ? `say no to ${action}` : `lapsed: ${action}`;
  return [asked, { ...about, at, by: answer.by, what, reason }];
}

function linesOfFinding({ finding, openedAt, resolved }: StoredFinding): HistoryLine[] {
  const about = {
    ...NOTHING,
    by: 'audit',
    what: finding.rule,
    subject: subjectWords(finding.subject),
    findingId: finding.id,
  };
  const found: HistoryLine = { ...about, kind: 'found', at: openedAt, reason: finding.reason };
  return resolved
    ? [found, { ...about, kind: 'resolved', at: resolved.at, reason: resolved.reason }]
    : [found];
}

function lineOfPause({ what, by, at, reason }: PauseEvent): HistoryLine {
  return { ...NOTHING, subject: '', at, kind: 'decision', by, what, reason };
}

function lineOf(entry: HistoryEntry): HistoryLine {
  switch (entry.kind) {
    case 'decision': {
      const { by, action, subject, approvedBy, findingId, state, reason, outcome } = entry.decision;
      return {
        at: entry.at,
        kind: 'decision',
        by,
        what: action,
        subject: subjectWords(subject),
        approvedBy,
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
      return { ...NOTHING, at: entry.at, kind: 'refusal', by, ...about, state: 'refused', reason };
    }
    case 'pause':
      return lineOfPause(entry.event);
    case 'trail': {
      const { by, what, subject, findingId, change } = entry.entry;
      return { ...NOTHING, at: entry.at, kind: 'change', by, what, subject, findingId, change };
    }
  }
}
