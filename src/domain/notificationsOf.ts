import type { FactOf } from './facts';
import { transitionTo } from './detection';
import { satisfies } from './matching';
import { isAbout } from './notifiedAlert';
import type { Expectation } from './scenario';
import type { Sighting } from './sightings';
import type { Timeline } from './timeline';

export interface Tellings {
  /** Of the severity that is expected, in the order of their arrival. */
  readonly told: readonly FactOf<'notification-arrived'>[];
  /** Of these alerts, but of another severity. */
  readonly ofLess: readonly FactOf<'notification-arrived'>[];
}

/**
 * The notifications that tell of one of these alerts. One that came before the fault, or before the alert had reached
 * its severity, is of something else: an earlier opening that has the same fingerprint, or an old one told again.
 */
export function tellingsOf(
  { notifications, injection }: Timeline,
  expectation: Expectation,
  opened: readonly Sighting[],
): Tellings {
  const reached = opened.flatMap((sighting) => {
    const at = transitionTo(expectation, sighting)?.mapped.at;
    return at === undefined ? [] : [{ sighting, sinceMs: Math.max(at.earliest, injection?.earliest ?? at.earliest) }];
  });
  const firing = notifications.filter(({ of }) => of.state === 'firing');
  const isEnough = ({ of }: FactOf<'notification-arrived'>) =>
    of.severity === undefined || satisfies(of.severity, expectation);
  return {
    told: firing.filter(
      (fact) =>
        isEnough(fact) &&
        reached.some(({ sighting, sinceMs }) => fact.atMs >= sinceMs && isAbout(fact.of, sighting.alert)),
    ),
    ofLess: firing.filter((fact) => !isEnough(fact) && opened.some(({ alert }) => isAbout(fact.of, alert))),
  };
}
