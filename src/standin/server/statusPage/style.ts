/** The page's only style; its hash is in the Content-Security-Policy. No colour says what a word does not. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --surface: #fff; --text: #1c2128; --aside: #57606a; --line: #d9dee4; --accent: #0a58a8;
  --critical: #9f1025; --critical-ground: #ffe9e7; --warning: #774600; --warning-ground: #fff1cf;
  --unknown: #56399b; --unknown-ground: #f1ebfe; --ok: #0f6128; --ok-ground: #dff7e3;
  --quiet: #525b65; --quiet-ground: #eceff2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1318; --surface: #161c23; --text: #e4eaf0; --aside: #9ba7b3; --line: #2d363f; --accent: #7db7f5;
    --critical: #ffa19c; --critical-ground: #401619; --warning: #f3c964; --warning-ground: #372a0a;
    --unknown: #cdb6ff; --unknown-ground: #2b2142; --ok: #83e094; --ok-ground: #10301a;
    --quiet: #b4bfca; --quiet-ground: #242c35;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 76rem;
  background: var(--ground); color: var(--text);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace; font-size: 0.875em; }
header { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: 0.25rem 1.5rem; margin-bottom: 1.25rem; }
h1 { margin: 0; font-size: 1.375rem; line-height: 1.25; }
h2 { margin: 0; padding: 0.75rem 1rem; font-size: 1rem; }
header p { margin: 0.25rem 0 0; color: var(--aside); }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; color: var(--aside); }
.summary { display: flex; flex-wrap: wrap; gap: 0.375rem 0.5rem; }
button {
  font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--aside); border-radius: 6px;
  padding: 0.1875rem 0.75rem; cursor: pointer;
}
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.stale { margin: 0 0 1rem; padding: 0.625rem 1rem; border-radius: 8px; background: var(--warning-ground); color: var(--warning); }
.stale:empty { display: none; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 1.25rem; overflow: hidden; }
table { width: 100%; border-collapse: collapse; border-top: 1px solid var(--line); }
th, td { padding: 0.4375rem 1rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { padding-block: 0.375rem; font-size: 0.8125rem; color: var(--aside); white-space: nowrap; }
td[data-column="Took"] { white-space: nowrap; }
tbody th { font-weight: 600; }
tbody tr { border-top: 1px solid var(--line); }
#requests tbody th, #deliveries tbody th { font-weight: 400; }
#requests :is(th, td) { padding-block: 0.1875rem; }
#requests tbody tr { border-top-color: transparent; }
#requests tbody tr:first-child { border-top-color: var(--line); }
time { white-space: nowrap; }
.aside, .note { color: var(--aside); font-weight: 400; font-size: 0.875rem; }
.note { display: block; }
.badge {
  display: inline-flex; align-items: center; gap: 0.3125rem; white-space: nowrap;
  padding: 0 0.5rem; border-radius: 999px; font-size: 0.8125rem; font-weight: 600; line-height: 1.625;
}
.badge.critical { color: var(--critical); background: var(--critical-ground); }
.badge.warning { color: var(--warning); background: var(--warning-ground); }
.badge.unknown { color: var(--unknown); background: var(--unknown-ground); }
.badge.ok { color: var(--ok); background: var(--ok-ground); }
.badge.quiet { color: var(--quiet); background: var(--quiet-ground); }
.icon { width: 0.8125rem; height: 0.8125rem; flex: none; }
.shapes { position: absolute; width: 0; height: 0; }
.cut { stroke: var(--surface); stroke-width: 1.8; stroke-linecap: round; fill: none; }
.line { stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; fill: none; }
.empty, #about > p { margin: 0; padding: 0 1rem 0.875rem; }
.empty p { margin: 0; color: var(--aside); }
pre { margin: 0.5rem 0 0; padding: 0.5rem 0.75rem; background: var(--ground); border-radius: 6px; white-space: pre-wrap; }
.rest { margin: 0; padding: 0.5rem 1rem 0.75rem; color: var(--aside); }
table + .rest { border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.75rem 1.5rem; margin: 0; padding: 0 1rem 1rem; }
dt { font-size: 0.8125rem; color: var(--aside); }
dd { margin: 0; }
dd .aside { display: block; }
dl div:has(ul) { grid-column: 1 / -1; }
dd ul { margin: 0; padding: 0; list-style: none; }
footer { color: var(--aside); font-size: 0.875rem; }
@media (max-width: 46rem) {
  body { padding: 1rem 0.75rem 2rem; }
  table, tbody { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; padding: 0.625rem 1rem; }
  tbody tr:first-child { border-top: 0; }
  tbody th, tbody td { display: block; padding: 0.0625rem 0; }
  td::before { content: attr(data-column) ": "; color: var(--aside); font-size: 0.875rem; }
  td .note { display: inline; }
  td .note::before { content: " "; }
  #requests tbody tr, #deliveries tbody tr { padding-block: 0.3125rem; }
  #requests tbody tr:not(:first-child), #deliveries tbody tr:not(:first-child) { border-top-color: var(--line); }
  #requests tbody td, #deliveries tbody td { display: inline; padding: 0; font-size: 0.875rem; }
  #requests td::before, #deliveries td::before { content: none; }
  #requests td:not(:last-child)::after, #deliveries td:not(:last-child)::after { content: " · "; color: var(--aside); }
  #requests td::after, #deliveries td::after { white-space: normal; }
  #requests tbody th { padding-block: 0; }
}
@media (forced-colors: active) { .badge { border: 1px solid; } .cut { stroke: Canvas; } }
`;
