import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../../cleanup/report/email/email.ts';
import { aFinding, aReport } from './factories.ts';
import { anyReport, HOSTILE, manyFindings } from './hostile.ts';

const SNS_LIMIT = 262_144;
const FINDINGS = manyFindings(5000);
const GAPS = Array.from({ length: 5000 }, (_, index) => ({
  what: `access keys of user number ${index}`,
  why: index % 2 ? 'AccessDenied' : `a reason of its own ${index}`,
  failed: true,
  required: true,
}));
const LONG = aReport({ findings: FINDINGS, notChecked: GAPS, complete: false });

/** How many findings each section says it has, shows, and leaves out. */
function sections(message: string) {
  return message.split('\n\n').flatMap((part) => {
    const heading = /^([A-Z', ]+): (\d+)\n/.exec(part);
    if (!heading || heading[1] === 'NOT CHECKED') return [];
    const sum = (pattern: RegExp) =>
      [...part.matchAll(pattern)].reduce((total, match) => total + Number(match[1] ?? 1), 0);
    const held = /^(PROTECTED|EXEMPT|MANAGED)/.test(part);
    const shown = held ? sum(/^- (?:(\d+) (?:roles|findings) \()?/gm) : sum(/^- /gm);
    return [
      {
        heading: heading[1],
        count: Number(heading[2]),
        accounted:
          shown +
          sum(/^\.\.\. and (\d+) more/gm) +
          sum(/^(?:All )?(\d+) (?:of them )?belongs? to/gm) +
          sum(/^It belongs/gm),
      },
    ];
  });
}

describe.each([
  { fullReportAt: null, limit: SNS_LIMIT },
  { fullReportAt: 's3://bucket/reports/', limit: 100_000 },
])('5,000 findings and 5,000 gaps, full report at $fullReportAt', ({ fullReportAt, limit }) => {
  const { message } = renderEmail(LONG, { fullReportAt });

  it(`fit into ${limit} bytes and use the room`, () => {
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(limit);
    expect(Buffer.byteLength(message)).toBeGreaterThan(limit * 0.95);
  });

  it('are all accounted for: shown, told with their user, or left out with a number', () => {
    const all = sections(message);
    expect(all.length).toBeGreaterThan(8);
    for (const { count, accounted } of all) expect(accounted).toBe(count);
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(FINDINGS.length);
  });

  it('share the room: every group shows some of its findings', () => {
    const groups = message
      .split('\n\n')
      .filter((part) => /^(UNUSED|INACTIVE|EXPIRED|OLD|CONSOLE).*\d\n/.test(part));
    expect(groups).toHaveLength(11);
    for (const group of groups) expect(group).toMatch(/\n- /);
  });

  it('leave headline, gaps and advice in place', () => {
    expect(message).toContain('INCOMPLETE: 5000 reads failed');
    expect(message).toContain('NOT CHECKED: 5000');
    expect(message).toContain('access keys of user number 1, ');
    expect(message).toContain('HOW TO ACT');
    expect(message).toContain('Run run-20261012T060000Z');
  });

  it('are cut after whole entries', () => {
    expect(message).not.toContain('\ufffd');
    for (const line of message.split('\n').filter((text) => text.startsWith('- Nummer'))) {
      expect(line).toMatch(/山田太郎\.$/);
    }
  });
});

it('a report that fits is not cut', () => {
  const { message } = renderEmail(aReport({ findings: manyFindings(100) }), { fullReportAt: 's3://x' });
  expect(message).not.toContain('... and');
  expect(message).toContain('Full report, with everything: s3://x');
});

it('enormous texts do not push anything out', () => {
  const text = '山'.repeat(50_000);
  const hold = { kind: 'protected', reason: text } as const;
  const owner = { value: text, kind: 'text', from: text } as const;
  const findings = [
    ...Array.from({ length: 50 }, (_, index) =>
      aFinding({
        name: `a${index}`,
        reason: text,
        evidence: [text, text],
        administratorBecause: text,
        owner,
      }),
    ),
    ...Array.from({ length: 50 }, (_, index) =>
      aFinding({ name: `b${index}`, hold: { ...hold, reason: `${index}${text}` } }),
    ),
  ];
  const notChecked = Array.from({ length: 50 }, (_, index) => ({
    what: text,
    why: `${index}${text}`,
    failed: true,
    required: true,
  }));
  const { message } = renderEmail(aReport({ findings, notChecked, alias: text }), { fullReportAt: text });
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(SNS_LIMIT);
  expect(message).toContain('NOT CHECKED: 50');
  expect(message).toContain('HOW TO ACT');
});

it('holds no control character but line breaks, and no line that outside text began', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const { message } = renderEmail(report, { fullReportAt: null });
      expect(message).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u);
      expect(message.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(SNS_LIMIT);
    }),
  );
});

it.each(HOSTILE)('a reason such as %j stays on its line', (reason) => {
  const line = (text: string) =>
    renderEmail(aReport({ findings: [aFinding({ reason: text })] }), { fullReportAt: null }).message.split(
      '\n',
    ).length;
  expect(line(reason)).toBe(line('plain'));
});
