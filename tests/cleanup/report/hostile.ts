import fc from 'fast-check';
import { FINDING_ACTIONS } from '../../../cleanup/decisions/decision.ts';
import { type Finding, type Hold, RULE_IDS, STAGES } from '../../../cleanup/finding.ts';
import type { Report } from '../../../cleanup/report/report.ts';
import { aFinding, aReport, daysAgo, NOW } from './factories.ts';

/** Text that has broken somebody's report before. */
export const HOSTILE = [
  "=cmd|' /C calc'!A0",
  '+1',
  '-2+3',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>',
  '<!channel>',
  '\u001b[31mred\u001b[0m',
  '\u009b31m',
  'a,b;"c"\nd\r\ne',
  '\u202etxt.exe',
  'Jürgen Müller 山田太郎 👩‍💻',
  'lone \ud800 surrogate',
  '&amp; already',
  ' ',
  'x'.repeat(300),
] as const;

export const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
);

const anyHold: fc.Arbitrary<Hold | null> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: anyText.map((reason) => ({ kind: 'protected', reason }) as const) },
  {
    weight: 1,
    arbitrary: anyText.map(
      (reason) => ({ kind: 'exempt', reason, until: daysAgo(-30), by: reason }) as const,
    ),
  },
  {
    weight: 1,
    arbitrary: anyText.map((name) => ({ kind: 'managed', tool: 'terraform', name, reason: name }) as const),
  },
);

/** A finding with hostile text wherever text from outside may stand, names included. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.constantFrom(...RULE_IDS),
    name: anyText,
    reason: anyText,
    evidence: fc.array(anyText, { maxLength: 5 }),
    stage: fc.constantFrom(...STAGES),
    unusedDays: fc.nat(4000),
    hold: anyHold,
    owner: fc.option(
      anyText.map((value) => ({ value, kind: 'text', from: value }) as const),
      { nil: null },
    ),
    administratorBecause: fc.option(anyText, { nil: null }),
    next: fc.option(
      fc.record({
        stage: fc.constantFrom('disable' as const, 'delete' as const),
        at: fc.constant(daysAgo(-9)),
      }),
      { nil: null },
    ),
  })
  .map((given) => aFinding(given));

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    findings: fc.array(anyFinding, { maxLength: 30 }),
    complete: fc.boolean(),
    alias: fc.option(anyText, { nil: null }),
    notChecked: fc.array(
      fc.record({ what: anyText, why: anyText, failed: fc.boolean(), required: fc.boolean() }),
      { maxLength: 30 },
    ),
    decided: fc.array(
      fc.record({
        ...{ at: fc.constant(NOW), kind: fc.constant('decision' as const), by: anyText, subject: anyText },
        approvedBy: fc.option(anyText, { nil: null }),
        assignee: fc.option(anyText, { nil: null }),
        what: fc.constantFrom(...FINDING_ACTIONS),
        findingId: fc.option(anyText, { nil: null }),
        state: fc.constantFrom('requested', 'applied', 'refused', 'failed', 'superseded', null),
        reason: fc.option(anyText, { nil: null }),
        change: fc.option(
          fc.record({ action: anyText, before: anyText, after: anyText, awsRequestId: anyText }),
          { nil: null },
        ),
      }),
      { maxLength: 20 },
    ),
    changes: fc.option(
      fc.record({
        since: fc.option(fc.constant(NOW), { nil: null }),
        opened: fc.array(anyText).map((ids) => new Set(ids)),
        resolved: fc
          .array(fc.tuple(anyFinding, anyText))
          .map((gone) => gone.map(([{ id, rule, subject }, reason]) => ({ id, rule, subject, reason }))),
        unchanged: fc.nat(),
        ownerChanges: fc.constant([]),
        notChecked: fc.nat(),
      }),
      { nil: null },
    ),
  })
  .map((given) => aReport(given));

/** Thousands of findings in all the rules, some of them held back, with long text of several bytes a character. */
export function manyFindings(count: number): Finding[] {
  const holds: readonly (Hold | null)[] = [
    null,
    null,
    null,
    { kind: 'protected', reason: "AWS's own: its path is /aws-service-role/" },
    null,
    { kind: 'managed', tool: 'cloudformation', name: 'stack', reason: 'declared by CloudFormation stack s' },
  ];
  return Array.from({ length: count }, (_, index) => {
    const rule = RULE_IDS[index % RULE_IDS.length] ?? 'unused-role';
    const isRoot = rule.startsWith('root');
    return aFinding({
      rule: isRoot ? 'unused-role' : rule,
      name: `service-user-number-${Math.floor(index / 3)}-${index % 3 === 0 ? 'a' : 'b'}`,
      unusedDays: 30 + (index % 900),
      reason: `Nummer ${index} wurde für ${index} Tage nicht benutzt, größtenteils 山田太郎.`,
      owner: { value: `jürgen.${index}@example.com`, kind: 'email', from: 'tag owner' },
      hold: holds[index % holds.length] ?? null,
    });
  });
}
