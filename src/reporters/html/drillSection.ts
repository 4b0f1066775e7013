import { html } from 'hono/html';
import { epochMsOf, isoTime } from '../../domain/isoTime';
import type { DrillReport } from '../../domain/report';
import type { DrillOutcome } from '../../domain/verdict';
import { inSeconds } from '../../domain/wording';
import { badge, type Tone } from '../../html/badge';
import { link, safeHref, words, type Markup } from '../../html/markup';
import { table } from '../../html/table';
import { drillFindings, type Aside, type DrillFinding } from '../../telling/drillFindings';
import { drillRows } from '../../telling/drillRows';
import type { LocalTime } from '../../telling/localTime';
import { rollbackAlarm } from '../../telling/rollbackAlarm';
import { drawTimeline } from './drawTimeline';
import { metricCharts } from './metricCharts';
import { momentsOf } from './moments';
import { rows } from './rows';
import { timelineOf } from './timeline';
import { zeroOf } from './zero';

export const toneOf = (outcome: DrillOutcome): Tone =>
  (({ passed: 'good', inconclusive: 'unclear', failed: 'bad', 'rollback-failed': 'alarm' }) as const)[outcome];

/** All of one drill: verdicts with their evidence, when what happened, what was done, and how rollback went. */
export function drillSection(drill: DrillReport, number: number, time: LocalTime): Markup {
  const { outcome, scenario, title, synthetic } = drill;
  const id = `drill-${number}`;
  const alarm = alarmBox(rollbackAlarm(drill));
  return html`<section class="drill" id="${id}" aria-labelledby="${id}-title" tabindex="-1">
    ${alarm}
    <h2 id="${id}-title">
      ${badge(toneOf(outcome), `${outcome}${synthetic === true ? ' (synthetic)' : ''}`)}
      <span>${words(title === undefined ? scenario : `${scenario}: ${title}`)}</span>
    </h2>
    <ul class="findings">
      ${drillFindings(drill, time).map(findingItem)}
    </ul>
    ${timelineFigure(drill, id)} ${momentsTable(drill, time)}
    <h3 id="${id}-done">What was done</h3>
    ${rows(rowsOf(drill, time))} ${alarm}
    <p class="back"><a href="#verdicts">Back to the verdicts</a></p>
  </section>`;
}

export const alarmBox = (texts: readonly string[]): Markup =>
  texts.length === 0
    ? ''
    : html`<div class="alarm-box">
        ${texts.map((text, index) => html`<p>${index === 0 ? html`<strong>‼ ${words(text)}</strong>` : words(text)}</p>`)}
      </div>`;

const findingItem = ({ outcome, subject, verdict, expected, asides }: DrillFinding): Markup =>
  html`<li>
    <div class="verdict">
      ${badge(toneOf(outcome), outcome)}
      <span
        >${subject === undefined ? '' : html`<strong>${words(subject)}</strong>: `}${words(verdict)}${expected === undefined || verdict.includes('expected within') ? '' : `; expected: ${expected}`}</span
      >
    </div>
    ${
      asides.length === 0
        ? ''
        : html`<ul>
            ${asides.map((aside) => html`<li>${asideText(aside)}</li>`)}
          </ul>`
    }
  </li>`;

function asideText({ kind, lead, text, url }: Aside): Markup {
  const before = lead === undefined ? '' : kind === 'deadline' ? html`<code>${words(lead)}</code> ` : `${lead} `;
  return html`${before}${words(text)}${url === undefined ? '' : html`, ${link(url)}`}`;
}

function timelineFigure(drill: DrillReport, id: string): Markup {
  const timeline = timelineOf(drill);
  if (timeline === undefined) return html`<p class="note">Nothing was injected, so that there is no timeline.</p>`;
  return html`<h3 id="${id}-when">When what happened</h3>
    <figure aria-labelledby="${id}-when">${drawTimeline(timeline, metricCharts(drill, timeline))}</figure>`;
}

function momentsTable(drill: DrillReport, time: LocalTime): Markup {
  const zero = zeroOf(drill);
  const moments = momentsOf(drill);
  if (zero === undefined || moments.length === 0) return '';
  const told = moments.map(({ atMs, errorMs, text }) => ({
    cells: [
      words(text),
      html`<time datetime="${isoTime(atMs)}">${time.clock(atMs)}</time>`,
      `${signed(atMs - zero.atMs)}${errorMs === undefined || errorMs < 1 ? '' : ` ± ${inSeconds(errorMs)}`}`,
    ],
  }));
  return html`<div class="moments">
    ${table(`Moments of ${words(drill.scenario)}`, ['moment', 'local time', `after ${zero.name}`], told)}
  </div>`;
}

function signed(ms: number): string {
  if (Math.round(ms) === 0) return '0 s';
  return ms < 0 ? `−${inSeconds(-ms)}` : `+${inSeconds(ms)}`;
}

/** With what only a page has room for. */
function rowsOf(drill: DrillReport, time: LocalTime): readonly (readonly [string, Markup])[] {
  const { file, gitRevision, owner, phases } = drill;
  const [first, last] = [phases[0], phases.at(-1)];
  return [
    ...drillRows(drill, time).map(([label, text]) => [label, withLink(text)] as const),
    ...(owner === undefined ? [] : [['owner', words(owner)] as const]),
    ['file', `${words(file)}${gitRevision === undefined ? '' : ` (git ${gitRevision.slice(0, 12)})`}`],
    ...(first === undefined || last === undefined
      ? []
      : [
          [
            'time',
            `${time.full(epochMsOf(first.startedAt))}, for ${inSeconds(epochMsOf(last.endedAt) - epochMsOf(first.startedAt))}`,
          ] as const,
        ]),
  ];
}

/** A text that is nothing but an address, as a runbook's is. */
const withLink = (text: string): Markup =>
  safeHref(text) === undefined || text.includes(' ') ? words(text) : link(text);
