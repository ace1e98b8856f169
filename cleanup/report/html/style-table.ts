/** Style of the table of findings and its controls; on a narrow screen each finding becomes a card of its own. */
export const TABLE_STYLE = `
.tools { display: none; flex-wrap: wrap; gap: 10px 14px; align-items: center; margin-bottom: 12px; }
.script .tools { display: flex; }
.tools label { display: flex; gap: 6px; align-items: center; font-size: 13px; color: var(--soft); }
.tools input:not([type=checkbox]), .tools select {
  font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--held); border-radius: 8px;
  padding: 7px 10px; max-width: 100%;
}
#search { width: 260px; }
#shown { margin-left: auto; font-size: 13px; color: var(--soft); }
:focus-visible { outline: 2px solid var(--c1); outline-offset: 2px; }
.sheet { padding: 0; overflow: hidden; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 14px; }
caption { text-align: left; padding: 0 0 8px; color: var(--soft); font-size: 13px; }
th { text-align: left; padding: 0; font-size: 13px; background: var(--tag); }
th button {
  all: unset; display: block; width: 100%; padding: 9px 6px 9px 12px; cursor: default; font-weight: 600;
  box-sizing: border-box; white-space: nowrap;
}
.script th button { cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--c1); outline-offset: -3px; border-radius: 6px; }
.script th button::after { content: " ↕"; color: var(--soft); font-weight: 400; }
.script th[aria-sort=ascending] button::after { content: " ↑"; color: var(--ink); }
.script th[aria-sort=descending] button::after { content: " ↓"; color: var(--ink); }
th:nth-child(1) { width: 19%; } th:nth-child(3) { width: 10%; } th:nth-child(4) { width: 12.5%; }
th:nth-child(5) { width: 18%; } th:nth-child(6) { width: 16%; }
td { padding: 10px 12px; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td:nth-child(3) { font-variant-numeric: tabular-nums; }
td small { display: block; }
td b { font-weight: 650; }
td .tag { white-space: normal; border-radius: 9px; padding: 1px 7px; margin-bottom: 2px; }
td:nth-child(2) > small { font-weight: 600; }
summary { cursor: pointer; color: var(--soft); font-size: 13px; width: fit-content; }
details ul { margin: 4px 0 0; font-size: 13px; color: var(--soft); }
#more {
  font: inherit; color: var(--ink); background: var(--tag); border: 0; border-top: 1px solid var(--line);
  width: 100%; padding: 12px; cursor: pointer;
}
#none { padding: 24px; text-align: center; color: var(--soft); }

@media (max-width: 760px) {
  main, body > header, body > footer { padding-left: 14px; padding-right: 14px; }
  .cards { grid-template-columns: 1fr 1fr; gap: 10px; }
  .tools label, #search, .tools select { width: 100%; }
  .tools label.tick { width: auto; }
  table, tbody { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { display: block; padding: 12px 14px; border-top: 6px solid var(--page); }
  tr:first-child { border-top: 0; }
  td { display: grid; grid-template-columns: 84px 1fr; gap: 0 10px; padding: 3px 0; border: 0; }
  td > * { grid-column: 2; justify-self: start; }
  td::before { grid-column: 1; grid-row: 1; color: var(--soft); font-size: 13px; }
  td:nth-child(1), td:nth-child(2) { display: block; }
  td:nth-child(3)::before { content: "Unused"; } td:nth-child(4)::before { content: "Last used"; }
  td:nth-child(5)::before { content: "Owner"; } td:nth-child(6)::before { content: "Due"; }
}
@media print {
  body { background: #fff; font-size: 11px; }
  .tools, #more, summary { display: none !important; }
  .card { break-inside: avoid; border-color: #bbb; }
  .sheet { break-inside: auto; overflow: visible; }
  tr { break-inside: avoid; }
  table { font-size: 10px; }
  th button::after { content: "" !important; }
  * { print-color-adjust: exact; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
