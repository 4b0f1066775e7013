import { readManagerConfig } from '../../../../src/providers/prometheus/managerConfig';
import { muteTextOf } from '../../../../src/providers/prometheus/muteTimes';
import { reachOf } from '../../../../src/providers/prometheus/reach';
import { destinationsOf } from '../../../../src/providers/prometheus/routing';
import { covers, timeIntervalSchema, touches } from '../../../../src/providers/prometheus/timeIntervals';

type Labels = Readonly<Record<string, string>>;

const tree = `
route:
  receiver: root
  group_wait: 5s
  routes:
    - { receiver: pager, matchers: ['severity="critical"'], continue: true }
    - receiver: shop
      match: { team: shop }
      group_interval: 1m30s
      routes:
        - { receiver: shop-night, match_re: { path: '/a.*' } }
        - { matchers: ['path=~"/b"', 'team!="x"'], group_wait: 0s }
    - { receiver: late, matchers: ['severity="critical"'] }
`;

function routed(labels: Labels, unknown: readonly string[] = [], config = tree) {
  const { routes, isCertain } = destinationsOf(readManagerConfig(config).route!, {
    labels,
    mayHave: (name) => unknown.includes(name),
  });
  return { receivers: routes.map(({ receiver }) => receiver), isCertain };
}

describe('a route of Alertmanager', () => {
  it.each<[Labels, string[]]>([
    [{}, ['root']],
    [{ severity: 'critical' }, ['pager', 'late']],
    [{ severity: 'critical', team: 'shop' }, ['pager', 'shop']],
    [{ team: 'shop', path: '/abc' }, ['shop-night']],
    [{ team: 'shop', path: '/b' }, ['shop']],
    [{ team: 'shop', path: 'x/a' }, ['shop']],
    [{ team: 'other', path: '/a' }, ['root']],
  ])('leads an alert with %j to %j', (labels, receivers) => {
    expect(routed(labels)).toEqual({ receivers, isCertain: true });
  });

  it('may lead to several while a label is not known, and never to those that a known one excludes', () => {
    expect(routed({ team: 'shop' }, ['path'])).toEqual({
      receivers: ['shop-night', 'shop', 'shop'],
      isCertain: false,
    });
    expect(routed({ severity: 'warning' }, ['team'])).toEqual({ receivers: ['shop', 'root'], isCertain: false });
    expect(routed({ severity: 'critical' }, ['team'])).toEqual({
      receivers: ['pager', 'shop', 'late'],
      isCertain: false,
    });
    expect(routed({ team: 'other' }, ['path']).isCertain).toBe(true);
  });

  it('hands down receiver and waits, and has those of Alertmanager by default', () => {
    const waits = (labels: Labels, config = tree) =>
      destinationsOf(readManagerConfig(config).route!, { labels, mayHave: () => false }).routes.map(
        ({ groupWaitMs, groupIntervalMs }) => [groupWaitMs, groupIntervalMs],
      );
    expect(waits({ severity: 'critical' })[0]).toEqual([5_000, 300_000]);
    expect(waits({ team: 'shop', path: '/b' })).toEqual([[0, 90_000]]);
    expect(waits({}, 'route: { receiver: a }')).toEqual([[30_000, 300_000]]);
  });

  it('is not known where the configuration is not as documented', () => {
    expect(readManagerConfig('route: 5').route).toBeUndefined();
    expect(readManagerConfig('{').route).toBeUndefined();
  });
});

describe('a receiver', () => {
  const reach = (webhooks: string, base = 'http://127.0.0.1:19095') =>
    reachOf(readManagerConfig(`receivers: [{ name: a, webhook_configs: [${webhooks}] }]`).receivers[0], base);

  it('tells alertdrill where one of its webhooks lies below the URL', () => {
    expect(reach("{ url: 'http://127.0.0.1:19095/oncall' }")).toBe('yes');
    expect(reach("{ url: 'http://elsewhere:1/' }, { url: 'http://127.0.0.1:19095/' }")).toBe('yes');
    expect(reach("{ url: 'http://localhost:19095/oncall' }")).toBe('yes');
    expect(reach("{ url: 'https://drill.example.com/hooks/oncall' }", 'https://drill.example.com/hooks/')).toBe('yes');
    expect(reach("{ url: 'https://drill.example.com/hooksmith' }", 'https://drill.example.com/hooks')).toBe('no');
    expect(reach("{ url: 'http://127.0.0.1:19096/oncall' }")).toBe('no');
    expect(reach('')).toBe('no');
  });

  it('may, where its URL is hidden', () => {
    expect(reach("{ url: '<secret>' }")).toBe('unknown');
    expect(reach('{ url_file: /etc/hook }')).toBe('unknown');
    expect(reach("{ url: '<secret>' }, { url: 'http://127.0.0.1:19095/a' }")).toBe('yes');
  });
});

