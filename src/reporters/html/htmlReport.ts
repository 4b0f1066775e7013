import { html } from 'hono/html';
import type { Report } from '../../domain/report';
import { inSeconds } from '../../domain/wording';
import { epochMsOf } from '../../domain/isoTime';
import { badge } from '../../html/badge';
import { link, words, type Markup } from '../../html/markup';
import { pageDocument } from '../../html/page';
import { table } from '../../html/table';
import { closingOutcome, closingSentence, syntheticText, totalsText } from '../../telling/closing';
import type { LocalTime } from '../../telling/localTime';
import { rollbackAlarmOfRun } from '../../telling/rollbackAlarm';
import { runRows } from '../../telling/runRows';
import { summaryRows } from '../../telling/summaryRows';
import { symbols } from '../../telling/symbols';
import { alarmBox, drillSection, toneOf } from './drillSection';
import { rows } from './rows';
import { htmlStyle } from './htmlStyle';
import { legend, patterns } from './shapes';

/** The report as a page in one file: it needs nothing else, can be printed, and lets nothing run. */
export function htmlReport(report: Report, time: LocalTime): string {
  const { run, drills, tool } = report;
  const outcome = closingOutcome(report);
  const stuck = rollbackAlarmOfRun(report);
  const alarm = alarmBox(stuck === undefined ? [] : [stuck]);
  return pageDocument({
    title: `${symbols[outcome]} ${outcome}: ${run.environment} · alertdrill`,
    heading: `Drills in ${run.environment}${run.production === true ? ' (PRODUCTION)' : ''}`,
    subtitle: [html`Run ${words(run.id)}, ${time.full(epochMsOf(run.startedAt))}`],
    main: [
      patterns,
      alarm,
      verdictSection(report),
      runSection(report, time),
      ...(drills.length === 0
        ? []
        : [
            html`<div class="card">
              <h2>What the timelines show</h2>
              ${legend}
            </div>`,
          ]),
      ...drills.map((drill, index) => drillSection(drill, index + 1, time)),
      alarm,
    ],
    footer: html`alertdrill ${tool.version}. <code>alertdrill replay ${words(run.id)}</code> judges its recording again.`,
    style: htmlStyle,
  });
}

function verdictSection(report: Report): Markup {
  const outcome = closingOutcome(report);
  const places = new Map(report.drills.map((drill, index) => [drill.scenario, index + 1]));
  const verdicts = summaryRows(report).map((row) => ({
    cells: [
      html`<a href="#drill-${places.get(row.scenario) ?? 1}">${words(row.scenario)}</a>`,
      row.monitor,
      row.within,
      row.detected,
      badge(toneOf(row.outcome), `${row.verdict}${row.synthetic ? ' (synthetic)' : ''}`),
    ],
  }));
  const columns = ['scenario', 'monitor', 'expected within', 'detected after', 'verdict'];
  return html`<section id="verdicts" aria-labelledby="verdicts-title" tabindex="-1">
    <h2 id="verdicts-title">${badge(toneOf(outcome), outcome)} ${totalsText(report)}</h2>
    ${[...syntheticText(report), closingSentence(report)].map((text) => html`<p>${words(text)}</p>`)}
    ${verdicts.length === 0 ? '' : table('Verdicts', columns, verdicts)}
  </section>`;
}

function runSection({ run, drills }: Report, time: LocalTime): Markup {
  const { user, host, argv, ciUrl } = run.initiator;
  const told: readonly (readonly [string, Markup])[] = [
    ...runRows(run, drills.length, time).map(([label, text]) => [label, words(text)] as const),
    ['lasted', inSeconds(epochMsOf(run.finishedAt) - epochMsOf(run.startedAt))],
    ['started by', words(`${user} on ${host}`)],
    ...(ciUrl === undefined ? [] : [['job', link(ciUrl)] as const]),
    ['command', html`<code>alertdrill ${words(argv.join(' '))}</code>`],
    ...(run.unannounced ?? []).map((text) => ['not announced', words(text)] as const),
  ];
  return html`<section aria-labelledby="run-title">
    <h2 id="run-title">The run</h2>
    ${rows(told)}
  </section>`;
}
