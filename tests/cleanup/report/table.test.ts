import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderTable } from '../../../cleanup/report/terminal/table.ts';
import { wrap } from '../../../cleanup/report/terminal/wrap.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport } from './factories.ts';
import { anyReport, manyFindings } from './hostile.ts';

/** Columns of a text without wide characters. */
const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

it.each([30, 75, 76, 80, 119, 120])('fits %i columns and uses them', (width) => {
  const text = renderTable(BELIEVABLE, width);
  expect(widest(text)).toBeLessThanOrEqual(width);
  expect(widest(text)).toBeGreaterThan(width - 12);
});

it('is no wider than what stands in it', () => {
  const rows = renderTable(BELIEVABLE, 400)
    .split('\n')
    .filter((line) => line.startsWith('│'));
  // A due date has a line of its own; nothing else takes two.
  expect(rows.filter((row) => /^│ +│/.test(row)).every((row) => /│ +│ +│ +│ +│ [^│]+│$/.test(row))).toBe(
    true,
  );
  expect(widest(rows.join('\n'))).toBeLessThan(160);
});

it.each([76, 80, 100, 120, 140])(
  'at %i columns no key id is broken, and addresses only at their joints',
  (width) => {
    const text = renderTable(BELIEVABLE, width);
    for (const { subject } of BELIEVABLE.findings) {
      if (subject.accessKeyId) expect(text).toContain(subject.accessKeyId);
    }
    for (const part of ['platform', 'example', 'carla']) expect(text).toContain(part);
  },
);

it.each([
  ['samuel.adeyemi@example.com', 20, ['samuel.adeyemi', '@example.com']],
  [
    'arn:aws:iam::111122223333:role/stacksets-exec-7f3e9b',
    30,
    ['arn:aws:iam::111122223333:', 'role/stacksets-exec-7f3e9b'],
  ],
  ['user of orders-export-role', 12, ['user of', 'orders-', 'export-role']],
  ['x'.repeat(7), 3, ['xxx', 'xxx', 'x']],
] as const)('"%s" in %i columns', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
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
  const text = renderTable(BELIEVABLE, 150);
  expect(text).toContain('10 findings to look at. Held back besides: 3 protected, 1 exempt.');
  expect(text).toMatch(
    /unused-access-key +│ access key AKIAIOSFODNN7CIDEPL of ci-deploy +│ 84 d +│ 2026-07-20 │ platform@example.com/,
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
