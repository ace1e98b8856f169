import { oneLine } from '../../cleanup/report/text.ts';
import { cut } from './limits.ts';

/**
 * Outside text for mrkdwn: one line, with Slack's three control characters escaped, so that a path such as
 * `/<!channel>/` or a reason somebody typed is read and never obeyed (docs.slack.dev, formatting message text).
 *
 * @param max longest result; never cuts an entity or a character in half
 */
export function escapeText(text: string, max = Number.POSITIVE_INFINITY): string {
  const line = oneLine(text);
  const whole = escapeAll(line);
  if (whole.length <= max) return whole;
  let escaped = '';
  for (const character of line) {
    const next = escapeAll(character);
    if (escaped.length + next.length > max - 1) break;
    escaped += next;
  }
  return `${escaped}…`;
}

/**
 * Outside text as prose, with its words that hold a `*` as code: Slack would take the `*` of `cdk-*` for the end of
 * something bold, and not show it.
 */
export function reasonText(text: string, max = Number.POSITIVE_INFINITY): string {
  if (!text.includes('*')) return escapeText(text, max);
  const safe = escapeText(text.replaceAll('`', "'"), max);
  return safe.replace(/\S*\*\S*?(?=[.,;:]*(?:\s|$))/g, (word) => `\`${word}\``);
}

/** Outside text in a code span: names and ids, whose `_` and `*` would otherwise format the rest of the line. */
export function codeText(text: string, max = 130): string {
  const safe = escapeText(text.replaceAll('`', "'"), max);
  return safe.trim() === '' ? '` `' : `\`${safe}\``;
}

const SLACK_ID = /^[UW][A-Z0-9]{2,20}$/;

/** A person by Slack id; `schedule` and whatever is no id become plain words. */
export function mention(by: string): string {
  if (by === 'schedule') return 'the schedule';
  return SLACK_ID.test(by) ? `<@${by}>` : escapeText(cut(by, 80));
}

function escapeAll(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
