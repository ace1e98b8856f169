import type { Gap } from '../inventory.ts';
import { clip, listed, oneLine } from './text.ts';

const MAX_GROUPS = 20;
const MAX_NAMED = 5;

/** Gaps that have the same reason, told once. */
export interface GapGroup {
  readonly why: string;
  /** Everything that is missing for this reason, in the order met. */
  readonly whats: readonly string[];
  readonly failed: boolean;
  readonly required: boolean;
}

/** What was not checked, by reason: failed reads that the rules need come first. */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const grouped = Map.groupBy(gaps, ({ why, failed, required }) => `${failed} ${required} ${why}`);
  return [...grouped.values()]
    .flatMap(([first, ...others]) => {
      if (!first) return [];
      const { why, failed, required } = first;
      return [{ why, failed, required, whats: [first, ...others].map(({ what }) => what) }];
    })
    .sort((a, b) => weight(b) - weight(a) || b.whats.length - a.whats.length);
}

/** One line a reason, of bounded length whatever went wrong: this part of a report is never left out. */
export function gapLines(gaps: readonly Gap[]): string[] {
  const groups = groupGaps(gaps);
  const lines = groups.slice(0, MAX_GROUPS).map(gapLine);
  const rest = groups.slice(MAX_GROUPS).reduce((sum, { whats }) => sum + whats.length, 0);
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

/** `access keys of ada, access keys of bob and 12 more [failed] - AccessDenied …`. */
function gapLine({ why, whats, failed, required }: GapGroup): string {
  const what = listed(
    whats.map((text) => clip(oneLine(text), 120)),
    MAX_NAMED,
  );
  const mark = failed ? (required ? ' [failed, needed]' : ' [failed]') : '';
  return `${what}${mark} - ${clip(oneLine(why), 400)}`;
}

function weight({ failed, required }: GapGroup): number {
  return (failed ? 2 : 0) + (required ? 1 : 0);
}
