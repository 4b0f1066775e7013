import fc from 'fast-check';
import { isInputOf, latestMonitored, metricsFedBy, monitoredPoints } from '../../../../src/standin/engine/rateMetric';
import { minutely } from '../builders';

const posted = new Map([
  ['cpu.idle.percentage', minutely(90, 20)],
  ['memory.used', minutely(25, 50)],
  ['memory.total', minutely(100, 100)],
  ['memory.swap_total', minutely(10, 10)],
  ['memory.swap_free', minutely(10, 4)],
  ['filesystem.sda1.used', minutely(1, 9)],
  ['filesystem.sda1.size', minutely(10, 10)],
  ['filesystem.sdb1.used', minutely(50, 50)],
  ['filesystem.sdb1.size', minutely(100, 100)],
  ['container.cpu.app.usage', minutely(20, 10)],
  ['container.cpu.app.limit', minutely(100, 100)],
  ['container.cpu.sidecar.usage', minutely(5, 15)],
  ['container.cpu.sidecar.limit', minutely(50, 50)],
  ['container.memory.app.usage', minutely(3)],
  ['container.memory.app.limit', minutely(4)],
  ['custom.load', minutely(7)],
]);
const operators = fc.constantFrom('>', '<');
const valuesOf = (metric: string, metrics: typeof posted = posted, operator: '>' | '<' = '>') =>
  monitoredPoints({ metric, operator }, [...metrics.keys()], (name) => metrics.get(name) ?? []).map(
    ({ value }) => value,
  );

describe('what a host monitor looks at', () => {
  it.each([
    ['cpu%', [10, 80]],
    ['memory%', [25, 50]],
    ['swap%', [0, 60]],
    ['disk%', [50, 90]],
    ['container-cpu%', [20, 30]],
    ['container-memory%', [75]],
    ['custom.load', [7]],
    ['never.posted', []],
  ])('%s', (metric, values) => {
    expect(valuesOf(metric)).toEqual(values);
  });

  it.each([
    ['one core', { idle: 20, user: 70, system: 10 }, 80],
    ['two cores', { idle: 150, user: 40, system: 10 }, 25],
    ['two cores, of which the sum is not quite so much', { idle: 20, user: 178.8 }, 90],
    ['four cores', { idle: 80, user: 320 }, 80],
    ['four cores, all idle', { idle: 400, user: 0 }, 0],
    ['four cores of an agent that posts 100 a host', { idle: 25, user: 60, system: 15 }, 75],
    ['what idles alone', { idle: 30 }, 70],
    ['what idles alone, on more than one core', { idle: 150 }, 25],
  ])('cpu% takes the whole for 100: %s', (_which, shares, used) => {
    const metrics = Object.entries(shares).map(([name, value]) => [`cpu.${name}.percentage`, minutely(value)] as const);
    expect(valuesOf('cpu%', new Map(metrics))).toEqual([used]);
  });

  it('cpu% counts the cores of each moment: hosts are made larger', () => {
    const metrics = new Map([
      ['cpu.idle.percentage', minutely(50, 80)],
      ['cpu.user.percentage', minutely(50, 320)],
    ]);
    expect(valuesOf('cpu%', metrics)).toEqual([50, 80]);
  });

  it.each([
    ['disk%', [10, 50]],
    ['container-cpu%', [20, 30]],
    ['memory%', [25, 50]],
  ])('%s of a monitor of low values: the least of file systems, and the most of containers', (metric, values) => {
    expect(valuesOf(metric, posted, '<')).toEqual(values);
  });

  it('needs both figures of a moment', () => {
    expect(valuesOf('memory%', new Map([...posted, ['memory.total', minutely(100)]]))).toEqual([50]);
    expect(valuesOf('memory%', new Map([...posted, ['memory.total', minutely(0, 0)]]))).toEqual([]);
  });

  it.each(['cpu%', 'memory%', 'swap%', 'disk%', 'container-cpu%', 'custom.load'])(
    '%s: its latest points are the last of all, whatever gaps there are',
    (metric) => {
      const minute = fc.record({ name: fc.constantFrom(...posted.keys()), time: fc.integer({ min: 1, max: 60 }) });
      fc.assert(
        fc.property(
          fc.array(minute, { maxLength: 300 }),
          fc.integer({ min: 1, max: 5 }),
          operators,
          (minutes, count, operator) => {
            const pointsOf = (name: string) =>
              [...new Set(minutes.filter((each) => each.name === name).map(({ time }) => time))]
                .toSorted((a, b) => a - b)
                .map((time) => ({ time, value: ((7 * time) % 11) + name.length }));
            const names = [...new Set(minutes.map(({ name }) => name))];
            const watched = { metric, operator } as const;
            const all = monitoredPoints(watched, names, pointsOf);
            expect([...latestMonitored(watched, names, pointsOf, count)].slice(-count)).toEqual(all.slice(-count));
          },
        ),
      );
    },
  );

  it.each([
    ['cpu%', 'cpu.idle.percentage', true],
    ['cpu%', 'cpu.user.percentage', false],
    ['memory%', 'memory.total', true],
    ['swap%', 'memory.total', false],
    ['disk%', 'filesystem.sda1.used', true],
    ['disk%', 'disk.sda1.reads.delta', false],
    ['container-cpu%', 'container.cpu.app.usage', true],
    ['container-cpu%', 'container.memory.app.usage', false],
    ['container-memory%', 'container.memory.app.limit', true],
    ['custom.load', 'custom.load', true],
    ['custom.load', 'custom.load5', false],
  ])('a monitor of %s is judged upon a post of %s: %p', (metric, name, isInput) => {
    expect(isInputOf(metric, name)).toBe(isInput);
    expect(metricsFedBy(['custom.other', name]).includes(metric)).toBe(isInput);
  });
});
