import type { Judged } from './oracle-case.ts';

const FIELDS = [
  ...(['rule', 'subjectType', 'subjectId', 'accessKeyId', 'stage', 'unusedDays'] as const),
  ...(['administratorLike', 'hold', 'sources'] as const),
];

function toLine(judged: Judged): string {
  return FIELDS.map((field) => `${field}=${judged[field]}`).join(' ');
}

export interface Difference {
  readonly saidBy: 'product' | 'oracle';
  readonly judged: Judged;
}

/**
 * What one of the two judgements says and the other does not; empty when they agree. What is said twice by one
 * counts twice: a finding must be there once.
 */
export function differences(product: readonly Judged[], oracle: readonly Judged[]): Difference[] {
  const left = product.map((judged) => ({ judged, line: toLine(judged) }));
  const found: Difference[] = [];
  for (const judged of oracle) {
    const at = left.findIndex(({ line }) => line === toLine(judged));
    if (at < 0) found.push({ saidBy: 'oracle', judged });
    else left.splice(at, 1);
  }
  return [...left.map(({ judged }): Difference => ({ saidBy: 'product', judged })), ...found];
}

/** For people. */
export function describe({ saidBy, judged }: Difference): string {
  return `only the ${saidBy} says ${toLine(judged)}`;
}

/** Counts of anything worth knowing about what was compared. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  toString(): string {
    const sorted = [...this.counts].sort(([one], [other]) => one.localeCompare(other));
    return sorted.map(([what, count]) => `  ${String(count).padStart(6)}  ${what}`).join('\n');
  }
}
