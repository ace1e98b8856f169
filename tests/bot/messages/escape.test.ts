import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeText, escapeText, mention, reasonText } from '../../../bot/messages/escape.ts';
import { cut, fitLines } from '../../../bot/messages/limits.ts';
import { anyText } from '../../cleanup/report/hostile.ts';

describe('escapeText', () => {
  it.each([
    ['/<!channel>/', '/&lt;!channel&gt;/'],
    ['<@U123|x> & <https://evil|click>', '&lt;@U123|x&gt; &amp; &lt;https://evil|click&gt;'],
    ['&amp;', '&amp;amp;'],
    ['two\nlines', 'two lines'],
  ])('makes %j harmless', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  it('never cuts an entity or a character in half', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, max) => {
        const escaped = escapeText(text, max);
        expect(escaped.length).toBeLessThanOrEqual(max);
        expect(escaped.isWellFormed()).toBe(true);
        expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
  });
});

it.each([
  ['matches cdk-*', 'matches `cdk-*`'],
  ['matches cdk-*, or a*b.', 'matches `cdk-*`, or `a*b`.'],
  ['a `b` *', "a 'b' `*`"],
  ['no <star> `here`', 'no &lt;star&gt; `here`'],
])('keeps the stars of %j', (text, shown) => {
  expect(reasonText(text)).toBe(shown);
});

it('keeps names in their code span', () => {
  expect(codeText('a`b_c*')).toBe("`a'b_c*`");
  expect(codeText('')).toBe('` `');
});

it('mentions people and nothing else', () => {
  expect(mention('U0ADA0001')).toBe('<@U0ADA0001>');
  expect(mention('schedule')).toBe('the schedule');
  expect(mention('!channel')).toBe('!channel');
  expect(mention('U1> <!here')).toBe('U1&gt; &lt;!here');
});

it('says how many lines it leaves out', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  const text = fitLines(lines, 100);
  const shown = text.split('\n').slice(0, -1);
  expect(text.length).toBeLessThanOrEqual(100);
  expect(text.endsWith(`… and ${100 - shown.length} more`)).toBe(true);
  expect(fitLines(['a', 'b'], 100)).toBe('a\nb');
});

it('cuts whole characters', () => {
  expect(cut('👩‍💻👩‍💻', 3)).toBe('👩…');
  expect(cut('abc', 3)).toBe('abc');
});
