import type { AuditOptions } from './audit-options.ts';
import type { Standing } from './decisions/decision-store.ts';
import type { OnElsewhere } from './decisions/on-elsewhere.ts';
import type { Exemption } from './finding.ts';
import type { Gaps } from './gaps.ts';
import type { Inspection } from './inspect.ts';
import type { Part } from './inventory.ts';
import { noticeOnElsewhere } from './notice-on-elsewhere.ts';
import type { Changes } from './report/report.ts';
import { NO_PLAN, type SchedulePlan } from './schedule/plan.ts';
import type { AuditStore, Remembered, Run } from './store/audit-store.ts';
import { RunTakenOverError } from './store/errors.ts';
import { whyGone } from './why-gone.ts';

/* What an audit remembers and plans: each failure is a gap that is told, and nothing is acted upon then. */

/**
 * Thrown after the report went out when the audit's memory could not be read or written: somebody must look, and
 * the run may be repeated.
 */
export class MemoryError extends Error {
  override readonly name = 'MemoryError';
}

/**
 * The memory is required: without it nothing can be acted upon, and what is new cannot be told. A run that
 * another one took over tells nothing: the other one will.
 */
export async function remembering<T>(gaps: Gaps, what: string, read: () => Promise<T>): Promise<Part<T>> {
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

/** What we switched off and nobody switched on again here. Not knowing it is a gap: its keys may be found anew. */
export async function switchedOff(
  { decisions, account }: AuditOptions,
  gaps: Gaps,
): Promise<readonly Standing[]> {
  if (!decisions) return [];
  const standing = await remembering(gaps, 'what was switched off here', () =>
    decisions.deactivations(account),
  );
  return standing.known ? standing.value : [];
}

/** Of keys that are on again though nobody here switched them on. */
export async function notice(
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

/** Null when the findings could not be compared with what is remembered. */
export async function recordChanges(
  store: AuditStore,
  run: Run,
  { findings, inventory, noticed }: Inspection & { readonly noticed: ReadonlySet<string> },
  possible: boolean,
  gaps: Gaps,
): Promise<Changes | null> {
  if (!possible) return null;
  const inUse = new Set(
    findings.filter(({ rule }) => rule === 'disabled-in-use').map(({ principalId }) => principalId),
  );
  const changes = await remembering(gaps, 'storing the findings', () =>
    store.recordFindings(run, findings, ({ finding }) => whyGone(finding, inventory, noticed, inUse)),
  );
  return changes.known ? changes.value : null;
}

/** Without all that is remembered nothing is planned: what was kept, warned about and paused is not known. */
export async function planOf(
  { scheduler, notifier }: AuditOptions,
  {
    run,
    inspection,
    remembered,
    changes,
  }: {
    readonly run: Run;
    readonly inspection: Inspection;
    readonly remembered: Part<Remembered>;
    readonly changes: Changes | null;
  },
  gaps: Gaps,
): Promise<SchedulePlan> {
  if (!scheduler || !remembered.known || !changes) return NO_PLAN;
  const plan = await remembering(gaps, 'the plan of what happens by itself', () =>
    scheduler.plan({
      ...{ run, inspection },
      remembered: remembered.value,
      warnsInSlack: Boolean(notifier),
      warnsApprovers: notifier?.reachesApprovers ?? false,
    }),
  );
  return plan.known ? plan.value : NO_PLAN;
}

/** Everything that could not be remembered, in one error. */
export function memoryError(gaps: Gaps): MemoryError {
  return new MemoryError(
    `The report was sent, but: ${gaps.all.map(({ what, why }) => `${what}: ${why}`).join('; ')}.`,
  );
}
