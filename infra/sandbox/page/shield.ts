import { escapeHtml } from './escape-html.ts';

/*
 * The renderer turns `&lt;` into `<` before it looks for mentions, and obeys much that Slack shows as it stands: links
 * in square brackets, headings, lists, bare addresses, all of it in plain text as well. So whatever Slack would show
 * literally passes through it as private characters, which mean nothing to it, and is put back in its markup, escaped.
 */
const FIRST = 0xe000;
const PRIVATE = /[\ue000-\ue07f]/g;
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const CODE = /```[^`]+```|`[^`\n]+`/;
/** What Slack obeys between `<` and `>`: people, channels, special mentions and dates, links. */
const CONTROL = /<(?:[@#!]|https?:|mailto:)[^<>\n]*>/;
const ENTITY = /&(?:amp|lt|gt);/;
const EMOJI = /(?<![^\s(]):[a-z0-9_+-]+:(?!:)/;
/** Of the rest what is neither a sentence's punctuation nor `*bold*`, `_italic_`, `~struck~`. */
const LITERAL = /[#-&+\-/:<=>@[\\\]^{|}]|(?<=^\s*\d+)[.)]|(?<=\bwww)\.|(?<=^|\s)[*_~](?=\s|$)|(?<=\w)_(?=\w)/;
const MRKDWN = new RegExp(
  [CODE, CONTROL, ENTITY, EMOJI, LITERAL].map(({ source }) => source).join('|'),
  'gm',
);
const PLAIN = new RegExp([EMOJI, PUNCTUATION].map(({ source }) => source).join('|'), 'g');
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Slack's markdown, with everything hidden from the renderer that Slack would not obey. */
export function shieldMrkdwn(text: string): string {
  return withoutPrivate(text).replace(MRKDWN, (part) => {
    if (part.startsWith('`')) return shieldCode(part);
    if (part.length === 1 || part in ENTITIES) return hide(ENTITIES[part] ?? part);
    return part;
  });
}

/** Plain text, in which only the name of an emoji is more than it says. */
export function shieldPlain(text: string): string {
  return withoutPrivate(text).replace(PLAIN, (part) => (part.length === 1 ? hide(part) : part));
}

/** Puts back in the renderer's markup what was hidden from it, safe in text and attributes alike. */
export function unshield(markup: string): string {
  return markup.replace(PRIVATE, (hidden) => escapeHtml(String.fromCharCode(hidden.charCodeAt(0) - FIRST)));
}

/** What Slack escaped, as it is read: for its markdown where it is shown as plain text. */
export function withoutEntities(mrkdwn: string): string {
  return mrkdwn.replace(new RegExp(ENTITY, 'g'), (entity) => ENTITIES[entity] ?? entity);
}

function shieldCode(code: string): string {
  const [ticks = ''] = /^`+/.exec(code) ?? [];
  return `${ticks}${hide(withoutEntities(code.slice(ticks.length, -ticks.length)))}${ticks}`;
}

function hide(text: string): string {
  return text.replace(PUNCTUATION, (character) => String.fromCharCode(FIRST + character.charCodeAt(0)));
}

/** Text that brings such characters of its own could otherwise bring back what it likes, though only as text. */
function withoutPrivate(text: string): string {
  return text.replace(PRIVATE, '\ufffd');
}
