import { decidedSince } from './audit-history.ts';
import {
  MemoryError,
  memoryError,
  notice,
  planOf,
  recordChanges,
  remembering,
  switchedOff,
} from './audit-memory.ts';
import type { AuditOptions } from './audit-options.ts';
import { isFromElsewhere } from './decisions/on-elsewhere.ts';
import { type Delivery, deliver, withGaps } from './deliver.ts';
import { emailReaders } from './email-readers.ts';
import { NO_MEMORY } from './evaluate.ts';
import { Gaps } from './gaps.ts';
import { type Inspection, inspect } from './inspect.ts';
import { isComplete, type Part } from './inventory.ts';
import { onElsewhere } from './notice-on-elsewhere.ts';
import type { People } from './people.ts';
import { emailedWarnings } from './report/email/warnings.ts';
import type { Changes, Report, RunSummary } from './report/report.ts';
import type { SchedulePlan } from './schedule/plan.ts';
import type { Warned } from './schedule/warning.ts';
import type { Beginning, Remembered, Run } from './store/audit-store.ts';

export type { AuditOptions, Notified } from './audit-options.ts';
export { MemoryError };

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
  // A run that noticed one and died comes again, and finds it remembered.
  const noticed = new Set(memory.exemptions.filter(isFromElsewhere).map(({ subject }) => subject.id));
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
  const schedule = await planOf(options, { run, inspection, remembered, changes }, gaps);
  const { people } = inspection.inventory;
  const listed = people.known ? people.value.listed : [];
  const decided = await decidedSince(options, changes?.since ?? null, listed, gaps);
  const report = reportOf(options, run, inspection, {
    begunAt,
    remembered,
    changes,
    schedule,
    decided,
    gaps,
  });
  const told = await tellSlack(options.notifier, withGaps(report, waiting?.gaps ?? []), people);
  const email = await emailReaders(options);
  const delivery = await deliver(withGaps(told.report, email.gaps), options.archive, options.mailer);
  progress({ step: 'deliver', message: 'report sent' });
  const summary = summaryOf(delivery.report, run, clock(), sawEverybody(inspection, remembered, changes));
  if (gaps.all.length > 0) throw memoryError(gaps);
  // Only what people were told is done, and only after they were told.
  const emailed = email.reachesSomebody ? emailedWarnings(schedule) : [];
  const warned = options.notifier ? told.warned : emailed;
  await options.scheduler?.recordWarnings(account, warned, clock());
  const acts = await options.scheduler?.carryOut(schedule, run);
  if (acts) progress({ step: 'act', message: `${acts} changes sent to be made` });
  await store.finish(run, summary);
  return { outcome: 'reported', summary, ...delivery };
}

/** Slack goes before the email, so that the email can say whom Slack did not reach. */
async function tellSlack(
  notifier: AuditOptions['notifier'],
  report: Report,
  people: Part<People>,
): Promise<{ readonly report: Report; readonly warned: readonly Warned[] }> {
  if (!notifier) return { report, warned: [] };
  const gaps = new Gaps();
  const told = await gaps.part({ what: 'messages in Slack', action: 'Slack', required: false }, () =>
    notifier.notify(report, people),
  );
  return told.known
    ? { report: withGaps(report, told.value.gaps), warned: told.value.warned }
    : { report: withGaps(report, gaps.all), warned: [] };
}

function refusalOf(beginning: Part<Beginning>): AuditOutcome | null {
  if (!beginning.known) return null;
  const { outcome, reason } = beginning.value;
  return outcome === 'busy' || outcome === 'already-finished' ? { outcome, reason } : null;
}

function runOf(beginning: Part<Beginning>, fallback: Run): Run {
  return beginning.known && 'run' in beginning.value ? beginning.value.run : fallback;
}

function reportOf(
  { policy, calls, clock, notifier }: AuditOptions,
  run: Run,
  { inventory, findings, counts }: Inspection,
  told: {
    readonly begunAt: Date;
    readonly remembered: Part<Remembered>;
    readonly changes: Changes | null;
    readonly schedule: SchedulePlan;
    readonly decided: Report['decided'];
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
    schedule: told.schedule,
    decided: told.decided,
    inSlack: Boolean(notifier),
    changes: told.changes,
    trend: told.remembered.known ? told.remembered.value.trend : [],
  };
  return withGaps(report, told.gaps.all);
}

function summaryOf(
  { complete, counts, calls, durationMs }: Delivery['report'],
  { runId, startedAt }: Run,
  finishedAt: Date,
  saw: boolean,
): RunSummary {
  return { runId, startedAt, finishedAt, complete, sawEverybody: saw, counts, calls, durationMs };
}

/** See `RunSummary`. About unused permissions nothing is ever done here: what was found of them may be left as it was. */
function sawEverybody(
  { findings, readEverybody }: Inspection,
  remembered: Part<Remembered>,
  changes: Changes | null,
): boolean {
  if (!readEverybody || !remembered.known || !changes) return false;
  const seen = new Set([...findings, ...changes.resolved].map(({ id }) => id));
  return remembered.value.open.every(
    ({ finding }) =>
      seen.has(finding.id) || finding.administratorBecause === null || finding.rule === 'unused-permissions',
  );
}
