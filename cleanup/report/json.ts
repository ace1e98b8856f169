import type { Finding } from '../finding.ts';
import type { HistoryLine } from '../history.ts';
import type { SchedulePlan } from '../schedule/plan.ts';
import type { JsonChanges, JsonDecided, JsonFinding, JsonPlan, JsonReport, JsonRun } from './json-types.ts';
import { isNewIn } from './new.ts';
import type { Changes, Report, RunSummary } from './report.ts';

/** The report for programs: an object for `JSON.stringify`, described by `docs/report.schema.json`. */
export function renderJson(report: Report): JsonReport {
  const { runId, account, alias, generatedAt, complete, notChecked, counts, calls, durationMs } = report;
  return {
    schemaVersion: 1,
    runId,
    account,
    alias,
    generatedAt: generatedAt.toISOString(),
    complete,
    notChecked: notChecked.map(({ what, why, failed, required }) => ({ what, why, failed, required })),
    counts,
    calls,
    durationMs,
    policy: report.policy,
    changes: report.changes && changesOf(report.changes),
    decided: report.decided.map(decidedOf),
    plan: planOf(report.schedule),
    findings: report.findings.map((finding) => findingOf(finding, isNewIn(report, finding))),
    trend: report.trend.map(runOf),
  };
}

function planOf({ actions, brakes }: SchedulePlan): JsonPlan {
  return {
    stoppedBy: brakes.map(({ kind, reason }) => ({ kind, reason })),
    actions: actions.map(({ finding, action, at, waitsFor }) => ({
      findingId: finding.id,
      action,
      at: at.toISOString(),
      waitsFor,
    })),
  };
}

function decidedOf(line: HistoryLine): JsonDecided {
  const { at, by, approvedBy, assignee, what, subject, findingId, state, reason, change } = line;
  const who = { by, approvedBy, assignee };
  return { at: at.toISOString(), ...who, what, subject, findingId, state, reason, change };
}

function findingOf(finding: Finding, isNew: boolean | null): JsonFinding {
  const { subject, lastUsed, owner, administratorBecause, next } = finding;
  const { type, name, arn, id, accessKeyId } = subject;
  return {
    id: finding.id,
    rule: finding.rule,
    stage: finding.stage,
    next: next && { stage: next.stage, at: next.at.toISOString() },
    subject: { type, name, arn, id, ...(accessKeyId && { accessKeyId }) },
    principalId: finding.principalId,
    createdAt: finding.createdAt.toISOString(),
    since: finding.since.toISOString(),
    unusedDays: finding.unusedDays,
    lastUsedAt: lastUsed?.at.toISOString() ?? null,
    lastUsedService: lastUsed?.service ?? null,
    lastUsedRegion: lastUsed?.region ?? null,
    reason: finding.reason,
    evidence: finding.evidence,
    asOf: finding.asOf.toISOString(),
    sources: finding.sources,
    ...(owner && { owner: { value: owner.value, kind: owner.kind, from: owner.from } }),
    admin: administratorBecause !== null,
    ...(administratorBecause !== null && { administratorBecause }),
    ...heldBackBy(finding),
    isNew,
  };
}

function heldBackBy({ hold }: Finding): Pick<JsonFinding, 'protected' | 'exempt' | 'managedBy'> {
  switch (hold?.kind) {
    case 'protected':
      return { protected: hold.reason };
    case 'exempt':
      return { exempt: { reason: hold.reason, until: hold.until.toISOString(), by: hold.by } };
    case 'managed':
      return { managedBy: { tool: hold.tool, name: hold.name } };
    default:
      return {};
  }
}

function changesOf({ since, opened, resolved, unchanged, notChecked }: Changes): JsonChanges {
  return {
    since: since?.toISOString() ?? null,
    opened: [...opened],
    resolved: resolved.map(({ id, rule, subject, reason }) => ({ id, rule, subject, reason })),
    unchanged,
    notChecked,
  };
}

function runOf({ startedAt, finishedAt, ...run }: RunSummary): JsonRun {
  const { runId, complete, counts, calls, durationMs } = run;
  return {
    runId,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    complete,
    counts,
    calls,
    durationMs,
  };
}
