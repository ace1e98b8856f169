/** The page's style sheet: light and dark, wide and narrow, screen and paper. No font or picture is fetched. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f6f9; --card: #fff; --ink: #172033; --soft: #566178; --line: #dfe4ec;
  --c1: #2f5fd0; --c2: #0d8577; --c3: #b8660b; --held: #aab4c4;
  --bad: #b3261e; --bad-back: #fdecea; --warn: #8a5200; --warn-back: #fff2dc; --good: #17713f; --good-back: #e4f5ea;
  --tag: #eaeff8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0e131b; --card: #171e2a; --ink: #e8ecf3; --soft: #a2aec2; --line: #2b3546;
    --c1: #7da4ff; --c2: #45c7b4; --c3: #eea64a; --held: #5b687d;
    --bad: #ff9a90; --bad-back: #3a1c1b; --warn: #f5bd68; --warn-back: #35270f; --good: #6cd79c; --good-back: #12301f;
    --tag: #243044;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main, body > header, body > footer { max-width: 1320px; margin: 0 auto; padding: 0 24px; }
body > header { padding-top: 32px; }
body > footer { padding-bottom: 48px; color: var(--soft); font-size: 13px; }
h1, h2, h3, p, ul, dl, dd, figure { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -.02em; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 36px 0 12px; letter-spacing: -.01em; }
h3 { font-size: 15px; }
a { color: inherit; }
small, .soft { color: var(--soft); font-size: 13px; }
code { font: 12.5px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.top { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
.lead { font-size: 18px; margin-top: 20px; max-width: 75ch; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; }
.banner { background: var(--bad-back); color: var(--bad); border-radius: 10px; padding: 12px 16px; margin-top: 16px; }
.tag {
  display: inline-block; border-radius: 99px; padding: 1px 9px; font-size: 12px; font-weight: 600;
  background: var(--tag); white-space: nowrap;
}
.bad { background: var(--bad-back); color: var(--bad); }
.warn { background: var(--warn-back); color: var(--warn); }
.good { background: var(--good-back); color: var(--good); }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 12px; margin-top: 24px; }
.cards .card { padding: 14px 15px; }
.cards dt { color: var(--soft); font-size: 13px; }
.cards dd:nth-of-type(1) { font-size: 30px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.cards dd + dd { color: var(--soft); font-size: 13px; line-height: 1.35; }
.cards .alarm dd:nth-of-type(1) { color: var(--bad); }
.cards .calm dd:nth-of-type(1) { color: var(--good); }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 14px; margin-top: 14px; }
figure.card { display: flex; flex-direction: column; }
figcaption { display: flex; flex-wrap: wrap; gap: 2px 16px; justify-content: space-between; margin-bottom: 10px; }
figure > svg { width: 100%; height: auto; margin: auto 0; }
figure text { font-size: 12px; fill: var(--soft); }
figure text.value { fill: var(--ink); font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 12px; font-size: 12.5px; color: var(--soft); }
.key { width: 10px; height: 10px; margin-right: 5px; }
.grid { stroke: var(--line); }
.c1 { fill: var(--c1); stroke: var(--c1); } .c2 { fill: var(--c2); stroke: var(--c2); }
.c3 { fill: var(--c3); stroke: var(--c3); } .held { fill: var(--held); stroke: var(--held); }
rect { stroke: none !important; }
polyline { fill: none !important; stroke-width: 2.5; stroke-linejoin: round; }
circle.hollow { fill: var(--card); stroke-width: 2; }
.empty { color: var(--soft); margin: auto; padding: 24px 0; text-align: center; }

.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 14px; margin-top: 14px; }
.two h2 { margin-top: 0; font-size: 16px; }
.list li { padding: 7px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.list li:first-child { border-top: 0; }
`;
