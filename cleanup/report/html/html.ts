import { createHash } from 'node:crypto';
import { isoMinute } from '../../days.ts';
import { adviceFirst, adviceLines, basisLines } from '../advice.ts';
import { arrange } from '../arrange.ts';
import type { Report } from '../report.ts';
import { verdictLine } from '../verdict.ts';
import { cards } from './cards.ts';
import { charts } from './charts.ts';
import { findingsTable } from './findings-table.ts';
import { html, type Markup, trusted } from './markup.ts';
import { SCRIPT } from './script.ts';
import {
  changesSection,
  decidedSection,
  heldSections,
  listSection,
  notCheckedSection,
  planSection,
} from './sections.ts';
import { STYLE } from './style.ts';
import { TABLE_STYLE } from './style-table.ts';

const CSS = STYLE + TABLE_STYLE;

/** Nothing is fetched and nothing runs but this very script and style sheet, whatever got into the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src '${sha256(CSS)}'`,
  `script-src '${sha256(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The report as one page that needs nothing else: charts, a table to search and sort, light and dark, paper. */
export function renderHtml(report: Report): string {
  const { account, alias, generatedAt, complete } = report;
  const arrangement = arrange(report.findings);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_SECURITY_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>IAM audit of ${alias ?? account}, ${isoMinute(generatedAt)}</title>
<style>${trusted(CSS)}</style>
</head>
<body>
<header>
<p class="soft">IAM audit</p>
<div class="top"><h1>${alias ?? account}</h1>${completeness(report)}</div>
<p class="soft">Account ${account}, ${isoMinute(generatedAt)}</p>
<p class="lead">${verdictLine(report, arrangement)}</p>
${!complete && html`<p class="banner" role="note"><b>Incomplete.</b> Something could not be read, so there may be more than this page shows: see <a href="#not-checked">Not checked</a>.</p>`}
</header>
<main>
${cards(report, arrangement)}
${charts(report)}
<div class="two">${[planSection(report), changesSection(report)].flatMap((section) => section ?? [])}</div>
${decidedSection(report)}
<div id="not-checked">${notCheckedSection(report)}</div>
<h2>Findings</h2>
${findingsTable(report)}
${heldSections(arrangement)}
${listSection('How to act', adviceLines(report, arrangement), adviceFirst(report.policy))}
</main>
<footer>${listSection('About this report', basisLines(report))}</footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return page.toString();
}

/** Nothing may have failed and yet something that the rules need be unread, such as a user made a minute ago. */
function completeness({ complete, notChecked }: Report): Markup {
  const isNeeded = notChecked.some(({ required }) => required);
  if (!complete) return html`<span class="tag bad">incomplete</span>`;
  return isNeeded
    ? html`<span class="tag warn">${notChecked.length} not checked</span>`
    : html`<span class="tag good">complete</span>`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
