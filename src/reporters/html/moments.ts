import { epochMsOf } from '../../domain/isoTime';
import type { DrillReport, ExpectationReport, IntervalReport } from '../../domain/report';
import { middleMsOf } from '../../domain/reportTime';
import { expectedTransitions, transitionsOf, type TransitionShown } from './transitions';
import { zeroOf } from './zero';

/** Something that happened, or came due: what the timeline shows, for those who can't see it, and to the second. */
export interface Moment {
  readonly atMs: number;
  /** Half of the interval in which it lies; absent: it is known. */
  readonly errorMs?: number;
  readonly text: string;
}

/** In their order. Empty where nothing was injected. */
export function momentsOf(drill: DrillReport): readonly Moment[] {
  const { control, injectedAt, rolledBackAt, onset, effectGoneAt, effectProbed } = drill;
  if (injectedAt === undefined) return [];
  return [
    at(injectedAt, control ? 'the watched window began' : 'injection of the fault was sent'),
    ...(onset !== undefined && effectProbed && !control ? [within(onset, 'the effect was there: the onset')] : []),
    ...drill.expectations.flatMap((expectation) => expectationMoments(expectation, drill)),
    ...drill.forbidden.flatMap(({ monitor, alert }) =>
      alertMoments(`${monitor.name} (forbidden)`, transitionsOf(alert)),
    ),
    ...drill.unexpected.alerts.flatMap((alert) =>
      alertMoments(`${alert.monitor} (not expected here)`, transitionsOf(alert)),
    ),
    ...(rolledBackAt === undefined ? [] : [at(rolledBackAt, control ? 'the load ended' : 'the fault was rolled back')]),
    ...(effectGoneAt === undefined || onset === undefined || control ? [] : [at(effectGoneAt, 'the effect was gone')]),
  ].sort((a, b) => a.atMs - b.atMs);
}

function expectationMoments(expectation: ExpectationReport, drill: DrillReport): readonly Moment[] {
  const { monitor, withinMs, stagesMs, notified } = expectation;
  const zeroMs = zeroOf(drill)?.atMs;
  if (zeroMs === undefined) return [];
  const { name } = monitor;
  const whom = notified?.toldReceiver === undefined ? 'somebody' : `receiver ${notified.toldReceiver}`;
  return [
    ...(stagesMs.pending === undefined ? [] : [{ atMs: zeroMs + stagesMs.pending, text: `${name}: pending` }]),
    ...alertMoments(name, expectedTransitions(expectation, zeroMs)),
    { atMs: zeroMs + withinMs, text: `${name}: deadline` },
    ...(notified?.arrivedAt === undefined ? [] : [at(notified.arrivedAt, `${name}: ${whom} was notified`)]),
    ...(notified === undefined
      ? []
      : [{ atMs: zeroMs + notified.withinMs, text: `${name}: deadline of the notification` }]),
  ];
}

const alertMoments = (name: string, transitions: readonly TransitionShown[]): readonly Moment[] =>
  transitions.map(({ severity, atMs, errorMs }) => ({
    ...{ atMs, errorMs },
    text: severity === 'ok' ? `${name}: closed` : `${name}: ${severity}`,
  }));

const at = (iso: string, text: string): Moment => ({ atMs: epochMsOf(iso), text });

const within = (interval: IntervalReport, text: string): Moment => ({
  atMs: middleMsOf(interval),
  errorMs: (epochMsOf(interval.latest) - epochMsOf(interval.earliest)) / 2,
  text,
});
