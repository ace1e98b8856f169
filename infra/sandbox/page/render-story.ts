import { parsePolicy } from '../../../cleanup/policy.ts';
import { thresholdLines } from '../../../cleanup/report/thresholds.ts';
import { MONTH_POLICY } from '../month/account.ts';
import { closingLines } from '../month/closing.ts';
import type { Line } from '../month/line.ts';
import type { DayStory } from '../month/month.ts';
import { SAFEGUARDS, type Safeguard } from '../month/safeguards.ts';
import { escapeHtml } from './escape-html.ts';

const POLICY = parsePolicy(MONTH_POLICY);

/** What everything goes by, below the days: it is the same on all of them. */
const THRESHOLDS = `<article class="day"><h3>The thresholds</h3>${list([
  ...thresholdLines(POLICY),
  `Deleted at the earliest ${POLICY.coolingOffDays} days after being disabled; at most ${POLICY.maxActionsPerRun} changes a run.`,
])}</article>`;

const INTRO =
  '<p class="empty">It is early in the morning. The thresholds below are on: in the next four weeks things are warned of, disabled and deleted by themselves, and whatever speaks against it holds them back. Press <b>Play</b>, or go day by day; in between do what you like.</p>';

/** What has held so far, and the days, the newest first. */
export function renderStory(
  stories: readonly DayStory[],
  seen: ReadonlyMap<Safeguard, number>,
  trouble: string | null,
  isOver = false,
): string {
  const problem = trouble ? `<p class="error" role="alert">${escapeHtml(trouble)}</p>` : '';
  const days = stories.toReversed().map(renderDay).join('');
  return `${problem}<h3>Seen to hold</h3>${renderSafeguards(seen)}${isOver ? renderEnd(stories, seen) : ''}${days || INTRO}${THRESHOLDS}`;
}

function renderEnd(stories: readonly DayStory[], seen: ReadonlyMap<Safeguard, number>): string {
  return `<article class="day" id="the-end"><h3>The end</h3>${list(closingLines(stories, seen))}</article>`;
}

function list(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

function renderSafeguards(seen: ReadonlyMap<Safeguard, number>): string {
  const chips = Object.entries(SAFEGUARDS).map(([name, title]) => {
    const day = [...seen].find(([one]) => one === name)?.[1];
    return day === undefined
      ? `<li>${title}</li>`
      : `<li class="seen"><a href="#day-${day}">${title} <small>day ${day}</small></a></li>`;
  });
  return `<ul class="safeguards">${chips.join('')}</ul>`;
}

function renderDay({ day, date, lines }: DayStory): string {
  return `<article class="day" id="day-${day}"><h3>Day ${day} <small>${escapeHtml(date)}</small></h3>${lines.map(renderLine).join('')}</article>`;
}

function renderLine({ label, text, quotes, details, safeguard }: Line): string {
  const kind = label.toLowerCase().replace(' ', '-');
  const held = safeguard ? ` <span class="held">${SAFEGUARDS[safeguard]}</span>` : '';
  const said = quotes.map((quote) => `<q>${withCode(escapeHtml(quote))}</q>`).join('');
  const list = details.map((detail) => `<li>${escapeHtml(detail)}</li>`).join('');
  return `<div class="line ${kind}"><b>${label}</b>${held}<p>${escapeHtml(text)}</p>${list && `<ul>${list}</ul>`}${said}</div>`;
}

/** What Slack shows as code, of text that is escaped already. */
function withCode(text: string): string {
  return text.replace(/`([^`]+)`/g, '<code>$1</code>');
}
