import type { Severity } from './alert';
import type { Expectation, Forbidden } from './scenario';
import type { Sighting } from './sightings';
import { targetMatches } from './targets';
import type { Timeline } from './timeline';

type Subject = Expectation | Forbidden;

/** The alerts of the subject's monitor, whatever their target. */
export function alertsOfMonitor(timeline: Timeline, subject: Subject): readonly Sighting[] {
  const monitor = timeline.monitors.get(subject.key);
  return timeline.sightings.filter(({ alert }) => {
    if (alert.provider !== subject.provider) return false;
    if (monitor !== undefined) return alert.monitor.id === monitor.id;
    return 'id' in subject.monitor
      ? alert.monitor.id === subject.monitor.id
      : alert.monitor.name === subject.monitor.name;
  });
}

export const matchingAlerts = (timeline: Timeline, subject: Subject): readonly Sighting[] =>
  alertsOfMonitor(timeline, subject).filter(({ alert }) => targetMatches(alert.target, subject.on));

/** Alerts that opened before the fault was sent and were not closed by then: no evidence, whatever they do later. */
export const openBefore = ({ opened, closed }: Sighting, atMs: number): boolean =>
  opened.at.latest < atMs && (closed === undefined || closed.at.latest > atMs);

/** Alerts that opened once the fault had been sent, less the clocks' error. */
export const openedSince = ({ opened }: Sighting, atMs: number): boolean => opened.at.latest >= atMs;

/** At least the asked severity satisfies; `unknown` only itself. */
export function satisfies(reached: Severity | 'ok', expectation: Pick<Expectation, 'severity' | 'exact'>): boolean {
  if (reached === 'ok') return false;
  const { severity, exact } = expectation;
  if (severity === undefined || reached === severity) return true;
  return !exact && severity === 'warning' && reached === 'critical';
}
