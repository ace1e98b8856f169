import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../finding.ts';
import { isNewIn } from './new.ts';
import type { Report } from './report.ts';
import { holdReason, unusedDaysOf } from './words.ts';

/** The columns, in their order; `docs/report.md` explains them. New ones are added at the end only. */
const COLUMNS: Readonly<Record<string, (finding: Finding, isNew: boolean | null) => string | number>> = {
  account: ({ account }) => account,
  rule: ({ rule }) => rule,
  stage: ({ stage }) => stage,
  next_stage: ({ next }) => next?.stage ?? '',
  next_at: ({ next }) => dateOf(next?.at),
  subject_type: ({ subject }) => subject.type,
  name: ({ subject }) => subject.name,
  access_key_id: ({ subject }) => subject.accessKeyId ?? '',
  unused_days: (finding) => unusedDaysOf(finding) ?? '',
  last_used_at: ({ lastUsed }) => dateOf(lastUsed?.at),
  last_used_service: ({ lastUsed }) => lastUsed?.service ?? '',
  last_used_region: ({ lastUsed }) => lastUsed?.region ?? '',
  created_at: ({ createdAt }) => dateOf(createdAt),
  owner: ({ owner }) => owner?.value ?? '',
  owner_kind: ({ owner }) => owner?.kind ?? '',
  owner_from: ({ owner }) => owner?.from ?? '',
  administrator_because: ({ administratorBecause }) => administratorBecause ?? '',
  hold: ({ hold }) => hold?.kind ?? '',
  hold_reason: ({ hold }) => (hold ? holdReason(hold) : ''),
  hold_until: ({ hold }) => dateOf(hold?.kind === 'exempt' ? hold.until : null),
  new: (_finding, isNew) => (isNew === null ? '' : isNew ? 'yes' : 'no'),
  reason: ({ reason }) => reason,
  evidence: ({ evidence }) => evidence.join(' | '),
  sources: ({ sources }) => sources.join(' '),
  since: ({ since }) => dateOf(since),
  as_of: ({ asOf }) => dateOf(asOf),
  subject_id: ({ subject }) => subject.id,
  arn: ({ subject }) => subject.arn,
  id: ({ id }) => id,
};

export const CSV_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/**
 * One line per finding for spreadsheets: RFC 4180 with a byte order mark, which Excel needs to see UTF-8. Text
 * that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab, carriage return first) gets a `'` before it.
 */
export function renderCsv(report: Report): string {
  const rows = report.findings.map((finding) =>
    Object.values(COLUMNS).map((cell) => cell(finding, isNewIn(report, finding))),
  );
  return stringify([[...CSV_COLUMNS], ...rows], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

function dateOf(date: Date | null | undefined): string {
  return date?.toISOString() ?? '';
}
