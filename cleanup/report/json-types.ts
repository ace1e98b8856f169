import type { RuleId, Source, Stage, Subject } from '../finding.ts';
import type { HistoryLine } from '../history.ts';
import type { Policy } from '../policy.ts';
import type { Counts } from './report.ts';

/** The report for programs, as `docs/report.schema.json` describes it. Dates are ISO 8601 in UTC. */
export interface JsonReport {
  /** Raised when something is taken away or changes its meaning, never for an addition. */
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly account: string;
  readonly alias: string | null;
  readonly generatedAt: string;
  readonly complete: boolean;
  readonly notChecked: readonly { what: string; why: string; failed: boolean; required: boolean }[];
  readonly counts: Counts;
  readonly calls: number;
  readonly durationMs: number;
  readonly policy: Policy;
  /** Null when earlier runs are not remembered. */
  readonly changes: JsonChanges | null;
  /** What people and the schedule decided since the last run, all of it, the newest first. */
  readonly decided: readonly JsonDecided[];
  readonly plan: JsonPlan;
  readonly findings: readonly JsonFinding[];
  readonly trend: readonly JsonRun[];
}

/** What happens by itself. */
export interface JsonPlan {
  /** Why nothing does at present. */
  readonly stoppedBy: readonly { kind: string; reason: string }[];
  readonly actions: readonly {
    findingId: string;
    action: 'deactivate' | 'delete';
    /** The earliest moment. */
    at: string;
    /** Null: in this run. */
    waitsFor: string | null;
  }[];
}

export interface JsonChanges {
  readonly since: string | null;
  readonly opened: readonly string[];
  readonly resolved: readonly { id: string; rule: RuleId; subject: Subject; reason: string }[];
  readonly unchanged: number;
  readonly notChecked: number;
}

/** As in `npm run history -- --json`, but whoever Slack knows is named: never by an address. */
export interface JsonDecided extends Omit<HistoryLine, 'at' | 'kind'> {
  /** When it was asked for. */
  readonly at: string;
}

export interface JsonFinding {
  readonly id: string;
  readonly rule: RuleId;
  readonly stage: Stage;
  readonly next: { stage: Stage; at: string } | null;
  readonly subject: Subject;
  readonly principalId: string;
  readonly createdAt: string;
  readonly since: string;
  readonly unusedDays: number;
  readonly lastUsedAt: string | null;
  readonly lastUsedService: string | null;
  readonly lastUsedRegion: string | null;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly asOf: string;
  readonly sources: readonly Source[];
  readonly owner?: { value: string; kind: 'email' | 'slack' | 'text'; from: string };
  readonly admin: boolean;
  readonly administratorBecause?: string;
  /** Why it is never touched. */
  readonly protected?: string;
  readonly exempt?: { reason: string; until: string; by: string };
  readonly managedBy?: { tool: 'cloudformation' | 'terraform'; name: string };
  /** Not in any earlier run; null when earlier runs are not remembered. */
  readonly isNew: boolean | null;
}

export interface JsonRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly complete: boolean;
  readonly counts: Counts;
  readonly calls: number;
  readonly durationMs: number;
}
