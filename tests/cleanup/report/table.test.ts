import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderTable } from '../../../cleanup/report/terminal/table.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport } from './factories.ts';
import { anyReport, manyFindings } from './hostile.ts';

/** Columns of a text without wide characters. */
const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

it.each([30, 75, 76, 80, 119, 120, 200])('fits %i columns and uses them', (width) => {
  const text = renderTable(BELIEVABLE, width);
  expect(widest(text)).toBeLessThanOrEqual(width);
  expect(widest(text)).toBeGreaterThan(width - 12);
});

it('fits any width whatever is in it, and lets no escape sequence through', () => {
  fc.assert(
    fc.property(anyReport, fc.integer({ min: 20, max: 200 }), (report, width) => {
      const text = renderTable(report, width);
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
      expect(stripVTControlCharacters(text)).toBe(text);
      expect(widest(text.replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, ''))).toBeLessThanOrEqual(
        width,
      );
    }),
    { numRuns: 60 },
  );
});

it('keeps the frame straight around wide characters', () => {
  const owner = { value: '山田太郎'.repeat(8), kind: 'text', from: 'tag owner' } as const;
  const lines = renderTable(aReport({ findings: [aFinding({ owner })] }), 80).split('\n');
  const columns = (line: string) =>
    [...line].reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1), 0);
  expect(new Set(lines.filter((line) => /^[┌│├└]/.test(line)).map(columns)).size).toBe(1);
});

it('shows what is open, names what is held back and why, lists what was not checked', () => {
  const text = renderTable(BELIEVABLE, 130);
  expect(text).toContain('10 findings to look at. Held back besides: 3 protected, 1 exempt.');
  expect(text).toMatch(
    /unused-access-key +│ access key AKIAIOSFODNN7CIDEPL +│ 84 d +│ 2026-07-20 │ platform@example.com/,
  );
  expect(text).toContain('- role disaster-recovery: Exempt: Needed for the yearly exercise');
  expect(text).toContain('Not checked: 2\n- SSH keys of user frank [failed, needed]');
});

it('draws no empty table', () => {
  const text = renderTable(aReport(), 80);
  expect(text).toContain('Nothing found');
  expect(text).not.toContain('│');
});

it('stops after 200 rows, and says how many more there are', () => {
  const findings = manyFindings(5000).map((finding) => ({ ...finding, hold: null }));
  const text = renderTable(aReport({ findings }), 130);
  expect(text.match(/^│ [a-z]+-[a-z-]+ +│/gm)).toHaveLength(200);
  expect(text).toContain('... and 4800 more: --csv, --json or --html lists all of them.');
});
