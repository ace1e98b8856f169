import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeExemption,
  decodeFinding,
  decodeHead,
  decodeRun,
  encodeExemption,
  encodeFinding,
  encodeSummary,
  expiresAt,
  readBack,
} from '../../../cleanup/store/codec.ts';
import { anyExemption, anyFinding, anySummary } from './arbitraries.ts';
import { ACCOUNT, aFinding, anExemption, aRun, aSummary, day } from './factories.ts';

const KEY = { pk: 'FINDINGS#111122223333', sk: 'an id' };
const OPEN = { ...KEY, state: 'open', openedAt: day(-1).toISOString(), recordedAt: day(0).toISOString() };

describe('the codec', () => {
  it('gives back every finding exactly', () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const item = { ...OPEN, finding: encodeFinding(finding) };
        expect(decodeFinding(item)).toEqual({
          finding,
          openedAt: day(-1),
          recordedAt: day(0),
          ownerChange: null,
          resolved: null,
        });
        expect(readBack(finding, day(0))).toEqual(finding);
      }),
    );
  });

  it('gives back every summary exactly', () => {
    fc.assert(
      fc.property(anySummary, (summary) => {
        const item = { ...KEY, state: 'finished', startedAt: day(0).toISOString() };
        expect(decodeRun({ ...item, summary: encodeSummary(ACCOUNT, summary) })).toEqual(summary);
      }),
    );
  });

  it('gives back every exemption exactly', () => {
    fc.assert(
      fc.property(anyExemption, (exemption) => {
        expect(decodeExemption({ ...KEY, ...encodeExemption(ACCOUNT, exemption) })).toEqual(exemption);
      }),
    );
  });

  it('counts unused days to when it was written and does not store them', () => {
    const item = { ...OPEN, finding: encodeFinding(aFinding('ada', { since: day(-60) })) };
    expect(item.finding).not.toHaveProperty('unusedDays');
    expect(decodeFinding(item).finding.unusedDays).toBe(60);
    expect(decodeFinding({ ...item, recordedAt: day(7).toISOString() }).finding.unusedDays).toBe(67);
  });

  it('counts as the sentences do, which are of the run, and not as old as a credential report', () => {
    const asOf = new Date(day(0).getTime() - 3_600_000);
    const finding = encodeFinding(aFinding('ada', { since: day(-60), asOf }));
    const item = { ...OPEN, recordedAt: day(0).toISOString(), finding };
    expect(decodeFinding(item).finding.unusedDays).toBe(60);
  });

  it('ignores attributes that other capabilities add to a finding', () => {
    const item = { ...OPEN, finding: encodeFinding(aFinding('ada')), claimedBy: 'U0ADA' };
    expect(decodeFinding(item).finding).toEqual(aFinding('ada'));
  });

  it('names the key and every problem of an item that does not parse', () => {
    const item = { ...OPEN, finding: { ...encodeFinding(aFinding('ada')), stage: 'explode', since: 'soon' } };
    expect(() => decodeFinding(item)).toThrow(
      expect.objectContaining({
        name: 'StoredItemError',
        key: KEY,
        problems: [
          expect.stringMatching(/^finding\.stage: .*"explode"/),
          expect.stringMatching(/^finding\.since: .*"soon"/),
        ],
      }),
    );
  });

  it.each([
    ['a head without the latest start', () => decodeHead(KEY)],
    ['a run in no known state', () => decodeRun({ ...KEY, state: 'lost' })],
    ['an exemption without an end', () => decodeExemption({ ...KEY, ...anExemption(), until: null })],
  ])('refuses %s', (_what, decode) => {
    expect(decode).toThrow(expect.objectContaining({ name: 'StoredItemError', key: KEY }));
  });

  it.each([
    ['finding', () => readBack(aFinding('ada', { asOf: new Date(Number.NaN) }), day(0))],
    ['summary', () => encodeSummary(ACCOUNT, aSummary(aRun('r', day(0)), { durationMs: Number.NaN }))],
    ['exemption', () => encodeExemption(ACCOUNT, anExemption({ until: new Date(Number.NaN) }))],
  ])('refuses a broken %s before it is stored', (_what, encode) => {
    expect(encode).toThrow(expect.objectContaining({ name: 'StoredItemError' }));
  });

  it('counts the time to live in seconds', () => {
    expect(expiresAt(new Date('2026-03-01T00:00:00.999Z'), 1)).toBe(Date.UTC(2026, 2, 2) / 1000);
  });
});
