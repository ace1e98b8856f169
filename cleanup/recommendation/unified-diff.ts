/** A line that stays (` `), goes (`-`) or comes (`+`). */
type Mark = ' ' | '-' | '+';

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/**
 * The difference of two texts as `diff -u` shows it, without its header: three lines around each change, `@@ … @@`
 * where lines are left out. By the longest common subsequence, so time grows with the product of their lengths: for
 * policies, which have some hundreds of lines.
 */
export function unifiedDiff(before: string, after: string): string[] {
  const marked = markedLines(before.split('\n'), after.split('\n'));
  const changed = marked.flatMap(({ mark }, at) => (mark === ' ' ? [] : [at]));
  const isNear = (at: number) => changed.some((change) => Math.abs(change - at) <= CONTEXT);
  const shown: string[] = [];
  let skipped = 0;
  marked.forEach(({ mark, line }, at) => {
    if (!isNear(at)) {
      skipped += 1;
      return;
    }
    if (skipped > 0) shown.push(`@@ ${skipped} unchanged @@`);
    skipped = 0;
    shown.push(`${mark} ${line}`);
  });
  if (skipped > 0) shown.push(`@@ ${skipped} unchanged @@`);
  return shown;
}

function markedLines(a: readonly string[], b: readonly string[]): { mark: Mark; line: string }[] {
  const common = commonLengths(a, b);
  const lines: { mark: Mark; line: string }[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ mark: ' ', line: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ mark: '-', line: left });
      i += 1;
    } else {
      lines.push({ mark: '+', line: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** How many lines the ends of both have in common, from each place on. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] =
        a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
