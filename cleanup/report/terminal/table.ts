import Table from 'cli-table3';
import { isoDay } from '../../days.ts';
import { type Finding, isToLookAt, isUntracked } from '../../finding.ts';
import { arrange } from '../arrange.ts';
import { gapLines } from '../gaps.ts';
import type { Report } from '../report.ts';
import { oneLine } from '../text.ts';
import { incompleteLine, lookedAtLine, titleLine, verdictLine } from '../verdict.ts';
import { dueWords, holdWords, noUseWord, subjectWords, unusedDaysOf } from '../words.ts';
import { widthOf, wrap } from './wrap.ts';

/** More rows than this scroll away; the files have them all. */
const MAX_ROWS = 200;
const MAX_HELD = 50;
/** A narrower table would be cut to crumbs: there, a list is shown. */
const MIN_TABLE_WIDTH = 76;
/** From here on rule and subject have a column each; below, the rule tells what kind of subject it is. */
const WIDE = 120;

/** The report for a terminal of `width` columns: without colours, so that it can be piped and pasted. */
export function renderTable(report: Report, width: number): string {
  const arrangement = arrange(report.findings);
  const findings = arrangement.groups.flatMap(({ entries }) =>
    entries.flatMap(({ finding, credentials }) => [finding, ...credentials]),
  );
  const shown = findings.slice(0, MAX_ROWS);
  const rest = findings.length - shown.length;
  const columns = Math.max(20, Math.floor(width));
  const lines = (...texts: string[]) => texts.filter(Boolean).flatMap((text) => wrap(text, columns));
  const parts = [
    lines(
      titleLine(report),
      verdictLine(report, arrangement),
      lookedAtLine(report),
      incompleteLine(report),
    ).join('\n'),
    columns < MIN_TABLE_WIDTH ? lines(...shown.map(listLine)).join('\n') : table(shown, columns),
    lines(...heldLines(report)).join('\n'),
    rest > 0 ? lines(`... and ${rest} more: --csv, --json or --html lists all of them.`).join('\n') : '',
    lines(...notCheckedLines(report)).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Column {
  readonly title: string;
  /** At most, without borders and padding; 0: takes of what is left as much as it needs. */
  readonly width: number;
  /** One text a line. */
  readonly cell: (finding: Finding) => string[];
}

const UNUSED: Column = {
  title: 'Unused',
  width: 6,
  cell: (finding) => {
    const days = unusedDaysOf(finding);
    return [days === null ? '-' : `${days} d`];
  },
};
const LAST_USED: Column = {
  title: 'Last used',
  width: 10,
  cell: ({ lastUsed, subject }) => [lastUsed ? isoDay(lastUsed.at) : noUseWord(subject.type)],
};
const OWNER: Column = {
  title: 'Owner',
  width: 0,
  cell: ({ owner }) => [oneLine(owner?.value ?? 'not known')],
};
const STAGE: Column = {
  title: 'Stage',
  width: 16,
  cell: (finding) => (finding.hold ? ['report'] : (dueWords(finding) ?? 'report').split(', ')),
};
const RULE: Column = { title: 'Rule', width: 19, cell: ({ rule }) => [rule] };
const SUBJECT: Column = { title: 'Subject', width: 0, cell: ({ subject }) => [subjectWords(subject)] };
const RULE_AND_SUBJECT: Column = {
  title: 'Finding',
  width: 22,
  cell: ({ rule, subject }) => [
    rule,
    ...(subject.accessKeyId || isUntracked(subject) ? [oneLine(subject.id)] : []),
    oneLine(subject.name),
  ],
};

function table(findings: readonly Finding[], width: number): string {
  if (findings.length === 0) return '';
  const first = width < WIDE ? [RULE_AND_SUBJECT] : [RULE, SUBJECT];
  const columns = [...first, UNUSED, LAST_USED, OWNER, STAGE];
  const rows = findings.map((finding) => columns.map(({ cell }) => cell(finding)));
  const widths = widthsOf(columns, rows, width - (columns.length * 3 + 1));
  const grid = new Table({
    head: columns.map(({ title }) => title),
    colWidths: widths.map((inside) => inside + 2),
    style: { head: [], border: [] },
    // A line between all rows would double the length.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const row of rows) {
    grid.push(row.map((texts, index) => texts.flatMap((text) => wrap(text, widths[index] ?? 1)).join('\n')));
  }
  return grid.toString();
}

/** As wide as what stands in them; where that is too much, those without a width of their own share what is left. */
function widthsOf(columns: readonly Column[], rows: readonly string[][][], room: number): number[] {
  const wanted = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.flatMap((row) => (row[index] ?? []).map(widthOf))),
  );
  const fixed = columns.map(({ width }, index) => (width === 0 ? 0 : Math.min(width, wanted[index] ?? 0)));
  let left = room - fixed.reduce((sum, width) => sum + width, 0);
  const widths = [...fixed];
  // The least demanding first: what it does not take is the others'.
  const flexible = columns
    .flatMap(({ width }, index) => (width === 0 ? [index] : []))
    .sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  for (const [taken, index] of flexible.entries()) {
    const share = Math.min(wanted[index] ?? 0, Math.floor(left / (flexible.length - taken)));
    widths[index] = share;
    left -= share;
  }
  return widths;
}

function listLine(finding: Finding): string {
  const { rule, subject, owner } = finding;
  const days = unusedDaysOf(finding);
  const due = finding.hold ? null : dueWords(finding);
  return `- ${rule}: ${subjectWords(subject)}, ${days === null ? 'use not recorded' : `unused ${days} d`}, owner ${oneLine(owner?.value ?? 'not known')}, ${due ?? 'report'}`;
}

/** Nothing disappears silently: what is held back is named, with the reason. */
function heldLines({ findings }: Report): string[] {
  const held = findings.filter((finding) => !isToLookAt(finding));
  if (held.length === 0) return [];
  const shown = held
    .slice(0, MAX_HELD)
    .map(({ subject, hold }) => `- ${subjectWords(subject)}: ${hold ? holdWords(hold) : ''}`);
  const rest = held.length - shown.length;
  return [`Held back: ${held.length}`, ...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])];
}

function notCheckedLines({ notChecked }: Report): string[] {
  if (notChecked.length === 0) return ['Not checked: nothing, everything was read.'];
  return [`Not checked: ${notChecked.length}`, ...gapLines(notChecked).map((line) => `- ${line}`)];
}
