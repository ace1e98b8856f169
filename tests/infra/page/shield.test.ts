import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeText, escapeText, mention, reasonText } from '../../../bot/messages/escape.ts';
import { renderBlocks } from '../../../infra/sandbox/page/render-blocks.ts';
import { aSlackUser, aWorkspace } from '../../../infra/sandbox/slack/workspace.ts';

const HOSTILE_NAME = '<img src=x onerror=alert(1)> "&lt;" *x*';
const workspace = aWorkspace();
workspace.users.set('UEVIL', aSlackUser({ id: 'UEVIL', realName: HOSTILE_NAME }));

const mrkdwn = (text: string) => [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }];
const plain = (text: string) => [{ type: 'section', text: { type: 'plain_text', text } }];
/** Everything a reader sees. */
const seen = (blocks: readonly unknown[]) => textOf(renderBlocks(blocks, workspace));
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    // All in one pass: what comes out is not read again.
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/g, (_, hex?: string, decimal?: string, name = '') =>
      hex || decimal
        ? String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal))
        : (NAMED[name] ?? '?'),
    );
const elements = (html: string) => [...html.matchAll(/<(\w+)/g)].map(([, name]) => name);

describe('what comes from outside is shown as it is', () => {
  test.each([
    ['a path that calls a channel', '/<!channel>/'],
    ['a path that calls a person', '/<@UEVIL>/'],
    ['a link', '<https://evil.example|your card>'],
    ['a markdown link', '[your card](https://evil.example)'],
    ['an element', '<img src=x onerror=alert(1)>'],
    ['an entity', '&lt;b&gt; &amp;lt; &#60;script&#62;'],
    ['an address', 'ada@example.com at www.example.com, http://example.com/x'],
    ['mentions without brackets', '@channel @here @everyone'],
    ['a list', '- one 1. two # three'],
    ['a private character of the shield', '\ue03cscript\ue03e'],
  ])('%s', (_, text) => {
    const literal = text.replace(/[\ue000-\ue07f]/g, '\ufffd');
    for (const blocks of [mrkdwn(escapeText(text)), mrkdwn(codeText(text)), plain(text)]) {
      const html = renderBlocks(blocks, workspace);
      expect(textOf(html)).toBe(literal);
      expect(html).not.toMatch(/<(a|img|script)\b|slack_broadcast|slack_user/);
    }
    expect(seen(mrkdwn(`Kept: *because* ${reasonText(text)}`))).toBe(`Kept: because ${literal}`);
  });

  test('a Slack name, where somebody is mentioned', () => {
    const html = renderBlocks(mrkdwn(`Kept by ${mention('UEVIL')}.`), workspace);
    expect(textOf(html)).toBe(`Kept by @${HOSTILE_NAME}.`);
    expect(elements(html)).not.toContain('img');
  });

  test('any name, in any place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        const shown = seen(mrkdwn(`User ${codeText(name)} has:`));
        expect(shown).toBe(`User ${textOfCode(codeText(name))} has:`);
      }),
      { numRuns: 300 },
    );
  });
});

/** What stands between the ticks, with Slack's three entities read. */
function textOfCode(code: string): string {
  return code
    .slice(1, -1)
    .replace(/&(amp|lt|gt);/g, (_, name: string) => NAMED[name] ?? '?')
    .replace(/[\ue000-\ue07f]/g, '\ufffd');
}

describe('what the app means is obeyed', () => {
  test.each([
    ['bold, italic, struck', '*a* _b_ ~c~', '<strong>'],
    ['bold with something escaped in it', '*5 < 6 &lt; 7*', '<strong>'],
    ['code', '`cdk-*`', '<code'],
    ['a person', '<@UEVIL>', 'slack_user'],
    ['everybody, from the app itself', '<!here>', 'slack_broadcast'],
    ['a link', '<https://example.com|here>', 'href="https://example.com"'],
    ['an emoji', ':lock: kept', '🔒'],
  ])('%s', (_, text, expected) => {
    expect(renderBlocks(mrkdwn(text), workspace)).toContain(expected);
  });

  test('a name with underscores stays one', () => {
    expect(seen(mrkdwn('of a_b_c and 2 * 3 * 4'))).toBe('of a_b_c and 2 * 3 * 4');
  });
});

test('a button carries what Slack would send for it, and its own question', () => {
  const button = {
    type: 'button',
    action_id: 'cleanup:deactivate',
    value: '"><script>',
    text: { type: 'plain_text', text: 'Off <b>' },
    confirm: {
      title: { type: 'plain_text', text: 'Sure?' },
      text: { type: 'plain_text', text: 'It goes "off".' },
      confirm: { type: 'plain_text', text: 'Switch off' },
      deny: { type: 'plain_text', text: 'Not now' },
    },
  };
  const html = renderBlocks([{ type: 'actions', block_id: 'b1', elements: [button] }], workspace);
  const attribute = (name: string) =>
    JSON.parse(textOf(new RegExp(`${name}="([^"]*)"`).exec(html)?.[1] ?? ''));
  expect(attribute('data-button')).toEqual({
    action_id: 'cleanup:deactivate',
    value: '"><script>',
    block_id: 'b1',
  });
  expect(attribute('data-confirm')).toEqual({
    title: 'Sure?',
    text: 'It goes "off".',
    yes: 'Switch off',
    no: 'Not now',
  });
  expect(html).not.toContain('<script>');
  expect(textOf(html)).toBe('Off <b>');
});
