const MAX_LENGTH = 20;

/** The word that was probably meant: begun like this, or at most two slips away. */
export function nearest<T extends string>(typed: string, words: readonly T[]): T | null {
  if (typed === '' || typed.length > MAX_LENGTH) return null;
  const begun = words.find((word) => word.startsWith(typed) || typed.startsWith(word));
  if (begun) return begun;
  const slips = words
    .map((word) => ({ word, slips: distance(typed, word) }))
    .sort((a, b) => a.slips - b.slips);
  const best = slips[0];
  return best && best.slips <= Math.min(2, typed.length - 1) ? best.word : null;
}

/** Letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
