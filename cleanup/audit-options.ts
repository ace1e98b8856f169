import type { DecisionStore } from './decisions/decision-store.ts';
import type { Mailer, ReportArchive } from './deliver.ts';
import type { InspectOptions } from './inspect.ts';
import type { Gap, Part } from './inventory.ts';
import type { Noticing } from './notice-on-elsewhere.ts';
import type { People } from './people.ts';
import type { Report } from './report/report.ts';
import type { Scheduler } from './schedule/scheduler.ts';
import type { Warned } from './schedule/warning.ts';
import type { AuditStore } from './store/audit-store.ts';

/** Everything that an audit reads from, writes to and tells. */
export interface AuditOptions extends Omit<InspectOptions, 'memory' | 'now'> {
  readonly account: string;
  /** The same for every delivery of one event: what was begun is carried on, what is done is not done again. */
  readonly runId: string;
  readonly store: AuditStore;
  readonly archive: ReportArchive;
  readonly mailer: Mailer;
  /** Where there is Slack. @default nobody is told */
  readonly notifier?: Notifier | null;
  /** What happens by itself. @default nothing does, and nothing is planned */
  readonly scheduler?: Pick<Scheduler, 'plan' | 'recordWarnings' | 'carryOut'> | null;
  /** Sends decisions that wait again, where there is a queue; what failed comes back as gaps. @default nothing is sent */
  readonly resend?:
    | ((account: string, now: Date, signal?: AbortSignal) => Promise<{ readonly gaps: readonly Gap[] }>)
    | null;
  /** What people decided, where anybody may decide: a key that was switched off here may be on again. @default nothing */
  readonly decisions?: AuditDecisions;
  /** How long nobody else may audit this account, in milliseconds: the longest that a run can take. */
  readonly holdMs: number;
  readonly clock: () => Date;
  /** AWS calls made so far. */
  readonly calls: () => number;
}

type AuditDecisions = Noticing['store'] & Pick<DecisionStore, 'deactivations' | 'history'>;

/** Tells Slack about runs. */
export interface Notifier {
  /** What could not be delivered comes back as gaps. */
  notify(report: Report, people: Part<People>): Promise<Notified>;
  /** Whether there is a channel for what nobody owns. */
  readonly reachesApprovers: boolean;
}

/** What Slack was told. */
export interface Notified {
  /** What could not be delivered. */
  readonly gaps: readonly Gap[];
  /** Warnings that reached somebody. */
  readonly warned: readonly Warned[];
}
