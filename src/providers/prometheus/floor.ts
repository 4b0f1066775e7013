import type { LatencyBound } from '../../domain/resolvedMonitor';
import { inSeconds } from '../../domain/wording';
import type { AssumedScrape } from './assumedScrape';
import type { Rule } from './rule';
import { aliveMs, type Feed, type Sources } from './sources';

export interface LatencyBounds {
  readonly floor: LatencyBound;
  /** Absent where the expression can't be read. */
  readonly worst?: LatencyBound;
}

/** How often data come. */
export interface Pace {
  /** Where the author of the expectation says so. */
  readonly everyMs?: number | undefined;
  /** Of what nobody knows where it comes from; absent: that is not reckoned with. */
  readonly assumed?: AssumedScrape | undefined;
}

/**
 * Shortest and longest time from the fault to the firing alert, from the rule's configuration (domain.md, "Floors").
 * An alert becomes pending with the first evaluation that sees the condition, and fires with the first one that is
 * `for` or more later: with `for: 10s` every 15 s that is one evaluation.
 */
export function latencyBounds(
  { intervalMs, forMs }: Pick<Rule, 'intervalMs' | 'forMs'>,
  { expression, feeds, silences = [] }: Sources & { readonly silences?: readonly Feed[] },
  { everyMs, assumed }: Pace,
): LatencyBounds {
  const waits = Math.ceil(forMs / intervalMs) * intervalMs;
  const pending: Term =
    forMs > 0
      ? { ms: waits, text: `\`for\` of ${inSeconds(forMs)} in evaluations every ${inSeconds(intervalMs)}` }
      : { ms: 0, text: 'no `for`' };
  const floor = sum(pending);
  const ways = [
    ...feeds.flatMap((feed) => wayOf(feed, { everyMs, assumed }) ?? []),
    ...silences.flatMap((feed) => silenceOf(feed, { everyMs, assumed }) ?? []),
  ];
  const [slowest = everyMs !== undefined || expression === undefined ? said(everyMs) : constant] = ways.toSorted(
    (a, b) => totalOf(b) - totalOf(a),
  );
  if (slowest === undefined) return { floor };
  const worst = sum(
    ...slowest.arrival,
    { ms: 2 * intervalMs, text: `evaluation interval of ${inSeconds(intervalMs)} x 2` },
    ...(forMs > 0 ? [pending] : []),
    ...(slowest.rangeMs > 0 ? [{ ms: slowest.rangeMs, text: 'until the range of the expression is filled' }] : []),
  );
  return { floor, worst };
}

/**
 * After how long a drill meets the same phases again: those of the evaluations, and of the scrapes where these are rarer.
 * @param everyMs as above
 */
export const phasesMs = (
  { intervalMs }: Pick<Rule, 'intervalMs'>,
  { feeds }: Sources,
  everyMs: number | undefined,
): number => Math.max(intervalMs, periodOf(feeds, everyMs) ?? 0);

const periodOf = (feeds: Sources['feeds'], everyMs: number | undefined): number | undefined => {
  const all = feeds.flatMap(periodsOf);
  return everyMs ?? (all.length === 0 ? undefined : Math.max(...all));
};

const periodsOf = ({ everyMs, inputs }: Feed): readonly number[] => [
  ...(everyMs === undefined ? [] : [everyMs]),
  ...inputs.flatMap(periodsOf),
];

interface Term {
  readonly ms: number;
  readonly text: string;
}

/** How what the fault changes comes to be seen. */
interface Way {
  /** Until it is stored where the expression reads it. */
  readonly arrival: readonly Term[];
  readonly rangeMs: number;
}

/** An expression without any data: `vector(1)`, `hour() > 8`. */
const constant: Way = { arrival: [], rangeMs: 0 };

const said = (everyMs: number | undefined): Way | undefined =>
  everyMs === undefined ? undefined : { arrival: [{ ms: everyMs, text: 'scrape interval' }], rangeMs: 0 };

/** Undefined where nobody says how often the data come. */
function wayOf(feed: Feed, pace: Pace): Way | undefined {
  const { selector, inputs } = feed;
  const { rangeMs } = selector;
  if (inputs.length === 0) {
    const arrival = scrapeOf(feed, pace);
    return arrival && { arrival, rangeMs };
  }
  const [slowest = constant] = inputs
    .flatMap((input) => wayOf(input, pace) ?? [])
    .toSorted((a, b) => totalOf(b) - totalOf(a));
  const name = selector.metric ?? selector.text;
  return {
    arrival: [
      ...slowest.arrival,
      ...(slowest.rangeMs > 0 ? [{ ms: slowest.rangeMs, text: `until the range that ${name} records is filled` }] : []),
      { ms: feed.everyMs ?? 0, text: `until ${name} is recorded` },
    ],
    rangeMs,
  };
}

function scrapeOf({ selector, everyMs, lagMs }: Feed, pace: Pace): readonly Term[] | undefined {
  const knownMs = pace.everyMs ?? everyMs;
  if (knownMs !== undefined) {
    return [
      { ms: knownMs, text: 'scrape interval' },
      ...(lagMs === undefined ? [] : [{ ms: lagMs, text: 'time-out of a scrape' }]),
    ];
  }
  if (pace.assumed === undefined) return undefined;
  const { as } = pace.assumed;
  return [
    {
      ms: pace.assumed.everyMs,
      text: `scrape interval (assumed, ${as}: which target has ${selector.metric ?? selector.text} is not known now)`,
    },
    { ms: pace.assumed.lagMs, text: 'time-out of a scrape (assumed likewise)' },
  ];
}

/**
 * Of what fires by being absent: a scrape that fails ends its series at once, but nobody says that of data which are sent
 * in, or whose target is not known.
 */
function silenceOf(feed: Feed, pace: Pace): Way | undefined {
  const way = wayOf(feed, pace);
  if (way === undefined || feed.everyMs !== undefined || way.rangeMs > 0) return way;
  const gone = {
    ms: aliveMs,
    text: 'until the last sample counts no more (assumed: its target does not say that it is gone)',
  };
  return { ...way, arrival: [...way.arrival, gone] };
}

const totalOf = ({ arrival, rangeMs }: Way): number => arrival.reduce((total, { ms }) => total + ms, rangeMs);

const sum = (...terms: readonly Term[]): LatencyBound => ({
  ms: terms.reduce((total, { ms }) => total + ms, 0),
  terms: terms.map(({ ms, text }) => `${text}: ${inSeconds(ms)}`),
});
