import type { Memory } from '../evaluate.ts';
import type { Exemption, Finding } from '../finding.ts';
import type { Owner } from '../owner.ts';
import type { Changes, RunSummary } from '../report/report.ts';

/** One audit run. Its `startedAt` is the time of everything it stores, and later than that of any run before. */
export interface Run {
  readonly account: string;
  readonly runId: string;
  readonly startedAt: Date;
}

/** Who has the account's run lock, and until when nobody else may take it. */
export interface Holder {
  readonly runId: string;
  readonly startedAt: Date;
  readonly holdUntil: Date;
}

/** What became of the wish to begin a run; `reason` is a sentence for a log or a person. */
export type Beginning =
  | { readonly outcome: 'started'; readonly run: Run; readonly reason: string }
  /** The run was interrupted and goes on under its first `startedAt`. */
  | { readonly outcome: 'resumed'; readonly run: Run; readonly reason: string }
  /** The same event was delivered again: there is nothing to do. */
  | { readonly outcome: 'already-finished'; readonly summary: RunSummary; readonly reason: string }
  | { readonly outcome: 'busy'; readonly holder: Holder; readonly reason: string };

/** The account names another owner than it did. */
export interface OwnerChange {
  readonly from: Owner | null;
  /** When the run began that saw it first. */
  readonly at: Date;
}

/** A finding as the runs before left it. */
export interface StoredFinding {
  /**
   * As the run saw it that last wrote it, day counts too: the last one that could look at it. Only a run within a day
   * of that one may have seen it again without writing it, and then `asOf` is some hours older than it might be.
   */
  readonly finding: Finding;
  /** When the run began that opened it; a finding that comes back gets a new one. */
  readonly openedAt: Date;
  /** When the run began that last wrote it. */
  readonly recordedAt: Date;
  /** Null: as far as is known, the account always named this owner. */
  readonly ownerChange: OwnerChange | null;
  /** Null while it is open. */
  readonly resolved: { readonly at: Date; readonly reason: string } | null;
}

/** What earlier runs and decisions left behind for the next one. */
export interface Remembered {
  readonly memory: Memory;
  readonly lastFinished: RunSummary | null;
  /** The last finished runs (at most 30), oldest first. */
  readonly trend: readonly RunSummary[];
  readonly open: readonly StoredFinding[];
}

/**
 * Why an open finding is gone, in one sentence; null when this run could not check it, so that it stays open.
 * A read that failed is never "resolved".
 */
export type WhyGone = (stored: StoredFinding) => string | null;

/**
 * What the audit remembers of an account. Every method may be interrupted and repeated: that duplicates
 * nothing, loses nothing, and tells the same changes.
 */
export interface AuditStore {
  /**
   * One run at a time: takes the account's run lock for `holdMs`, which must be longer than a run can take (a
   * Lambda's timeout). After that another run may take over.
   *
   * @param now the clock at this attempt, not the time of the event that asks for the run: with it the hold is
   * counted. The run's own `startedAt` is in the answer.
   */
  begin(account: string, runId: string, now: Date, holdMs: number): Promise<Beginning>;

  remember(account: string, now: Date): Promise<Remembered>;

  /**
   * Brings the stored findings to what this run saw: opens new ones, updates those that changed or are a day older,
   * resolves open ones that it checked and did not find. What says the same still, and what could not be checked, is not
   * written: nobody may read an age that no audit has seen.
   *
   * @returns what changed since the last *finished* run, whichever process stored it
   * @throws {RunTakenOverError} when another run took the lock over
   */
  recordFindings(run: Run, findings: readonly Finding[], whyGone: WhyGone): Promise<Changes>;

  /**
   * Makes the run the last finished one and releases its lock, in one step; to be called when everything has
   * been told. Repeated, it does nothing.
   *
   * @throws {RunTakenOverError} when another run took the lock over
   */
  finish(run: Run, summary: RunSummary): Promise<void>;

  /** The newest exemption of a subject takes the place of the one before. */
  putExemption(account: string, exemption: Exemption): Promise<void>;
}
