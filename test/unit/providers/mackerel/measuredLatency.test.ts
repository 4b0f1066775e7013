import type { LatencyBound } from '../../../../src/domain/resolvedMonitor';
import { latencyBounds } from '../../../../src/providers/mackerel/floor';
import type { Monitor } from '../../../../src/standin/engine/monitor';
import { monitorOf } from '../../../../src/providers/mackerel/monitor';
import { wireMonitor } from '../../../../src/providers/mackerel/schema';
import type { Asked } from '../../../../src/providers/mackerel/threshold';
import { monitorFrom } from '../../../../src/standin/server/monitors';
import { monitorInput } from '../../../../src/standin/server/monitorInput';
import { minuteMs } from '../../standin/builders';
import { measuredLatency, type Circumstances, type Fault } from './simulatedFault';

// What the provider says of a monitor's latency, against the stand-in's real engine on a virtual clock: at twenty phases
// of the fault, among them those of the extremes, in the most and in the least favourable circumstances.

const soon: Circumstances = { offsetMs: 0, gatheredMs: 0, answeredMs: 0, processingMs: 0 };
/** Two seconds for network and processing, a value gathered over a whole interval, a check that runs into its time-out. */
const late: Circumstances = { offsetMs: 1, gatheredMs: minuteMs, answeredMs: 15_000, processingMs: 2_000 };

interface Case {
  readonly monitor: object;
  readonly fault: Fault;
  readonly late?: Partial<Circumstances>;
  readonly asked?: Asked;
  /** Of processing, where it comes after all that the engine does: added to what was measured. */
  readonly addedMs?: number;
  /** Over which the phases are spread, and where in it the extremes lie. */
  readonly cycleMs?: number;
  readonly edgesMs?: readonly number[];
}

const bad: Fault = { turns: 'bad', normal: 1, faulted: 9 };
const silent: Fault = { ...bad, turns: 'silent' };
const limit = { operator: '>', critical: 5, duration: 1 };
const service = { type: 'service', name: 'm', service: 'shop', metric: 'load', ...limit };
const host = { type: 'host', name: 'm', metric: 'custom.load', ...limit };
const external = { type: 'external', name: 'm', url: 'http://127.0.0.1/' };
/** The host's own second of the minute, at most 59. */
const agentLate = { offsetMs: 59_000 };

const check = { type: 'check', name: 'ping' };
/** A plugin that runs into its time-out, and an agent that posts what stays the same a whole minute later. */
const pluginLate = { answeredMs: 30_000, offsetMs: minuteMs };

/** The last post arrives a millisecond after a scan: that of its tenth minute finds the silence a millisecond too short. */
const justAfterScan = { late: { offsetMs: 58_001 }, edgesMs: [58_002] };

const cases: readonly (readonly [string, Case])[] = [
  ['service', { monitor: service, fault: bad }],
  [
    'service, a mean of three, three attempts',
    { monitor: { ...service, duration: 3, maxCheckAttempts: 3 }, fault: bad },
  ],
  [
    'service, interrupted',
    { monitor: { ...service, critical: null, missingDurationCritical: 10 }, fault: silent, ...justAfterScan },
  ],
  ['host, posted directly, two attempts', { monitor: { ...host, maxCheckAttempts: 2 }, fault: bad }],
  [
    'host, a gauge by mackerel-agent, a mean of three',
    { monitor: { ...host, metric: 'loadavg5', duration: 3 }, fault: { ...bad, byAgent: 'gauge' }, late: agentLate },
  ],
  [
    'host, a rate by mackerel-agent, of which three quarters of a minute are enough',
    {
      monitor: { ...host, metric: 'cpu%', critical: 80, maxCheckAttempts: 2 },
      fault: { turns: 'bad', normal: 20, faulted: 100, byAgent: 'cpu' },
      late: agentLate,
      edgesMs: [14_999, 15_000],
    },
  ],
  ['connectivity', { monitor: { type: 'connectivity' }, fault: silent, ...justAfterScan }],
  ['external, two attempts', { monitor: { ...external, maxCheckAttempts: 2 }, fault: { ...bad, answersBadly: true } }],
  [
    'external, a response time, a mean of three, two attempts',
    {
      monitor: {
        ...external,
        service: 'shop',
        responseTimeWarning: 5,
        responseTimeDuration: 3,
        maxCheckAttempts: 2,
      },
      fault: bad,
      asked: { severity: 'warning', exact: true },
    },
  ],
  ['check, one attempt', { monitor: check, fault: { ...bad, checkedWith: { maxCheckAttempts: 1 } }, late: pluginLate }],
  [
    'check, three attempts',
    { monitor: check, fault: { ...bad, checkedWith: { maxCheckAttempts: 3 } }, late: pluginLate },
  ],
  [
    'expression',
    {
      monitor: { type: 'expression', name: 'm', expression: 'service(shop, load)', operator: '>', critical: 5 },
      fault: bad,
      // What is evaluated lies minutes back: that a post is under way for two seconds hastens and slows nothing.
      late: { gatheredMs: 0, processingMs: 0 },
      addedMs: 2_000,
      cycleMs: 5 * minuteMs,
      edgesMs: [3 * minuteMs, 2 * minuteMs + 2],
    },
  ],
];

/** Checks are monitors that nobody creates: they come with their reports. */
const storedMonitor = (input: object): Monitor =>
  monitorFrom(monitorInput.parse(input === check ? { type: 'connectivity' } : input), 'm');

