import type { Finding, RuleId } from '../finding.ts';
import type { HistoryLine } from '../history.ts';
import type { Gap } from '../inventory.ts';
import type { Owner } from '../owner.ts';
import type { Policy } from '../policy.ts';
import type { SchedulePlan } from '../schedule/plan.ts';

/** How many of everything one audit saw. */
export interface Counts {
  readonly users: number;
  readonly roles: number;
  /** Key slots in use, active or not, root's included. */
  readonly accessKeys: number;
  readonly consolePasswords: number;
  /** All findings, those on hold included. */
  readonly findings: number;
  /** Findings nothing holds back. */
  readonly open: number;
  readonly protected: number;
  readonly exempt: number;
  readonly managed: number;
  readonly byRule: Readonly<Partial<Record<RuleId, number>>>;
}

/** What is kept of every run: the trend, and what the next run compares itself with. */
export interface RunSummary {
  readonly runId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly complete: boolean;
  /**
   * Every user, role and credential was read, and every open finding on an administrator looked at again, whatever else
   * failed: so much it takes to know the last administrator in use. Absent in what an older version stored: then
   * `complete` tells.
   */
  readonly sawEverybody?: boolean;
  readonly counts: Counts;
  readonly calls: number;
  readonly durationMs: number;
}

/** A finding of an earlier run that is gone, and why. */
export interface ResolvedFinding extends Pick<Finding, 'id' | 'rule' | 'subject'> {
  readonly reason: string;
}

/** What changed since the last finished run; ids are finding ids. */
export interface Changes {
  /** When the last finished run began, or null when this is the first. */
  readonly since: Date | null;
  readonly opened: ReadonlySet<string>;
  /** Findings of earlier runs that are gone: settled, used again, or deleted. */
  readonly resolved: readonly ResolvedFinding[];
  readonly unchanged: number;
  /** Open before, not looked at in this run (a gap), so neither resolved nor confirmed. */
  readonly notChecked: number;
  /** Of the last days, one a principal: the new owner may not do yet what cannot be undone. */
  readonly ownerChanges: readonly OwnerChanged[];
}

/** What the account says of an owner changed: whoever may tag can do that. */
export interface OwnerChanged {
  readonly principalId: string;
  readonly type: 'user' | 'role';
  readonly name: string;
  readonly from: Owner | null;
  readonly to: Owner | null;
  /** When the audit began that saw it first. */
  readonly at: Date;
}

/** Everything one audit has to tell. Every format is made from this and nothing else. */
export interface Report {
  readonly runId: string;
  readonly account: string;
  readonly alias: string | null;
  readonly generatedAt: Date;
  readonly complete: boolean;
  readonly notChecked: readonly Gap[];
  readonly counts: Counts;
  /** AWS calls made, retries included. */
  readonly calls: number;
  readonly durationMs: number;
  readonly policy: Policy;
  readonly findings: readonly Finding[];
  /** What happens by itself, in this run and later. */
  readonly schedule: SchedulePlan;
  /** What was decided since the last finished run, the newest first. */
  readonly decided: readonly HistoryLine[];
  /** Whether there is a Slack to decide in: where there is none, nothing that is said there is named. */
  readonly inSlack: boolean;
  /** Null where nothing is remembered between runs (the terminal). */
  readonly changes: Changes | null;
  /** Earlier finished runs, oldest first, this one not among them. */
  readonly trend: readonly RunSummary[];
}
