/** What all pages share; its hash is in the Content-Security-Policy. No colour says what a word or a shape does not. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --surface: #fff; --text: #1c2128; --aside: #57606a; --line: #d9dee4; --accent: #0a58a8;
  --bad: #9f1025; --bad-ground: #ffe9e7; --alarm: #fff; --alarm-ground: #9f1025;
  --unclear: #774600; --unclear-ground: #fff1cf; --good: #0f6128; --good-ground: #dff7e3;
  --quiet: #525b65; --quiet-ground: #eceff2;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1318; --surface: #161c23; --text: #e4eaf0; --aside: #9ba7b3; --line: #2d363f; --accent: #7db7f5;
    --bad: #ffa19c; --bad-ground: #401619; --alarm: #2a0508; --alarm-ground: #ffa19c;
    --unclear: #f3c964; --unclear-ground: #372a0a; --good: #83e094; --good-ground: #10301a;
    --quiet: #b4bfca; --quiet-ground: #242c35;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 76rem;
  background: var(--ground); color: var(--text);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace; font-size: 0.875em; }
h1 { margin: 0; font-size: 1.375rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.4; }
h3 { margin: 0; font-size: 0.9375rem; }
p { margin: 0.25rem 0; }
header { margin-bottom: 1.25rem; }
header p { color: var(--aside); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; padding: 0.25rem 0.75rem; background: var(--surface); }
section, .card { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 1.25rem; padding: 0.75rem 1rem 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.4375rem 1rem 0.4375rem 0; text-align: left; vertical-align: top; font-weight: 400; }
thead th { padding-block: 0.375rem; font-size: 0.8125rem; color: var(--aside); }
tbody th { font-weight: 600; }
tbody tr { border-top: 1px solid var(--line); }
time { white-space: nowrap; }
.aside, .note { color: var(--aside); font-weight: 400; font-size: 0.875rem; }
.note { display: block; }
.badge {
  display: inline-flex; align-items: center; gap: 0.3125rem; white-space: nowrap;
  padding: 0 0.5rem; border-radius: 999px; font-size: 0.8125rem; font-weight: 600; line-height: 1.625;
}
.badge.good { color: var(--good); background: var(--good-ground); }
.badge.unclear { color: var(--unclear); background: var(--unclear-ground); }
.badge.bad { color: var(--bad); background: var(--bad-ground); }
.badge.alarm { color: var(--alarm); background: var(--alarm-ground); }
.badge.quiet { color: var(--quiet); background: var(--quiet-ground); }
.icon { width: 0.8125rem; height: 0.8125rem; flex: none; }
.shapes { position: absolute; width: 0; height: 0; }
.cut { stroke: var(--surface); stroke-width: 1.8; stroke-linecap: round; fill: none; }
.badge.alarm .cut { stroke: var(--alarm-ground); }
.line { stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; fill: none; }
.alarm-box { border: 3px solid var(--alarm-ground); border-radius: 10px; padding: 0.625rem 1rem; margin-bottom: 1.25rem; background: var(--surface); }
.alarm-box strong { color: var(--bad); }
pre { margin: 0.5rem 0 0; padding: 0.5rem 0.75rem; background: var(--ground); border-radius: 6px; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.75rem 1.5rem; margin: 0.5rem 0 0; }
dt { font-size: 0.8125rem; color: var(--aside); }
dd { margin: 0; }
figure { margin: 0.75rem 0 0; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { color: var(--aside); font-size: 0.875rem; }
footer { color: var(--aside); font-size: 0.875rem; }
@media screen and (max-width: 46rem) {
  body { padding: 1rem 0.75rem 2rem; }
  table, tbody { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; padding: 0.625rem 0; }
  tbody th, tbody td { display: block; padding: 0.0625rem 0; }
  td::before { content: attr(data-column) ": "; color: var(--aside); font-size: 0.875rem; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; background: #fff; font-size: 10pt; }
  section, .card { break-inside: auto; border-color: #999; }
  figure, tr, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .skip { display: none; }
  .badge { border: 1px solid; }
  * { print-color-adjust: exact; }
}
@media (forced-colors: active) { .badge { border: 1px solid; } .cut { stroke: Canvas; } }
`;