interface Bounds {
  readonly floor: LatencyBound;
  readonly worst: LatencyBound;
}

function boundsOf(
  { monitor: input, fault, asked = { severity: 'critical', exact: false } }: Case,
  edit: object = {},
): Bounds {
  const monitor = { ...storedMonitor(input), ...edit };
  const wired = input === check ? { id: 'm', ...check } : monitor;
  const known = wireMonitor.parse(JSON.parse(JSON.stringify(wired)));
  const { floor, worst } = latencyBounds({
    monitor: monitorOf({ raw: { ...wired }, known }),
    asked,
    hint: {
      ...{ normal: fault.normal, faulted: fault.faulted, everyMs: minuteMs },
      ...(fault.checkedWith && { attempts: fault.checkedWith.maxCheckAttempts }),
    },
    observed: { normal: undefined, everyMs: undefined },
    byAgent: fault.byAgent !== undefined,
    minuteMs,
  });
  if (floor === undefined || worst === undefined) throw new Error('no bounds');
  return { floor, worst };
}

interface Measured {
  readonly leastMs: number;
  readonly mostMs: number;
}

const phases = 20;

/** Each once, for whoever asks. */
const latenciesOf = new Map<Case, Promise<Measured>>();

function measured(each: Case): Promise<Measured> {
  const found = latenciesOf.get(each) ?? measure(each);
  latenciesOf.set(each, found);
  return found;
}

async function measure({
  monitor: input,
  fault,
  late: more,
  cycleMs = minuteMs,
  edgesMs = [],
  addedMs = 0,
}: Case): Promise<Measured> {
  const monitor = storedMonitor(input);
  // A sample's own moment, and when it has just been missed.
  const edges = [0, 1, 2, ...edgesMs];
  const even = Array.from({ length: phases - edges.length }, (_, index) => ((index + 1) * cycleMs) / phases);
  const latencies: { readonly soon: number; readonly late: number }[] = [];
  for (const phaseMs of [...edges, ...even]) {
    latencies.push({
      soon: await measuredLatency(monitor, fault, phaseMs, soon),
      late: addedMs + (await measuredLatency(monitor, fault, phaseMs, { ...late, ...more })),
    });
  }
  expect(latencies).toHaveLength(phases);
  return {
    leastMs: Math.min(...latencies.flatMap((each) => [each.soon, each.late])),
    mostMs: Math.max(...latencies.flatMap((each) => [each.soon, each.late])),
  };
}

/** Less than any term has. */
const slackMs = 100;

const isFloor = ({ leastMs }: Measured, floorMs: number): boolean => leastMs >= floorMs && leastMs - floorMs < slackMs;
const isWorst = ({ mostMs }: Measured, worstMs: number): boolean => mostMs <= worstMs && worstMs - mostMs < slackMs;

/** What a bound would be with one term wrong: left out, taken twice, or a minute more or less. */
function wrong({ ms, terms }: LatencyBound): readonly (readonly [string, number])[] {
  const termsMs = terms.map((term) => 1000 * Number(/: (-?[\d.]+) s$/.exec(term)?.[1]));
  const sum = (of: readonly number[]): number =>
    Math.max(
      0,
      of.reduce((total, each) => total + each, 0),
    );
  expect(sum(termsMs)).toBeCloseTo(ms, 6);
  return terms.flatMap((term, place) => {
    const own = termsMs[place] ?? NaN;
    const changes = [
      ['without', -own],
      ['twice', own],
      ['a minute more', minuteMs],
      ['a minute less', -minuteMs],
    ] as const;
    return (
      changes
        .map(([change, by]) => [`${change}: ${term}`, sum([...termsMs, by])] as const)
        // Nothing comes of nothing: half of a sum that is 0 is right.
        .filter(([, wrongMs]) => wrongMs !== ms)
    );
  });
}

describe('the latencies that the stand-in has at 20 phases of a fault', () => {
  it.each(cases)(
    '%s: lie between floor and worst case and reach both; with any term wrong they would not',
    async (_, each) => {
      const [found, { floor, worst }] = [await measured(each), boundsOf(each)];
      expect([found.leastMs, isFloor(found, floor.ms)]).toEqual([expect.closeTo(floor.ms, -2), true]);
      expect([found.mostMs, isWorst(found, worst.ms)]).toEqual([expect.closeTo(worst.ms, -2), true]);

      const unnoticed = [
        ...wrong(floor).filter(([, ms]) => isFloor(found, ms)),
        ...wrong(worst).filter(([, ms]) => isWorst(found, ms)),
      ];
      expect(unnoticed).toEqual([]);
      expect(wrong(worst).length).toBeGreaterThanOrEqual(6);
    },
  );

  it.each(
    cases.filter(([, { monitor }]) =>
      /"(duration|maxCheckAttempts|responseTimeDuration)":[23]/.test(JSON.stringify(monitor)),
    ),
  )('%s: are not those of one attempt more, or of a mean of other points', async (_, each) => {
    const found = await measured(each);
    const edits = [{ maxCheckAttempts: 4 }, ...('duration' in each.monitor ? [{ duration: 6 }] : [])];
    for (const edit of edits) {
      const { floor, worst } = boundsOf(each, edit);
      expect([edit, isFloor(found, floor.ms) && isWorst(found, worst.ms)]).toEqual([edit, false]);
    }
  });
});
