import type { DayStory } from '../month/month.ts';
import type { Line } from '../month/narrate.ts';
import { SAFEGUARDS, type Safeguard } from '../month/safeguards.ts';
import { escapeHtml } from './escape-html.ts';

const INTRO =
  '<p class="empty">It is early in the morning. The thresholds are on: in the next four weeks things are warned of, disabled and deleted by themselves, and whatever speaks against it holds them back. Press <b>Play</b>, or go day by day; in between do what you like.</p>';

/** What has held so far, and the days, the newest first. */
export function renderStory(
  stories: readonly DayStory[],
  seen: ReadonlyMap<Safeguard, number>,
  trouble: string | null,
): string {
  const problem = trouble ? `<p class="error" role="alert">${escapeHtml(trouble)}</p>` : '';
  const days = stories.toReversed().map(renderDay).join('');
  return `${problem}<h3>Seen to hold</h3>${renderSafeguards(seen)}${days || INTRO}`;
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
