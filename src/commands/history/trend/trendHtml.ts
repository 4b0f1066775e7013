import { html } from 'hono/html';
import { epochMsOf } from '../../../domain/isoTime';
import { isNews, type TrendEntry, type TrendReport } from '../../../domain/trend/trendReport';
import { badge, type Tone } from '../../../html/badge';
import { words, type Markup } from '../../../html/markup';
import { pageDocument } from '../../../html/page';
import { table } from '../../../html/table';
import type { LocalTime } from '../../../telling/localTime';
import { trendChart, trendShape, type TrendForm } from './trendChart';
import { cellsOf, headings } from './trendCells';
import { needsText, stateText, titleOf, totalsText, trendSentences } from './trendWords';
import { trendStyle } from './trendStyle';

/** The trend as a page in one file: nothing is loaded, nothing runs, and it can be printed. */
export function trendAsHtml(report: TrendReport, time: LocalTime): string {
  const { expectations, totals, terms, tool } = report;
  const numbered = expectations.map((entry, index) => ({ entry, id: `expectation-${index + 1}` }));
  const [news, others] = [
    numbered.filter(({ entry }) => isNews(entry)),
    numbered.filter(({ entry }) => !isNews(entry)),
  ];
  return pageDocument({
    title: `${totals.regressed > 0 ? `✗ ${totals.regressed} regressed` : '✓ nothing regressed'} · alertdrill trend`,
    heading: 'Detection latency over time',
    subtitle: [
      html`${time.full(epochMsOf(report.at))}`,
      html`${words(
        `A shift counts from ${terms.minEffect}${terms.minEffect.endsWith('%') ? ' of the deadline' : ''} on; ` +
          `false alarms: at most ${Number((100 * terms.significance).toPrecision(3))} % of expectations in a year of nights`,
      )}`,
    ],
    main: [
      html`<section aria-labelledby="all-title">
        <h2 id="all-title">
          ${badge(totals.regressed > 0 ? 'bad' : 'good', totals.regressed > 0 ? 'regressed' : 'no regression')}
          ${totalsText(report)}
        </h2>
        ${numbered.length === 0 ? '' : overview(report, numbered)}
      </section>`,
      ...(numbered.length === 0 ? [] : [legend]),
      ...news.map((each) => section(each, report, time)),
      ...others.map((each) => section(each, report, time)),
    ],
    footer: html`alertdrill ${tool.version}. <code>alertdrill history trend</code> says it in the terminal.`,
    style: trendStyle,
  });
}

interface Numbered {
  readonly entry: TrendEntry;
  readonly id: string;
}

const toneOf = ({ state, last }: TrendEntry): Tone => {
  if (state === 'regressed') return 'bad';
  if (last.isAboveWorst) return 'unclear';
  return state === 'too-few' ? 'quiet' : 'good';
};

function overview(report: TrendReport, numbered: readonly Numbered[]): Markup {
  const { expectation, state, ...figures } = headings;
  const columns = [expectation, state, ...Object.values<string>(figures)];
  return table(
    'Expectations',
    columns,
    numbered.map(({ entry, id }) => {
      const { expectation: title, state: said, ...others } = cellsOf(entry, report);
      const name = html`<a href="#${id}">${words(title)}</a>`;
      return { cells: [name, badge(toneOf(entry), said), ...Object.values<string>(others).map(words)] };
    }),
  );
}

function section({ entry, id }: Numbered, report: TrendReport, time: LocalTime): Markup {
  const { median, p95, spread, floor, passed, runs } = cellsOf(entry, report);
  const sentences = trendSentences(entry, time);
  const told = [...sentences, ...(entry.shifts.length > 1 ? [shiftsText(entry, time)] : [])];
  return html`<section id="${id}" class="expectation" aria-labelledby="${id}-title" tabindex="-1">
    <h2 id="${id}-title">${badge(toneOf(entry), stateText(entry.state))} ${words(titleOf(entry, report))}</h2>
    ${told.map((text) => html`<p>${words(text)}</p>`)}
    <figure>
      ${trendChart(entry, time)}
      <figcaption>
        ${words(
          `median ${median}, p95 ${p95}, middle half ${spread} wide, floor ${floor}; ` +
            `${passed} of ${runs} runs passed, ${entry.runs.inconclusive} inconclusive. ` +
            `${baselineText(entry, time)}. ${firstUpper(needsText(entry))}.`,
        )}
      </figcaption>
    </figure>
  </section>`;
}

const shiftsText = ({ shifts }: TrendEntry, time: LocalTime): string =>
  `All changes: ${shifts.map(({ at, direction }) => `${time.day(epochMsOf(at))} ${direction}`).join(', ')}`;

const firstUpper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function baselineText({ baseline }: TrendEntry, time: LocalTime): string {
  const since = time.day(epochMsOf(baseline.since));
  switch (baseline.why) {
    case 'first-run':
      return `Compared since ${since}, the first run`;
    case 'scenario-changed':
      return `Compared since ${since}, when the scenario was changed`;
    case 'accepted':
      return `Compared since ${since}, accepted by ${baseline.by ?? 'somebody'}${(baseline.reason ?? '') === '' ? '' : `: ${baseline.reason ?? ''}`}`;
    default:
      return baseline.why satisfies never;
  }
}

const forms: readonly (readonly [TrendForm, string])[] = [
  ['passed', 'detected in time'],
  ['late', 'failed, with the latency it had'],
  ['missed', 'failed: the alert never came'],
  ['inconclusive', 'inconclusive'],
];

const legend = html`<div class="card">
  <h2>What the charts show</h2>
  <ul class="legend" aria-label="What the charts show">
    ${forms.map(
      ([form, text]) =>
        html`<li>
          <svg class="sample" aria-hidden="true"><svg x="14" y="10" class="shape">${trendShape(form)}</svg></svg>${text}
        </li>`,
    )}
    <li>
      <svg class="sample" aria-hidden="true"><rect class="possible" x="1" y="3" width="26" height="14" /></svg>what the
      monitor's own configuration allows
    </li>
    <li>
      <svg class="sample" aria-hidden="true"><line class="median" x1="1" x2="27" y1="10" y2="10" /></svg>median before
      and after a change
    </li>
    <li>
      <svg class="sample" aria-hidden="true"><line class="change" x1="14" x2="14" y1="0" y2="20" /></svg>the change
    </li>
  </ul>
</div>`;
