/** Beside the shared style: what the trend alone has. */
export const trendStyle = `
.expectation { scroll-margin-top: 0.5rem; }
.expectation h2, #all-title { display: flex; flex-wrap: wrap; gap: 0.25rem 0.625rem; align-items: center; }
.trend { display: block; overflow: visible; }
figure svg.trend { height: 190px; } figure svg.shape { width: auto; }
.trend text { font-size: 12px; fill: var(--text); paint-order: stroke; stroke: var(--surface); stroke-width: 3px; }
.trend text.tick { fill: var(--aside); }
.guide { stroke: var(--line); }
.possible { fill: var(--accent); fill-opacity: 0.13; stroke: var(--accent); stroke-opacity: 0.4; stroke-dasharray: 2 3; }
.deadline { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
.change { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 2 3; }
.median { stroke: var(--text); stroke-width: 2.5; opacity: 0.7; }
.shape { overflow: visible; }
.point { fill: var(--accent); stroke: var(--surface); stroke-width: 1; }
.failed { fill: var(--bad); stroke: var(--surface); stroke-width: 1; }
.cross { stroke: var(--bad); stroke-width: 2.5; fill: none; }
.unclear-point { fill: var(--surface); stroke: var(--unclear); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0 0; padding: 0; list-style: none; font-size: 0.875rem; }
.legend li { display: inline-flex; gap: 0.5rem; align-items: center; }
.sample { width: 28px; height: 20px; flex: none; overflow: visible; }
@media print { .expectation { break-inside: avoid; } }
@media (forced-colors: active) {
  .point, .failed { fill: CanvasText; } .cross, .median, .change { stroke: CanvasText; }
}
`;
