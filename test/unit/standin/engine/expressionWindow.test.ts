import fc from 'fast-check';
import { compileExpression } from '../../../../src/standin/engine/expression/compile';
import type { ExpressionData } from '../../../../src/standin/engine/expression/compiled';
import { within, type Line } from '../../../../src/standin/engine/expression/line';
import { only, type Window } from '../../../../src/standin/engine/expression/window';

const everything: Window = { after: -Infinity, until: Infinity };

/** Lines of a service's metrics, a.b being several of them; `asked` is told of each part of them that is read. */
const dataOf = (lines: Readonly<Record<string, readonly Line[]>>, asked: (window: Window) => void): ExpressionData => ({
  ...{ host: () => [], role: () => [], roleSlots: () => [], slot: 0, slotMs: 60_000, slotsPerMinute: 1 },
  service(_name, pattern, window) {
    asked(window);
    return (lines[pattern] ?? []).map((line) => within(line, window));
  },
});

const line = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -20, max: 5 }), fc.double({ min: -9, max: 9, noNaN: true })), {
    selector: ([slot]) => slot,
    maxLength: 20,
  })
  .map((points): Line => new Map(points));

const lines = fc.record({ one: fc.tuple(line), many: fc.array(line, { maxLength: 3 }) });

const duration = fc.integer({ min: 1, max: 12 }).map((minutes) => `${minutes}m`);

/** Any expression that there is, up to four calls within each other. */
const { expression } = fc.letrec<{ readonly expression: string }>((tie) => {
  const inner = tie('expression');
  const call = (name: string, ...args: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...args).map((written) => `${name}(${written.join(', ')})`);
  const number = fc.integer({ min: -5, max: 5 }).map(String);
  return {
    expression: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('service(shop, one)', 'service(shop, many)'),
      ...['avg', 'max', 'min', 'sum', 'product', 'stack'].map((name) => call(name, inner)),
      ...['diff', 'divide', 'group'].map((name) => call(name, inner, inner)),
      ...['scale', 'offset'].map((name) => call(name, inner, number)),
      ...['timeShift', 'movingAverage', 'linearRegression'].map((name) => call(name, inner, duration)),
      call('percentile', inner, fc.constantFrom('25', '50', '99')),
      call('timeLeftForecast', inner, duration, number),
      call('alias', inner, fc.constant('a')),
    ),
  };
});

const window = fc
  .tuple(fc.integer({ min: -20, max: 3 }), fc.integer({ min: 1, max: 5 }))
  .map(([after, slots]): Window => ({ after, until: after + slots }));

describe('the window of an expression', () => {
  it('shows, to the last digit, what all that there is shows there', () => {
    fc.assert(
      fc.property(expression, lines, fc.oneof(fc.constant(only(0)), window), (source, there, looked) => {
        const compiled = compileExpression(source);
        const data = dataOf(there, () => undefined);
        const plainly = compiled.lines(data, everything).map((each) => within(each, looked));
        expect(compiled.lines(data, looked)).toEqual(plainly);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, ...[after: number, until: number][]]>([
    ['scale(service(shop, one), 2)', [-1, 0]],
    ['diff(avg(service(shop, many)), service(shop, one))', [-1, 0], [-1, 0]],
    ['timeShift(service(shop, one), 1d)', [-1441, -1440]],
    ['movingAverage(service(shop, one), 5m)', [-5, 0]],
    ['linearRegression(service(shop, one), 1h)', [-60, 0]],
    ['timeLeftForecast(service(shop, one), 1h, 5)', [-60, 0]],
    ['timeShift(movingAverage(service(shop, one), 5m), 10m)', [-15, -10]],
    ['timeLeftForecast(movingAverage(service(shop, one), 5m), 1h, 5)', [-64, 0]],
    ['timeShift(linearRegression(service(shop, one), 10m), 20m)', [-21, 0]],
  ])('%s reads of its metrics no more than it looks at', (...[source, ...parts]) => {
    const asked: Window[] = [];
    compileExpression(source).lines(
      dataOf({}, (each) => asked.push(each)),
      only(0),
    );
    expect(asked).toEqual(parts.map(([after, until]) => ({ after, until })));
  });
});
