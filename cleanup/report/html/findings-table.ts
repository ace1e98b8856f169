import { isoDay } from '../../days.ts';
import { type Finding, isToLookAt, isUntracked } from '../../finding.ts';
import { ruleTitle } from '../arrange.ts';
import { markNew } from '../new.ts';
import type { Report } from '../report.ts';
import { plural } from '../text.ts';
import {
  dueWords,
  holdReason,
  holdTitle,
  noUseWord,
  reportOnlyWords,
  typeWords,
  unusedDaysOf,
} from '../words.ts';
import { html, type Markup } from './markup.ts';

const COLUMNS = ['Who', 'What was found', 'Unused', 'Last used', 'Owner', 'Due'] as const;

/** Every finding, one row each, those held back included: the script narrows it down, paper shows it all. */
export function findingsTable(report: Report): Markup {
  const { findings } = report;
  if (findings.length === 0) return html`<p class="card empty">No findings.</p>`;
  const isNew = markNew(report);
  return html`${controls(findings, findings.some(isNew))}
<div class="card sheet"><table id="findings">
<thead><tr>${COLUMNS.map((name) => html`<th scope="col"><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${findings.map((finding) => row(finding, isNew(finding)))}
</tbody></table><button id="more" type="button" hidden></button><p id="none" hidden>Nothing matches. Take a word out of the search, or choose “everything”.</p></div>`;
}

function controls(findings: readonly Finding[], someNew: boolean): Markup {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const kinds = new Set(findings.filter((finding) => !isToLookAt(finding)).map(({ hold }) => hold?.kind));
  const held = (['protected', 'exempt', 'managed'] as const).filter((kind) => kinds.has(kind));
  return html`<div class="tools" role="search">
<label>Search <input id="search" type="search" placeholder="name, key, owner, service …" autocomplete="off"></label>
<label>Rule <select id="rule"><option value="">all</option>${rules.map((rule) => html`<option value="${rule}">${ruleTitle(rule)}</option>`)}</select></label>
<label>Show <select id="state"><option value="look">to look at</option>${someNew && html`<option value="new">new</option>`}<option value="due">due</option>${held.map((kind) => html`<option value="${kind}">${holdTitle(kind)}</option>`)}<option value="">everything</option></select></label>
<label class="tick"><input id="power" type="checkbox"> administrator-like only</label>
<span id="shown" role="status"></span>
</div>`;
}

function row(finding: Finding, isNew: boolean): Markup {
  const { rule, subject, administratorBecause, reason, lastUsed, owner, hold } = finding;
  const days = unusedDaysOf(finding);
  const states = [
    isToLookAt(finding) ? 'look' : hold?.kind,
    isNew && 'new',
    !hold && finding.stage !== 'report' && 'due',
  ].filter(Boolean);
  const type = typeWords(subject.type);
  const id = isUntracked(subject) ? subject.id : subject.accessKeyId;
  return html`
<tr data-r="${rule}" data-h="${states.join(' ')}"${administratorBecause !== null && html` data-a`}><td><div><b>${breakable(subject.name)}</b>${subject.type !== 'root' && html`<small>${type} ${id && html`<code>${id}</code>`}</small>`}${isNew && html` <span class="tag good">new</span>`}${administratorBecause !== null && html` <span class="tag warn" title="${administratorBecause}">administrator-like</span>`}</div></td><td><small>${ruleTitle(rule)}</small>${reason}${details(finding)}</td><td data-v="${days ?? -1}">${days === null ? html`<i class="soft">not told</i>` : plural(days, 'day')}</td><td data-v="${lastUsed ? isoDay(lastUsed.at) : ''}">${lastUse(finding)}</td><td>${owner ? html`<div>${breakable(owner.value)}<small>${owner.from}</small></div>` : html`<i class="soft">nobody known</i>`}</td>${due(finding)}</tr>`;
}

/** An address may go on in the next line after its `@`, and a long name before it after a dot; not within a word. */
function breakable(text: string): Markup {
  const parts = text.split(/(?<=\w@)(?=\w)|(?<=\w\.)(?=.*\w@\w)/);
  return html`${parts.map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`;
}

function lastUse({ lastUsed, subject }: Finding): Markup {
  if (!lastUsed) return html`<i class="soft">${noUseWord(subject.type)}</i>`;
  const { at, service, region } = lastUsed;
  const where = [service, region].filter(Boolean).join(', ');
  return html`<div>${isoDay(at)}${where && html`<small>${where}</small>`}</div>`;
}

function details({ evidence, subject, createdAt, asOf, administratorBecause }: Finding): Markup {
  return html`<details><summary>more</summary><ul>${evidence.map((text) => html`<li>${text}</li>`)}${administratorBecause && html`<li>Administrator-like: ${administratorBecause}</li>`}<li>Created ${isoDay(createdAt)}, read ${isoDay(asOf)}</li><li><code>${subject.arn}</code></li></ul></details>`;
}

const ORDER = { delete: 0, disable: 1, report: 2 } as const;

/**
 * What the thresholds call for; sorted by urgency, then by date, what is held back last. What only ever reports is to
 * look at all the same, and never held back.
 */
function due(finding: Finding): Markup {
  const { hold, stage, next } = finding;
  if (hold && isToLookAt(finding)) {
    return html`<td data-v="y"><div><span class="tag">report only</span><small>${reportOnlyWords(hold.kind)}: ${holdReason(hold)}</small></div></td>`;
  }
  if (hold) {
    return html`<td data-v="z"><div><span class="tag">${holdTitle(hold.kind)}</span><small>${holdReason(hold)}</small></div></td>`;
  }
  const words = dueWords(finding);
  if (!words) return html`<td data-v="y"><span class="soft">nothing planned</span></td>`;
  const urgency = stage === 'delete' ? 'bad' : stage === 'disable' ? 'warn' : '';
  const tags = words
    .split(', ')
    .map((word, index) => html`<span class="tag ${index === 0 && urgency}">${word}</span> `);
  return html`<td data-v="d${ORDER[stage]}${next ? isoDay(next.at) : ''}"><div>${tags}</div></td>`;
}
