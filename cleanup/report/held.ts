import type { Finding, Hold } from '../finding.ts';
import type { HeldGroup } from './arrange.ts';
import { clip } from './text.ts';
import { holdReason } from './words.ts';

/** Findings that the same reason keeps back. */
export interface HeldReason {
  readonly reason: string;
  readonly findings: readonly Finding[];
}

const MAX_REASON = 400;

/** By reason, the most frequent first: service-linked roles alone can be dozens. */
export function byReason({ findings }: HeldGroup): HeldReason[] {
  const groups = Map.groupBy(findings, ({ hold }) => (hold ? clip(holdReason(hold), MAX_REASON) : ''));
  return [...groups]
    .map(([reason, held]) => ({ reason, findings: held }))
    .sort((a, b) => b.findings.length - a.findings.length);
}

/** What a hold of this kind means for the reader. */
export const HELD_WHY: Readonly<Record<Hold['kind'], string>> = {
  protected: 'Unused as well, but this product never touches them.',
  exempt: 'Somebody asked to keep these. They come back into the report when the time is over.',
  managed: 'Declared in code: change them there, or the next deployment fails or brings them back.',
};

const COUNTED = { protected: 'protected', exempt: 'exempt', managed: 'managed elsewhere' } as const;

/** `2 protected, 1 exempt`; empty when nothing is held back. */
export function heldCounts(held: readonly HeldGroup[]): string {
  return held
    .filter(({ findings }) => findings.length > 0)
    .map(({ kind, findings }) => `${findings.length} ${COUNTED[kind]}`)
    .join(', ');
}
