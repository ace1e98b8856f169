import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../finding.ts';

/**
 * Whether two sightings of a finding say the same, so that nothing need be written. Left out is what moves
 * from day to day by itself: `unusedDays`, `asOf`, and in the sentences the day counts (`for 45 days`) and the
 * days on which somebody looked, which stand alone in brackets (`Access Analyzer (2026-03-04) agrees`).
 * Everything else counts, other dates in sentences too: in doubt a write too many, never a stale fact.
 */
export function sameContent(a: Finding, b: Finding): boolean {
  return isDeepStrictEqual(lasting(a), lasting(b));
}

function lasting({ unusedDays, asOf, ...finding }: Finding): object {
  return { ...finding, reason: still(finding.reason), evidence: finding.evidence.map(still) };
}

function still(sentence: string): string {
  return sentence.replace(/\b\d+ days?\b/g, 'N days').replace(/\(\d{4}-\d{2}-\d{2}\)/g, '(day)');
}
