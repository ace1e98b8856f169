import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const counters = new Map<string, number>();

/**
 * A new IAM unique id. Ids come from a counter, so the same program makes the same ids each time.
 * Key ids have 20 characters, all others 21, as AWS's have.
 */
export function newId(prefix: 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AIPA' | 'AKIA' | 'APKA' | 'ACCA'): string {
  const count = (counters.get(prefix) ?? 0) + 1;
  counters.set(prefix, count);
  return prefix + idCharacters(`${prefix}${count}`, prefix === 'AKIA' ? 16 : 17);
}

/** Characters as IAM ids use them, always the same for the same seed. */
export function idCharacters(seed: string, length: number): string {
  const bytes = createHash('sha256').update(seed).digest();
  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
