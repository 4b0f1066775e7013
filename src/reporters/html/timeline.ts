import { epochMsOf } from '../../domain/isoTime';
import type { DrillReport } from '../../domain/report';
import { middleMsOf } from '../../domain/reportTime';
import { loadText } from '../../telling/drillRows';
import { expectationLane, silenceLane } from './alertLanes';
import { zeroOf } from './zero';
import type { Lane, Timeline } from './lane';

/** Undefined where nothing was injected and nothing watched: there is nothing to see. */
export function timelineOf(drill: DrillReport): Timeline | undefined {
  const { injectedAt } = drill;
  const zero = zeroOf(drill);
  if (injectedAt === undefined || zero === undefined) return undefined;
  const lanes = [
    phaseLane(drill),
    ...faultLanes(drill),
    ...loadLanes(drill),
    ...drill.expectations.map((expectation) => expectationLane(expectation, drill)),
    ...drill.forbidden.map((silence) => silenceLane(silence, drill)),
  ];
  const phases = drill.phases.filter(({ name }) => name !== 'preflight' && name !== 'jitter');
  const startsMs = phases.map(({ startedAt }) => epochMsOf(startedAt));
  const fromMs = Math.min(epochMsOf(injectedAt), ...startsMs);
  const toMs = endOf(drill, lanes, fromMs);
  return { fromMs, toMs, zero, lanes };
}

/** How much longer than all that happened the end of a drill is shown: settling may take many times as long. */
const shareOfSettling = 0.15;

function endOf({ phases }: DrillReport, lanes: readonly Lane[], fromMs: number): number {
  const settle = phases.find(({ name }) => name === 'settle');
  const happened = lanes.flatMap(({ spans, marks }) => [
    // What might have been makes no room for itself: a worst case may be many times as far away.
    ...spans
      .filter(({ kind, label }) => kind !== 'possible' && label !== 'settle' && label !== 'verdict')
      .map(({ toMs }) => toMs),
    ...marks.map(({ atMs }) => atMs),
  ]);
  const lastMs = Math.max(fromMs + 1, ...happened);
  const endMs = Math.max(lastMs, ...phases.map(({ endedAt }) => epochMsOf(endedAt)));
  return settle === undefined ? endMs : Math.min(endMs, lastMs + shareOfSettling * (lastMs - fromMs));
}

function phaseLane({ phases }: DrillReport): Lane {
  return {
    name: `phases: ${phases.map(({ name }) => name).join(', ')}`,
    spans: phases.map(({ name, startedAt, endedAt }, index) => ({
      fromMs: epochMsOf(startedAt),
      toMs: epochMsOf(endedAt),
      kind: index % 2 === 0 ? 'phase' : 'other-phase',
      label: name,
    })),
    marks: [],
  };
}

/** When the fault may have been in place, and when its effect was seen. */
function faultLanes(drill: DrillReport): readonly Lane[] {
  const { control, fault = 'a fault', injectedAt, rolledBackAt, onset, effectGoneAt, effectProbed, outcome } = drill;
  if (control || injectedAt === undefined) return [];
  const lastMs = Math.max(...drill.phases.map(({ endedAt }) => epochMsOf(endedAt)));
  const isLeft = outcome === 'rollback-failed' && rolledBackAt === undefined;
  const lane: Lane = {
    name: `fault: ${fault}${isLeft ? '; it may still be there' : ''}`,
    spans: [
      {
        fromMs: epochMsOf(injectedAt),
        toMs: rolledBackAt === undefined ? lastMs : epochMsOf(rolledBackAt),
        kind: 'fault',
        ...(rolledBackAt === undefined && { isOpen: true }),
      },
    ],
    marks: [
      { atMs: epochMsOf(injectedAt), kind: 'injected' },
      ...(rolledBackAt === undefined ? [] : [{ atMs: epochMsOf(rolledBackAt), kind: 'rolled-back' as const }]),
    ],
  };
  if (!effectProbed) return [lane];
  if (onset === undefined) return [lane, { name: 'effect: it was not seen', spans: [], marks: [] }];
  const isGone = effectGoneAt !== undefined;
  return [
    lane,
    {
      name: `effect, as the probe saw it${isGone ? '' : '; nobody saw it go'}`,
      spans: [
        {
          fromMs: middleMsOf(onset),
          toMs: isGone ? epochMsOf(effectGoneAt) : lastMs,
          kind: 'effect',
          ...(!isGone && { isOpen: true }),
        },
      ],
      marks: [{ atMs: middleMsOf(onset), kind: 'onset' }],
    },
  ];
}

/** The report has what was delivered in the hold as a whole, and not when. */
function loadLanes({ load, faultLoad, phases }: DrillReport): readonly Lane[] {
  const hold = phases.find(({ name }) => name === 'hold') ?? phases.find(({ name }) => name === 'inject');
  if (hold === undefined) return [];
  const span = { fromMs: epochMsOf(hold.startedAt), toMs: epochMsOf(hold.endedAt), kind: 'load' as const };
  return [['normal load', load] as const, ['load of the fault', faultLoad] as const].flatMap(([name, figures]) =>
    figures === undefined ? [] : [{ name: loadText(name, figures), spans: [span], marks: [] }],
  );
}
