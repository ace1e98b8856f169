import { parse } from 'csv-parse/sync';
import type { CredentialReport, CredentialReportRow, ReportKeySlot } from './inventory.ts';

/** Thrown when the report is not what AWS documents: better no report than a misread one. */
export class CredentialReportError extends Error {
  override readonly name = 'CredentialReportError';
}

const ROOT = '<root_account>';
/** `N/A`: does not apply. `no_information`: never, or before tracking began. `not_supported`: root's own. */
const NO_DATE = new Set(['', 'N/A', 'no_information', 'not_supported']);
const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'mfa_active',
  ...[1, 2].flatMap((slot) =>
    ['active', 'last_rotated', 'last_used_date'].map((name) => `access_key_${slot}_${name}`),
  ),
  ...[1, 2].flatMap((slot) => ['active', 'last_rotated'].map((name) => `cert_${slot}_${name}`)),
];

type Line = Readonly<Record<string, string>>;

/**
 * Parses the CSV of `GetCredentialReport`. Columns are found by name, since live reports have 22 or 23;
 * booleans come as `true` and `TRUE`, dates with `Z` and `+00:00`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 * @throws {CredentialReportError} when a column is missing or a value is not one AWS documents
 */
export function parseCredentialReport(csv: string, generatedAt: Date): CredentialReport {
  const rows = new Map<string, CredentialReportRow>();
  let root: CredentialReportRow | null = null;
  for (const [index, line] of readLines(csv).entries()) {
    const row = toRow(line, index + 2);
    if (row.user === ROOT) root = row;
    else rows.set(row.user, row);
  }
  return { generatedAt, root, rows };
}

function readLines(csv: string): Line[] {
  let lines: Line[];
  try {
    lines = parse(csv, { columns: true, bom: true, skip_empty_lines: true });
  } catch (cause) {
    throw new CredentialReportError('The credential report is not valid CSV.', { cause });
  }
  const missing = COLUMNS.filter((column) => lines[0] && !(column in lines[0]));
  if (lines.length === 0) throw new CredentialReportError('The credential report is empty.');
  if (missing.length > 0) {
    throw new CredentialReportError(`The credential report lacks the column ${missing.join(', ')}.`);
  }
  return lines;
}

/** @param number of the line, for errors: they end in logs, where names do not belong */
function toRow(line: Line, number: number): CredentialReportRow {
  const text = (column: string) => line[column] ?? '';
  const date = (column: string) => toDate(text(column), column, number);
  const flag = (column: string) => toBoolean(text(column), column, number);
  const userCreatedAt = date('user_creation_time');
  if (!userCreatedAt) {
    throw new CredentialReportError(`The credential report gives no user_creation_time in line ${number}.`);
  }
  return {
    user: text('user'),
    arn: text('arn'),
    userCreatedAt,
    password: {
      enabled: text('password_enabled') === 'not_supported' ? null : flag('password_enabled'),
      lastUsedAt: date('password_last_used'),
      lastChangedAt: date('password_last_changed'),
    },
    mfaActive: flag('mfa_active'),
    keys: [1, 2].flatMap((number): ReportKeySlot[] => {
      const slot = {
        active: flag(`access_key_${number}_active`),
        lastRotatedAt: date(`access_key_${number}_last_rotated`),
        lastUsedAt: date(`access_key_${number}_last_used_date`),
      };
      return slot.active || slot.lastRotatedAt || slot.lastUsedAt ? [slot] : [];
    }),
    certificates: [1, 2].flatMap((number) => {
      const certificate = {
        active: flag(`cert_${number}_active`),
        lastRotatedAt: date(`cert_${number}_last_rotated`),
      };
      return certificate.active || certificate.lastRotatedAt ? [certificate] : [];
    }),
  };
}

function toDate(value: string, column: string, line: number): Date | null {
  if (NO_DATE.has(value)) return null;
  const date = new Date(value);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(value) || Number.isNaN(date.getTime())) {
    throw new CredentialReportError(
      `The credential report says ${column} "${value}" in line ${line}, which is no date.`,
    );
  }
  return date;
}

function toBoolean(value: string, column: string, line: number): boolean {
  switch (value.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
    case 'n/a':
    case 'not_supported':
    case '':
      return false;
    default:
      throw new CredentialReportError(
        `The credential report says ${column} "${value}" in line ${line}, which is neither true nor false.`,
      );
  }
}
