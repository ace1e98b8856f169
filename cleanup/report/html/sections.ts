import { isoDay } from '../../days.ts';
import type { Arrangement } from '../arrange.ts';
import { changeCounts, resolvedWords } from '../changes.ts';
import { decidedLines } from '../decided.ts';
import { groupGaps } from '../gaps.ts';
import { byReason, HELD_WHY } from '../held.ts';
import { planText } from '../plan.ts';
import type { Report } from '../report.ts';
import { listed, plural } from '../text.ts';
import { holdTitle, subjectWords } from '../words.ts';
import { html, type Markup } from './markup.ts';

const MAX_LINES = 12;
const MAX_SUBJECTS = 6;
const MAX_NAMED = 30;

/** What happens by itself, day by day. */
export function planSection(report: Report): Markup {
  const { head, brakes, steps } = planText(report, MAX_LINES, MAX_SUBJECTS);
  return html`<section class="card"><h2>The plan</h2>
<p class="soft">${head}</p>
<ul class="list">${brakes.map((line) => html`<li><span class="tag bad">stopped</span> ${line}</li>`)}${steps.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

/** What is different from the run before; nothing where earlier runs are not remembered. */
export function changesSection({ changes, findings }: Report): Markup | null {
  if (!changes) return null;
  if (!changes.since) {
    return html`<section class="card"><h2>Since the last run</h2><p class="soft">This is the first run: the next one will tell what changed.</p></section>`;
  }
  const { since, opened, resolved } = changes;
  const fresh = findings.filter(({ id }) => opened.has(id)).map(({ subject }) => subjectWords(subject));
  const gone = resolved
    .slice(0, MAX_LINES)
    .map((finding) => html`<li>Resolved: ${resolvedWords(finding)}</li>`);
  return html`<section class="card"><h2>Since the last run</h2>
<p class="soft">${isoDay(since)}: ${changeCounts(changes)}.</p>
<ul class="list">${fresh.length > 0 && html`<li>New: ${listed(fresh, MAX_SUBJECTS)}</li>`}${gone}${more(resolved.length - gone.length)}</ul></section>`;
}

/** What people and the schedule decided; nothing where nothing was. */
export function decidedSection(report: Report): Markup | null {
  if (report.decided.length === 0) return null;
  const { lines, more } = decidedLines(report);
  return html`<section class="card"><h2>Decided since the last run</h2>
<ul class="list">${lines.map((line) => html`<li>${line}</li>`)}${more && html`<li class="soft">${more}</li>`}</ul></section>`;
}

/** Everything that could not be looked at, with the reason: never left out. */
export function notCheckedSection({ notChecked }: Report): Markup {
  const groups = groupGaps(notChecked).map(
    ({ why, whats, failed, required }) =>
      html`<li>${failed && html`<span class="tag bad">${required ? 'failed, needed' : 'failed'}</span> `}<b>${listed(whats, MAX_NAMED)}</b><br>${why}</li>`,
  );
  return html`<h2>Not checked</h2>
<div class="card">${groups.length === 0 ? html`<p>Nothing: everything was read.</p>` : html`<ul class="list">${groups}</ul>`}</div>`;
}

/** What is kept back, and why, by kind and reason. */
export function heldSections({ held }: Arrangement): Markup | null {
  const groups = held.filter(({ findings }) => findings.length > 0);
  if (groups.length === 0) return null;
  return html`<h2>Held back</h2>
<div class="two">${groups.map(
    (group) => html`<section class="card"><h2>${holdTitle(group.kind)}: ${group.findings.length}</h2>
<p class="soft">${HELD_WHY[group.kind]}</p>
<ul class="list">${byReason(group).map(
      ({ reason, findings }) =>
        html`<li><b>${reason}</b><br>${listed(
          findings.map(({ subject }) => subjectWords(subject)),
          MAX_NAMED,
        )}</li>`,
    )}</ul></section>`,
  )}</div>`;
}

/** A short list under a heading. */
export function listSection(title: string, lines: readonly string[], first?: string): Markup | null {
  if (lines.length === 0) return null;
  return html`<h2>${title}</h2>
<div class="card">${first && html`<p>${first}</p>`}<ul class="list">${lines.map((line) => html`<li>${line}</li>`)}</ul></div>`;
}

function more(count: number): Markup | null {
  return count > 0 ? html`<li class="soft">and ${plural(count, 'more', 'more')}</li>` : null;
}
