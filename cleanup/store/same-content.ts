import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../finding.ts';

/**
 * Whether two sightings of a finding say the same, so that nothing need be written. Days count, so that each finding is
 * written once a day: lists and records tell its age as the last audit that saw it did. When the facts were read
 * (`asOf`) is nothing that a finding says.
 */
export function sameContent({ asOf: _, ...one }: Finding, { asOf: __, ...other }: Finding): boolean {
  return isDeepStrictEqual(one, other);
}
