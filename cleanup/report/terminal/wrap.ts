/** Characters that take two columns in a terminal: East Asian scripts, full-width forms, emoji. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\p{Regional_Indicator}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const COMBINING = /^\p{M}+$/u;

/** Columns that one character takes; rather one too many than one too few. */
function columnsOf(character: string): number {
  return COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** Columns that a text takes in one line. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0);
}

/** Where a name, an address or an ARN may be broken: behind its separators, and before an `@`. */
const BREAKS = /(?<=[-_/:.,=+])|(?=@)/;

/** Lines of at most `width` columns: broken between words, and inside only those that are too long. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const flush = () => {
    lines.push(line);
    line = '';
    used = 0;
  };
  for (const word of text.split(' ')) {
    const columns = widthOf(word);
    if (line !== '' && used + 1 + columns > width) flush();
    if (line !== '') {
      line += ' ';
      used += 1;
    }
    for (const part of columns > width ? word.split(BREAKS) : [word]) {
      if (used > 0 && used + widthOf(part) > width) flush();
      for (const character of part) {
        if (used > 0 && used + columnsOf(character) > width) flush();
        line += character;
        used += columnsOf(character);
      }
    }
  }
  flush();
  return lines;
}
