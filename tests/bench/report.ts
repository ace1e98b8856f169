import type { Measured } from './measure.ts';

/** One line of the table. */
export interface Row {
  readonly account: string;
  readonly subject: string;
  readonly measured: Measured;
}

/** One limit beside what was measured. Nothing is asserted: a limit that is not reached is said, no more. */
export interface Check {
  readonly account: string;
  readonly what: string;
  readonly measured: number;
  readonly limit: string;
  readonly reached: boolean;
}

export interface Results {
  readonly rows: readonly Row[];
  readonly checks: readonly Check[];
}

export function atMost(account: string, what: string, measured: number, limit: number): Check {
  return { account, what, measured: round(measured), limit: `≤ ${limit}`, reached: measured <= limit };
}

export function below(account: string, what: string, measured: number, limit: number): Check {
  return { account, what, measured: round(measured), limit: `< ${limit}`, reached: measured < limit };
}

export function atLeast(account: string, what: string, measured: number, limit: number): Check {
  return { account, what, measured: round(measured), limit: `≥ ${limit}`, reached: measured >= limit };
}

/** For completeness, right answers and the like: 1 is yes. */
export function holds(account: string, what: string, measured: boolean): Check {
  return { account, what, measured: measured ? 1 : 0, limit: '= 1', reached: measured };
}

const MIB = 2 ** 20;
export const inMib = (bytes: number): number => bytes / MIB;
const round = (value: number): number => Math.round(value * 100) / 100;

/** The results as Markdown. */
export function toMarkdown({ rows, checks }: Results): string {
  return [
    table(
      [
        'account',
        'subject',
        'calls',
        'refused',
        'at once',
        'wall s',
        'RSS MiB',
        '(at start)',
        'heap MiB',
        'result',
      ],
      rows.map(({ account, subject, measured }) => [
        account,
        subject,
        measured.calls,
        measured.refused,
        measured.atOnce,
        (measured.wallMs / 1000).toFixed(2),
        Math.round(inMib(measured.peakRss)),
        Math.round(inMib(measured.startRss)),
        Math.round(inMib(measured.peakHeap)),
        resultOf(measured),
      ]),
    ),
    checksTable(checks, 'account'),
  ].join('\n\n');
}

/** Each limit beside what was measured. @param of heading of what each is about */
export function checksTable(checks: readonly Check[], of: string): string {
  return table(
    [of, 'limit', 'measured', 'wanted', ''],
    checks.map(({ account, what, measured, limit, reached }) => [
      account,
      what,
      measured,
      limit,
      reached ? 'ok' : 'NOT REACHED',
    ]),
  );
}

function resultOf({ outcome }: Measured): string {
  if (!outcome) return '(calls only)';
  return `${outcome.findings} findings${outcome.complete ? '' : ', INCOMPLETE'}`;
}

/** Rows as a Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)].join('\n');
}
