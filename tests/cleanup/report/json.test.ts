import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FINDING_ACTIONS } from '../../../cleanup/decisions/decision.ts';
import { RULE_IDS } from '../../../cleanup/finding.ts';
import { renderJson } from '../../../cleanup/report/json.ts';
import type { Report } from '../../../cleanup/report/report.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport, daysAgo, NOW } from './factories.ts';
import { anyReport, manyFindings } from './hostile.ts';
import { problemsOf } from './schema-check.ts';

const SCHEMA = JSON.parse(readFileSync('docs/report.schema.json', 'utf8'));
const DECIDED = {
  at: NOW,
  kind: 'decision',
  by: 'April',
  approvedBy: 'Arno',
  assignee: null,
  what: 'delete',
  subject: 'role bastion',
  findingId: 'an id',
  state: 'applied',
  reason: 'Role bastion was deleted.',
  change: { action: 'DeleteRole', before: 'there', after: 'gone', awsRequestId: 'r-1' },
} as const;
const plain = (report: Report) => JSON.parse(JSON.stringify(renderJson(report)));

it.each([
  ['nothing found', aReport()],
  ['a believable account', BELIEVABLE],
  ['5,000 findings', aReport({ findings: manyFindings(5000) })],
])('follows the published schema: %s', (_title, report) => {
  expect(problemsOf(plain(report), SCHEMA)).toEqual([]);
});

it('follows the published schema whatever is in it', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      expect(problemsOf(plain(report), SCHEMA)).toEqual([]);
    }),
  );
});

it('lists the rules that there are', () => {
  expect([...SCHEMA.$defs.rule.enum].sort()).toEqual([...RULE_IDS].sort());
});

it.each<[string, (json: ReturnType<typeof plain>) => void]>([
  ['a missing property', (json) => delete json.findings[0].reason],
  ['an undocumented property', (json) => (json.findings[0].extra = 1)],
  ['a wrong type', (json) => (json.findings[0].unusedDays = '12')],
  ['a value outside an enum', (json) => (json.findings[0].stage = 'explode')],
  ['a date that is none', (json) => (json.generatedAt = 'yesterday')],
  ['an unknown rule in the counts', (json) => (json.counts.byRule.nonsense = 1)],
  ['an undocumented property of a decision', (json) => (json.decided[0].email = 'x')],
  ['a decision that is none', (json) => (json.decided[0].what = 'dance')],
  ['a wrong null', (json) => (json.changes = 'none')],
])('is checked by something that notices %s', (_title, spoil) => {
  const json = plain({ ...BELIEVABLE, decided: [DECIDED] });
  spoil(json);
  expect(problemsOf(json, SCHEMA)).not.toEqual([]);
});

it('tells a finding under the documented names', () => {
  const finding = aFinding({
    owner: { value: 'ada@example.com', kind: 'email', from: 'tag owner' },
    administratorBecause: 'AdministratorAccess allows every action',
    lastUsed: null,
    hold: { kind: 'managed', tool: 'cloudformation', name: 'web', reason: 'declared there' },
  });
  expect(renderJson(aReport({ findings: [finding] })).findings).toEqual([
    {
      id: '123456789012:unused-access-key:AKIAADAEXAMPLE',
      rule: 'unused-access-key',
      stage: 'report',
      next: null,
      subject: {
        type: 'access-key',
        name: 'ada',
        arn: 'arn:aws:iam::123456789012:user/ada',
        id: 'AKIAADAEXAMPLE',
        accessKeyId: 'AKIAADAEXAMPLE',
      },
      principalId: 'AIDAADAEXAMPLE',
      createdAt: daysAgo(300).toISOString(),
      since: daysAgo(100).toISOString(),
      unusedDays: 100,
      lastUsedAt: null,
      lastUsedService: null,
      lastUsedRegion: null,
      reason: 'The access-key AKIAADAEXAMPLE of ada has not been used for 100 days.',
      evidence: [],
      asOf: '2026-10-12T06:00:00.000Z',
      sources: ['iam'],
      owner: { value: 'ada@example.com', kind: 'email', from: 'tag owner' },
      admin: true,
      administratorBecause: 'AdministratorAccess allows every action',
      managedBy: { tool: 'cloudformation', name: 'web' },
      isNew: null,
    },
  ]);
});

it('tells a decision under the documented names, which the schema takes for every action', () => {
  const report = aReport({ decided: FINDING_ACTIONS.map((what) => ({ ...DECIDED, what })) });
  expect(problemsOf(plain(report), SCHEMA)).toEqual([]);
  const { kind, ...told } = DECIDED;
  expect(renderJson(report).decided).toEqual(
    FINDING_ACTIONS.map((what) => ({ ...told, what, at: '2026-10-12T06:00:00.000Z' })),
  );
});

it.each([
  [{ kind: 'protected', reason: 'tagged' } as const, { protected: 'tagged' }],
  [
    { kind: 'exempt', reason: 'kept', until: daysAgo(-1), by: 'erin' } as const,
    { exempt: { reason: 'kept', until: '2026-10-13T06:00:00.000Z', by: 'erin' } },
  ],
])('tells why a finding is held back: $kind', (hold, expected) => {
  const [json] = renderJson(aReport({ findings: [aFinding({ hold })] })).findings;
  expect(json).toMatchObject(expected);
  expect(json).not.toHaveProperty('managedBy');
});
