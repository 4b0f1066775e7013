import type { Alert, Transition } from '../../../src/domain/alert';
import type { FactOf } from '../../../src/domain/facts';
import { sightingsOf } from '../../../src/domain/sightings';
import { polledBy } from '../../../src/domain/stamps';

const at = { earliest: 1_000, latest: 2_000 };
const alert: Alert = {
  provider: 'mackerel',
  id: 'alert',
  monitor: { id: 'monitor', name: 'Shop 5xx rate' },
  target: { service: 'shop' },
  openedAt: at,
  transitions: [],
};

/** The value that is reported for an alert that was seen in these states, one a poll. */
function valueOf(...states: readonly (readonly [Transition['severity'], number | undefined])[]): number | undefined {
  const seen = states.map(([severity, value], index): FactOf<'alert-seen'> => {
    const state = { ...alert, transitions: [{ severity, at }], ...(value !== undefined && { value }) };
    return { type: 'alert-seen', sentAtMs: index, answeredAtMs: index, alert: state };
  });
  const polls = seen.map(({ sentAtMs, answeredAtMs }): FactOf<'polled'> => {
    const result = { ok: true, pages: 1, complete: true, openIds: [], clock: [] } as const;
    return { type: 'polled', provider: 'mackerel', sentAtMs, answeredAtMs, result };
  });
  const [sighting] = sightingsOf(seen, new Map([['mackerel', polledBy(polls, 0)]]));
  return sighting?.alert.value;
}

describe('the value of an alert', () => {
  test.each([
    [
      'is the one that raised it, not the good one that closed it',
      [
        ['critical', 40],
        ['critical', 45],
        ['ok', 0],
      ],
      40,
    ],
    [
      'is that of the highest severity',
      [
        ['warning', 6],
        ['critical', 40],
        ['warning', 7],
      ],
      40,
    ],
    [
      'is the last one where the first was not told',
      [
        ['critical', undefined],
        ['ok', 3],
      ],
      3,
    ],
    [
      'may be zero',
      [
        ['critical', 0],
        ['critical', 5],
      ],
      0,
    ],
  ] as const)('%s', (_, states, value) => {
    expect(valueOf(...states)).toBe(value);
  });
});
