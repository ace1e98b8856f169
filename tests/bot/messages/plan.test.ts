import { expect, test } from 'vitest';
import { thresholdMessage } from '../../../bot/messages/plan.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { aFinding } from '../../cleanup/report/factories.ts';

const of = (id: string, overrides: Parameters<typeof aFinding>[0] = {}) =>
  aFinding({ id, rule: 'unused-access-key', hold: null, ...overrides });
const textAt = (days: number, findings: ReturnType<typeof of>[]) =>
  JSON.stringify(thresholdMessage(days, { findings, lastRun: null, policy: parsePolicy({}) }).blocks);

test('counts what another threshold would still find', () => {
  const text = textAt(45, [of('a', { unusedDays: 40 }), of('b', { unusedDays: 50 })]);
  expect(text).toContain('With a threshold of 45 days: 1 finding by age instead of 2.');
  expect(text).toContain('Unused access keys: 1 instead of 2');
});

test('names what Access Analyzer alone calls unused: the report counts it too', () => {
  const accused = of('a', { unusedDays: 3, sources: ['access-analyzer'] });
  const text = textAt(45, [accused, of('b', { unusedDays: 50 })]);
  expect(text).toContain('Unused access keys: 1, as now, besides 1 that Access Analyzer alone calls unused');
  expect(textAt(45, [of('b', { unusedDays: 50 })])).not.toContain('besides');
});

test('says where nothing would change, and claims it not where what it would find is not stored', () => {
  const findings = [of('a', { unusedDays: 40 })];
  expect(textAt(30, findings)).toContain(
    'With a threshold of 30 days: nothing changes, 1 finding by age as now.',
  );
  expect(textAt(29, findings)).toContain('With a threshold of 29 days: 1 finding by age as now, or more.');
  expect(textAt(45, [of('b', { unusedDays: 50 })])).toContain('Unused access keys: 1, as now');
});

test.each([
  ['what is held back', { unusedDays: 40, hold: { kind: 'protected', reason: 'break-glass' } as const }],
  ['what Access Analyzer alone calls unused', { unusedDays: 3 }],
])('%s does not go by this threshold', (_, overrides) => {
  const text = textAt(45, [of('a', overrides), of('b', { unusedDays: 50 })]);
  expect(text).toContain('nothing changes, 1 finding by age as now.');
  expect(text).not.toContain('No longer among them');
});
