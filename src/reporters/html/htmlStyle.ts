/** Beside the shared style: what a report alone has. */
export const htmlStyle = `
.drill { scroll-margin-top: 0.5rem; }
.drill h2 { display: flex; flex-wrap: wrap; gap: 0.25rem 0.625rem; align-items: center; }
.findings { margin: 0.5rem 0 0; padding: 0; list-style: none; }
.findings > li { padding: 0.375rem 0; }
.findings ul { margin: 0.125rem 0 0; padding-left: 1.25rem; color: var(--aside); }
.findings code { color: var(--text); }
.verdict { display: flex; gap: 0.5rem; align-items: start; }
.verdict .badge { margin-top: 0.125rem; }
h3 { margin-top: 1rem; }
.drill .alarm-box { margin-block: 0.25rem 0.75rem; } dl + .alarm-box { margin-top: 0.75rem; }
.lane p { margin: 0.375rem 0 0; font-size: 0.8125rem; }
.track, .axis, .chart { display: block; width: 100%; overflow: visible; }
.track { height: 22px; } .axis { height: 24px; } .chart { height: 96px; }
.track text, .axis text, .chart text { font-size: 12px; fill: var(--text); }
.axis text { fill: var(--aside); }
.guide { stroke: var(--line); stroke-width: 1; }
.zero { stroke: var(--aside); stroke-width: 1.5; stroke-dasharray: 2 2; }
.axis .zero { stroke-width: 1; stroke-dasharray: none; }
.shape { overflow: visible; }
.span { stroke: none; }
.phase { fill: var(--quiet-ground); stroke: var(--line); } .other-phase { fill: var(--surface); stroke: var(--line); }
.span.load { fill: url(#dots); stroke: var(--aside); }
.span.fault { fill: url(#hatch); stroke: var(--bad); }
.span.effect { fill: var(--unclear-ground); stroke: var(--unclear); stroke-width: 1.5; }
.span.deadline { fill: none; stroke: var(--text); stroke-dasharray: 4 3; }
.span.possible { fill: var(--accent); }
.span.alert { fill: var(--text); }
.span.watched { fill: var(--good-ground); stroke: var(--good); }
#hatch .ground, #dots .ground { fill: var(--surface); }
#hatch .ink { fill: var(--bad); opacity: 0.45; } #dots .ink { fill: var(--aside); }
.mark { stroke: var(--text); stroke-width: 1.6; stroke-linejoin: round; }
.mark.filled { fill: var(--text); stroke: var(--surface); stroke-width: 1; paint-order: stroke; } .mark.hollow { fill: var(--surface); }
.open { fill: none; stroke: var(--text); stroke-width: 2; }
.series { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
.point { fill: var(--accent); }
.threshold { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
.chart text.limit { fill: var(--bad); } .chart text.bound { fill: var(--aside); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0 0; padding: 0; list-style: none; font-size: 0.875rem; }
.legend li { display: inline-flex; gap: 0.5rem; align-items: center; }
.sample { width: 28px; height: 20px; flex: none; overflow: visible; }
.rows { grid-template-columns: minmax(5rem, max-content) 1fr; gap: 0.125rem 1rem; }
.moments td, .moments th { padding-block: 0.1875rem; font-size: 0.875rem; font-weight: 400; }
@media screen and (max-width: 46rem) {
  .rows { grid-template-columns: 1fr; } .rows dd { margin-bottom: 0.375rem; }
  .verdict { flex-direction: column; gap: 0.125rem; }
  .moments tbody tr { padding: 0.25rem 0; } .moments tbody td { display: inline; padding: 0; } .moments td::before { content: none; }
  .moments td:not(:last-child)::after { content: " · "; }
}
@media print {
  .drill { break-before: auto; border-width: 1px 0 0; border-radius: 0; padding-inline: 0; }
  .lane { break-inside: avoid; }
  .back { display: none; }
}
@media (forced-colors: active) {
  .span.alert, .mark.filled { fill: CanvasText; } .span.possible { fill: Highlight; } .mark { stroke: CanvasText; }
}
`;
