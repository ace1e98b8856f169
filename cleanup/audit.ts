import type { DecisionStore, Standing } from './decisions/decision-store.ts';
import type { OnElsewhere } from './decisions/on-elsewhere.ts';
import { type Delivery, deliver, type Mailer, type ReportArchive, withGaps } from './deliver.ts';
import { NO_MEMORY } from './evaluate.ts';
import type { Exemption } from './finding.ts';
import { Gaps } from './gaps.ts';
import { type Inspection, type InspectOptions, inspect } from './inspect.ts';
import { type Gap, isComplete, type Part } from './inventory.ts';
import { type Noticing, noticeOnElsewhere, onElsewhere } from './notice-on-elsewhere.ts';
import type { Changes, Report, RunSummary } from './report/report.ts';
import type { AuditStore, Beginning, Remembered, Run } from './store/audit-store.ts';
import { RunTakenOverError } from './store/errors.ts';
import { whyGone } from './why-gone.ts';

export interface AuditOptions extends Omit<InspectOptions, 'memory' | 'now'> {
  readonly account: string;
  /** The same for every delivery of one event: what was begun is carried on, what is done is not done again. */
  readonly runId: string;
  readonly store: AuditStore;
  readonly archive: ReportArchive;
  readonly mailer: Mailer;
  /** Tells Slack, where there is one; what could not be delivered comes back as gaps. @default nobody */
  readonly notify?: ((report: Report) => Promise<{ readonly gaps: readonly Gap[] }>) | null;
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

type AuditDecisions = Noticing['store'] & Pick<DecisionStore, 'deactivations'>;

/** What became of a request for an audit. */
export type AuditOutcome =
  | {
      readonly outcome: 'reported';
      readonly summary: RunSummary;
      readonly report: Report;
      readonly fullReportAt: string | null;
    }
  | { readonly outcome: 'already-finished' | 'busy'; readonly reason: string };

/**
 * Thrown after the report went out when the audit's memory could not be read or written: somebody must look, and
 * the run may be repeated.
 */
export class MemoryError extends Error {
  override readonly name = 'MemoryError';
}

/**
 * One scheduled or requested audit: reads, judges, remembers, tells. Whatever cannot be read or stored is named
 * in the report, which is sent all the same.
 *
 * @throws {RunTakenOverError} when another run went on in its place, before anything was sent
 * @throws {MemoryError} when the store failed; whatever the mailer throws when the email could not be sent
 */
export async function audit(options: AuditOptions): Promise<AuditOutcome> {
  const { store, account, runId, clock, holdMs, progress = () => {} } = options;
  const begunAt = clock();
  const gaps = new Gaps();
  const beginning = await remembering(gaps, 'the run lock', () =>
    store.begin(account, runId, begunAt, holdMs),
  );
  const refusal = refusalOf(beginning);
  if (refusal) return refusal;
  const run = runOf(beginning, { account, runId, startedAt: begunAt });
  const now = run.startedAt;
  const remembered = await remembering(gaps, 'what earlier audits found and what people asked to keep', () =>
    store.remember(account, now),
  );
  const memory = remembered.known ? remembered.value.memory : NO_MEMORY;
  const standing = await switchedOff(options, gaps);
  const noticed = new Set<string>();
  const inspection = await inspect({
    ...options,
    memory,
    now,
    switchedOff: new Set(standing.map(({ subject }) => subject.name)),
    exempting: async (inventory) => {
      const exemptions = await notice(options, onElsewhere(inventory, standing), memory.exemptions, gaps);
      for (const { subject } of exemptions) noticed.add(subject.id);
      return exemptions;
    },
  });
  if (inspection.inventory.account !== account) {
    throw new Error(
      `The credentials are of account ${inspection.inventory.account}, not ${account}: nothing was stored or sent.`,
    );
  }
  const known = beginning.known && remembered.known;
  const changes = await recordChanges(store, run, { ...inspection, noticed }, known, gaps);
  if (changes) progress({ step: 'store', message: 'findings stored' });
  const waiting = await options.resend?.(account, clock(), options.signal);
  const report = reportOf(options, run, inspection, { begunAt, remembered, changes, gaps });
  const told = await tellSlack(options.notify, withGaps(report, waiting?.gaps ?? []));
  const delivery = await deliver(told, options.archive, options.mailer);
  progress({ step: 'deliver', message: 'report sent' });
  const summary = summaryOf(delivery.report, run, clock());
  if (gaps.all.length > 0) throw memoryError(gaps);
  await store.finish(run, summary);
  return { outcome: 'reported', summary, ...delivery };
}

/** Slack goes before the email, so that the email can say whom Slack did not reach. */
async function tellSlack(notify: AuditOptions['notify'], report: Report): Promise<Report> {
  if (!notify) return report;
  const gaps = new Gaps();
  const told = await gaps.part({ what: 'messages in Slack', action: 'Slack', required: false }, () =>
    notify(report),
  );
  return withGaps(report, told.known ? told.value.gaps : gaps.all);
}

/** What we switched off and nobody switched on again here. Not knowing it is a gap: its keys may be found anew. */
async function switchedOff({ decisions, account }: AuditOptions, gaps: Gaps): Promise<readonly Standing[]> {
  if (!decisions) return [];
  const standing = await remembering(gaps, 'what was switched off here', () =>
    decisions.deactivations(account),
  );
  return standing.known ? standing.value : [];
}

/** Of keys that are on again though nobody here switched them on. */
async function notice(
  { decisions, store }: AuditOptions,
  found: readonly OnElsewhere[],
  exemptions: readonly Exemption[],
  gaps: Gaps,
): Promise<readonly Exemption[]> {
  if (!decisions || found.length === 0) return [];
  const noticed = await remembering(gaps, 'keys that were switched on again elsewhere', () =>
    noticeOnElsewhere(found, { store: decisions, memory: store, exemptions }),
  );
  return noticed.known ? noticed.value : [];
}

/**
 * The memory is required: without it nothing can be acted upon, and what is new cannot be told. A run that
 * another one took over tells nothing: the other one will.
 */
async function remembering<T>(gaps: Gaps, what: string, read: () => Promise<T>): Promise<Part<T>> {
  let takenOver: RunTakenOverError | null = null;
  const part = await gaps.part({ what, action: 'DynamoDB', required: true }, () =>
    read().catch((error: unknown) => {
      if (error instanceof RunTakenOverError) takenOver = error;
      throw error;
    }),
  );
  if (takenOver) throw takenOver;
  return part;
}

function refusalOf(beginning: Part<Beginning>): AuditOutcome | null {
  if (!beginning.known) return null;
  const { outcome, reason } = beginning.value;
  return outcome === 'busy' || outcome === 'already-finished' ? { outcome, reason } : null;
}

function runOf(beginning: Part<Beginning>, fallback: Run): Run {
  return beginning.known && 'run' in beginning.value ? beginning.value.run : fallback;
}

/** Null when the findings could not be compared with what is remembered. */
async function recordChanges(
  store: AuditStore,
  run: Run,
  { findings, inventory, noticed }: Inspection & { readonly noticed: ReadonlySet<string> },
  possible: boolean,
  gaps: Gaps,
): Promise<Changes | null> {
  if (!possible) return null;
  const changes = await remembering(gaps, 'storing the findings', () =>
    store.recordFindings(run, findings, ({ finding }) => whyGone(finding, inventory, noticed)),
  );
  return changes.known ? changes.value : null;
}

function reportOf(
  { policy, calls, clock }: AuditOptions,
  run: Run,
  { inventory, findings, counts }: Inspection,
  told: {
    readonly begunAt: Date;
    readonly remembered: Part<Remembered>;
    readonly changes: Changes | null;
    readonly gaps: Gaps;
  },
): Report {
  const report = {
    runId: run.runId,
    account: run.account,
    alias: inventory.alias,
    generatedAt: run.startedAt,
    complete: isComplete(inventory),
    notChecked: inventory.gaps,
    counts,
    calls: calls(),
    durationMs: clock().getTime() - told.begunAt.getTime(),
    policy,
    findings,
    changes: told.changes,
    trend: told.remembered.known ? told.remembered.value.trend : [],
  };
  return withGaps(report, told.gaps.all);
}

function summaryOf(report: Delivery['report'], run: Run, finishedAt: Date): RunSummary {
  const { complete, counts, calls, durationMs } = report;
  return { runId: run.runId, startedAt: run.startedAt, finishedAt, complete, counts, calls, durationMs };
}

function memoryError(gaps: Gaps): MemoryError {
  return new MemoryError(
    `The report was sent, but: ${gaps.all.map(({ what, why }) => `${what}: ${why}`).join('; ')}.`,
  );
}
