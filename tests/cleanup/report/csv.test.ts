import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CSV_COLUMNS, renderCsv } from '../../../cleanup/report/csv.ts';
import type { Report } from '../../../cleanup/report/report.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport, daysAgo } from './factories.ts';
import { anyReport, HOSTILE, manyFindings } from './hostile.ts';

function rowsOf(report: Report): Record<string, string>[] {
  return parse(renderCsv(report), { bom: true, columns: true });
}

const cellOf = (reason: string) => rowsOf(aReport({ findings: [aFinding({ reason })] }))[0]?.['reason'];

it('begins with a byte order mark and the documented columns', () => {
  const csv = renderCsv(aReport());
  expect(csv).toBe(`\ufeff${CSV_COLUMNS.join(',')}\r\n`);
  const documented = readFileSync('docs/report.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1]));
  expect(documented).toEqual(CSV_COLUMNS);
});

it('has one line for each finding, held back or not', () => {
  expect(rowsOf(BELIEVABLE)).toHaveLength(BELIEVABLE.findings.length);
  expect(rowsOf(aReport({ findings: manyFindings(5000) }))).toHaveLength(5000);
});

it('tells everything of a finding', () => {
  const finding = aFinding({
    unusedDays: 100,
    evidence: ['One.', 'Two.'],
    owner: { value: 'Jürgen, "J"', kind: 'text', from: 'tag owner' },
    hold: { kind: 'exempt', reason: 'kept', until: daysAgo(-10), by: 'erin' },
    sources: ['iam', 'access-analyzer'],
  });
  const changes = {
    since: daysAgo(1),
    opened: new Set([finding.id]),
    resolved: [],
    unchanged: 0,
    notChecked: 0,
    ownerChanges: [],
  };
  expect(rowsOf(aReport({ findings: [finding], changes }))[0]).toMatchObject({
    rule: 'unused-access-key',
    stage: 'report',
    name: 'ada',
    access_key_id: 'AKIAADAEXAMPLE',
    unused_days: '100',
    last_used_at: '2026-07-04T06:00:00.000Z',
    last_used_service: 's3',
    owner: 'Jürgen, "J"',
    hold: 'exempt',
    hold_until: '2026-10-22T06:00:00.000Z',
    new: 'yes',
    evidence: 'One. | Two.',
    sources: 'iam access-analyzer',
    id: '123456789012:unused-access-key:AKIAADAEXAMPLE',
  });
});

it.each(["=cmd|' /C calc'!A0", '+1', '-2+3', '@SUM(A1)', '\tx', '\rx'])('runs no formula: %j', (text) => {
  expect(cellOf(text)).toBe(`'${text}`);
});

it('guards names as well, where AWS allows = + @ and - first', () => {
  const names = ['=1+1', '+x', '-x', '@x'];
  const rows = rowsOf(aReport({ findings: names.map((name) => aFinding({ name })) }));
  expect(rows.map((row) => row['name'])).toEqual(names.map((name) => `'${name}`));
});

it('gives every text back as it was, but for the guard and unpaired surrogates', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const rows = rowsOf(report);
      expect(rows).toHaveLength(report.findings.length);
      for (const [index, row] of rows.entries()) {
        const finding = report.findings[index];
        expect(row['reason']?.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '')).toBe(finding?.reason.toWellFormed());
        for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }
    }),
  );
});

it.each(HOSTILE)('survives %j in a cell', (text) => {
  expect(cellOf(text)?.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(text.toWellFormed());
});
