import type { Decision, Outcome } from './decisions/decision.ts';
import type { HistoryEntry, QuestionEntry } from './decisions/history.ts';
import { subjectWords } from './report/words.ts';
import type { PauseEvent } from './schedule/schedule-store.ts';
import type { StoredFinding } from './store/audit-store.ts';

/** One line of an account's history, the same for findings, decisions, refusals and changes. */
export interface HistoryLine {
  readonly at: Date;
  /** `found` and `resolved` are the audit's. */
  readonly kind: 'found' | 'resolved' | 'decision' | 'question' | 'refusal' | 'change';
  /** Slack id, `schedule` or `audit`; `nobody` where a question to the approvers lapsed unanswered. */
  readonly by: string;
  /** `deactivate`, `keep`, …; the rule of what was found; the command of what was refused. */
  readonly what: string;
  /** `access key AKIA… of ada`; empty where there is none. */
  readonly subject: string;
  /** Who said yes to deleting or restoring; null where it takes one person, or nobody did. */
  readonly approvedBy: string | null;
  /** For `assign`: to whom; else null. */
  readonly assignee: string | null;
  readonly findingId: string | null;
  /** What became of it: `requested`, `applied`, `refused`, `failed`, `superseded`; null where there is none. */
  readonly state: Decision['state'] | null;
  readonly reason: string | null;
  readonly change: Outcome['change'];
}

const NOTHING = {
  approvedBy: null,
  assignee: null,
  findingId: null,
  state: null,
  reason: null,
  change: null,
};

/** Everything in one list, the newest first. What an audit found is told by what is stored of it now. */
export function historyLines(
  entries: readonly HistoryEntry[],
  findings: readonly StoredFinding[],
): HistoryLine[] {
  return [...entries.map(lineOf), ...findings.flatMap(linesOfFinding)].sort(
    (one, other) => other.at.getTime() - one.at.getTime(),
  );
}

const QUESTION: Readonly<Record<QuestionEntry['what'], string>> = {
  asked: 'ask to',
  approved: 'say yes to',
  declined: 'say no to',
  lapsed: 'lapsed:',
};

function lineOfQuestion({ at, what, by, reason, question }: QuestionEntry): HistoryLine {
  const { action, subject, findingId } = question;
  const told = { at, by: by ?? 'nobody', what: `${QUESTION[what]} ${action}`, reason };
  return { ...NOTHING, kind: 'question', subject: subjectWords(subject), findingId, ...told };
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
      const { by, action, subject, approvedBy, assignee, findingId, state, reason, outcome } = entry.decision;
      return {
        at: entry.at,
        kind: 'decision',
        by,
        what: action,
        subject: subjectWords(subject),
        approvedBy,
        assignee,
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
    case 'question':
      return lineOfQuestion(entry);
    case 'pause':
      return lineOfPause(entry.event);
    case 'trail': {
      const { by, what, subject, findingId, change } = entry.entry;
      return { ...NOTHING, at: entry.at, kind: 'change', by, what, subject, findingId, change };
    }
  }
}