describe('time intervals', () => {
  const interval = (text: object) => timeIntervalSchema.parse(text);
  const at = (iso: string) => {
    const atMs = Date.parse(iso);
    return { fromMs: atMs, toMs: atMs };
  };
  /** A Monday. */
  const monday = (time: string) => at(`2026-11-23T${time}:00Z`);

  it.each<[string, object, string, boolean]>([
    ['its beginning', { times: [{ start_time: '09:00', end_time: '17:00' }] }, '2026-11-23T09:00:00Z', true],
    ['a minute before', { times: [{ start_time: '09:00', end_time: '17:00' }] }, '2026-11-23T08:59:59Z', false],
    [
      'its end, which is not in it',
      { times: [{ start_time: '09:00', end_time: '17:00' }] },
      '2026-11-23T17:00:00Z',
      false,
    ],
    ['midnight', { times: [{ start_time: '00:00', end_time: '24:00' }] }, '2026-11-23T23:59:59Z', true],
    ['a weekday in the range', { weekdays: ['monday:friday'] }, '2026-11-27T12:00:00Z', true],
    ['one outside', { weekdays: ['monday:friday'] }, '2026-11-28T12:00:00Z', false],
    ['the last day of the month', { days_of_month: ['-1'] }, '2026-11-30T12:00:00Z', true],
    ['the last but one', { days_of_month: ['-1'] }, '2026-11-29T12:00:00Z', false],
    ['the last of a leap February', { days_of_month: ['-1'] }, '2028-02-29T12:00:00Z', true],
    ['a month by name', { months: ['november:december'] }, '2026-11-23T12:00:00Z', true],
    ['a month by number', { months: ['1:3'] }, '2026-11-23T12:00:00Z', false],
    ['a year', { years: ['2026:2027'] }, '2026-11-23T12:00:00Z', true],
    [
      'another place',
      { times: [{ start_time: '09:00', end_time: '10:00' }], location: 'Asia/Tokyo' },
      '2026-11-23T00:30:00Z',
      true,
    ],
    ['a place that is not known', { location: 'Local' }, '2026-11-23T00:30:00Z', false],
  ])('contain or not: %s', (_, text, iso, expected) => {
    expect(touches([interval(text)], at(iso))).toBe(expected);
  });

  it('touch a span that they do not cover', () => {
    const [night] = [interval({ times: [{ start_time: '00:00', end_time: '09:00' }] })];
    const span = { fromMs: monday('08:58').fromMs, toMs: monday('09:02').fromMs };
    expect([touches([night], span), covers([night], span)]).toEqual([true, false]);
    const before = { fromMs: monday('08:00').fromMs, toMs: monday('08:58').fromMs };
    expect([touches([night], before), covers([night], before)]).toEqual([true, true]);
  });

  it('mute a route within them, or outside of them', () => {
    const config = (more: string) =>
      readManagerConfig(`
route: { receiver: a, ${more} }
time_intervals: [{ name: night, time_intervals: [{ times: [{ start_time: '00:00', end_time: '06:00' }] }] }]
mute_time_intervals: [{ name: moon, time_intervals: [{ location: Local }] }]
`);
    const muted = (more: string, time: string) => {
      const { route, intervals } = config(more);
      return muteTextOf(route!, intervals, monday(time));
    };
    expect(muted('mute_time_intervals: [night]', '05:00')).toContain('is mute within the time interval night');
    expect(muted('mute_time_intervals: [night]', '06:00')).toBeUndefined();
    expect(muted('active_time_intervals: [night]', '06:00')).toContain('is active only within');
    expect(muted('active_time_intervals: [night]', '05:00')).toBeUndefined();
    // Nothing is claimed of a place that is not known.
    expect(muted('active_time_intervals: [moon]', '05:00')).toBeUndefined();
    expect(muted('mute_time_intervals: [moon]', '05:00')).toBeUndefined();
  });
});
