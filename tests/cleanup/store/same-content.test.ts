import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../cleanup/finding.ts';
import { sameContent } from '../../../cleanup/store/same-content.ts';
import { storable } from '../../../cleanup/store/storable.ts';
import { aFinding, day } from './factories.ts';

const FINDING = aFinding('ada', { evidence: ['Access Analyzer (2026-03-01) agrees that it is unused.'] });

describe('sameContent', () => {
  it('leaves out when the facts were read', () => {
    expect(sameContent(FINDING, { ...FINDING, asOf: day(1) })).toBe(true);
  });

  it.each<[string, Partial<Finding>]>([
    ['the stage', { stage: 'disable' }],
    ['the unused days', { unusedDays: 61 }],
    ['the day count in the reason', { reason: FINDING.reason.replace('60 days', '61 days') }],
    [
      'the day Access Analyzer looked',
      { evidence: ['Access Analyzer (2026-03-02) agrees that it is unused.'] },
    ],
    ['what the age is counted from', { since: day(-59) }],
    ['the last use', { lastUsed: null }],
    ['another date in the reason', { reason: FINDING.reason.replace('2025-12-31', '2026-01-01') }],
    ['another date in the evidence', { evidence: ['Seen inactive since 2026-02-01.'] }],
    ['a further fact', { evidence: [...FINDING.evidence, 'It last sent mail through SES.'] }],
    ['the sources', { sources: ['iam', 'access-analyzer'] }],
    ['the next stage', { next: { stage: 'disable', at: day(5) } }],
    ['the owner', { owner: null }],
    ['a hold', { hold: { kind: 'protected', reason: 'tagged' } }],
    ['power', { administratorBecause: 'AdministratorAccess' }],
  ])('counts %s', (_what, change) => {
    expect(sameContent(FINDING, { ...FINDING, ...change })).toBe(false);
  });
});

describe('storable', () => {
  it('leaves evidence alone that fits an item', () => {
    expect(storable(FINDING)).toBe(FINDING);
  });

  it('cuts evidence that does not fit and says how much is left out', () => {
    const long = 'é'.repeat(60_000);
    const { evidence } = storable({ ...FINDING, evidence: [long, 'short', long] });
    expect(evidence).toEqual([long, 'short', '… and 1 more: see the report.']);
  });
});
