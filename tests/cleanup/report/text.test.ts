import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrange } from '../../../cleanup/report/arrange.ts';
import { fitSections } from '../../../cleanup/report/email/budget.ts';
import { wrap } from '../../../cleanup/report/terminal/wrap.ts';
import { byteLength, clip, durationWords, listed, oneLine } from '../../../cleanup/report/text.ts';
import { anyFinding, anyText } from './hostile.ts';

it('makes outside text one visible line', () => {
  expect(oneLine('a\r\nb\tc\u001b[31m\u202e\ud800')).toBe('a b c\ufffd[31m\ufffd\ufffd');
  expect(oneLine('Jürgen 山田 👩‍💻')).toBe('Jürgen 山田 👩‍💻');
});

it('clips whole characters', () => {
  expect(clip('👍👍👍👍', 3)).toBe('👍👍…');
  expect(clip('abc', 3)).toBe('abc');
});

it('lists with an honest rest', () => {
  expect(listed(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  expect(listed(['a', 'b'], 2)).toBe('a, b');
});

it.each([
  [850, '850 ms'],
  [12_400, '12 s'],
  [180_000, '3 min'],
  [185_000, '3 min 5 s'],
])('says %i ms as %s', (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

it('wraps between words, and inside words that are too long, losing nothing', () => {
  expect(wrap('one two abcdefghij', 7)).toEqual(['one two', 'abcdefg', 'hij']);
  fc.assert(
    fc.property(anyText, fc.integer({ min: 4, max: 50 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

it('puts every finding in exactly one place', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 60 }), (findings) => {
      const unique = [...new Map(findings.map((finding) => [finding.id, finding])).values()];
      const { groups, held, toLookAt } = arrange(unique);
      const inGroups = groups.flatMap(({ entries }) =>
        entries.flatMap(({ finding, credentials }) => [finding, ...credentials]),
      );
      const all = [...inGroups, ...held.flatMap((group) => group.findings)];
      expect(inGroups).toHaveLength(toLookAt);
      expect(new Set(all)).toEqual(new Set(unique));
      expect(all).toHaveLength(unique.length);
    }),
  );
});

it('fits sections into the room, small ones whole, and counts what it leaves out', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 600, max: 4000 }), (counts, room) => {
      const sections = counts.map((count, index) => ({
        head: `HEAD ${index}`,
        items: Array.from({ length: count }, (_, item) => ({ text: `- item ü ${item}`, count: 1 })),
        more: (left: number) => `... and ${left} more`,
      }));
      const fitted = fitSections(sections, room);
      expect(byteLength(fitted.join('\n\n'))).toBeLessThanOrEqual(room);
      for (const [index, text] of fitted.entries()) {
        const shown = text.match(/^- item ü \d+$/gm)?.length ?? 0;
        expect(shown + Number(/and (\d+) more$/.exec(text)?.[1] ?? 0)).toBe(counts[index]);
      }
    }),
  );
});
