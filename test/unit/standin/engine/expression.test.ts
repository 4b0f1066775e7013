import { compileExpression } from '../../../../src/standin/engine/expression/compile';
import type { ExpressionData } from '../../../../src/standin/engine/expression/compiled';
import { within, type Line } from '../../../../src/standin/engine/expression/line';
import { only, type Window } from '../../../../src/standin/engine/expression/window';

/** Values at the slots up to 100, the last one there. */
const line = (...values: readonly (number | undefined)[]): Line =>
  new Map(
    values.flatMap((value, index) => (value === undefined ? [] : [[101 - values.length + index, value] as const])),
  );

const lines: Readonly<Record<string, readonly Line[]>> = {
  'h1 load': [line(1, 2, 3)],
  'h1 rising': [line(...Array.from({ length: 11 }, (_, index) => index))],
  'h1 jobs.*': [line(1, 10), line(2, 20), line(6, 30)],
  'shop a': [line(8, 12)],
  'shop b': [line(2, 4)],
  'shop zero': [line(0, 0)],
  'shop:web load': [line(1), line(2), line(4), line(9)],
};

const linesWithin = (name: string, window: Window): readonly Line[] =>
  (lines[name] ?? []).map((each) => within(each, window));

const data: ExpressionData = {
  host: (id, pattern, window) => linesWithin(`${id} ${pattern}`, window),
  service: (name, pattern, window) => linesWithin(`${name} ${pattern}`, window),
  role: (fullname, pattern, window) => linesWithin(`${fullname} ${pattern}`, window),
  roleSlots: (fullname, pattern, window) => linesWithin(`${fullname} ${pattern.replace('custom.', '')}`, window),
  slot: 100,
  slotMs: 60_000,
  slotsPerMinute: 1,
};

/** Each line's value at the moment that is judged. */
const valuesNow = (expression: string) =>
  compileExpression(expression)
    .lines(data, only(100))
    .map((each) => each.get(100));

const expectedNear = (value: number): unknown => (Number.isFinite(value) ? expect.closeTo(value, 9) : value);

describe('an expression', () => {
  it.each([
    ['host(h1, load)', [3]],
    [`host('h1', "load")`, [3]],
    ['  host( h1 ,load )  ', [3]],
    ['service(shop, a)', [12]],
    ['role(shop:web, load)', [1, 2, 4, 9]],
    ['role("shop: web", load)', [1, 2, 4, 9]],
    ['roleSlots(shop:web, custom.load)', [1, 2, 4, 9]],
    ['host(none, load)', []],
    ['avg(host(h1, jobs.*))', [20]],
    ['max(host(h1, jobs.*))', [30]],
    ['min(host(h1, jobs.*))', [10]],
    ['sum(host(h1, jobs.*))', [60]],
    ['product(host(h1, jobs.*))', [6000]],
    ['avg(host(none, load))', []],
    ['percentile(role(shop:web, load), 50)', [3]],
    ['percentile(role(shop:web, load), 99.9)', [8.985]],
    ['diff(service(shop, a), service(shop, b))', [8]],
    ['divide(service(shop, a), service(shop, b))', [3]],
    ['divide(service(shop, a), service(shop, zero))', [undefined]],
    ['diff(service(shop, a), service(shop, none))', []],
    ['scale(service(shop, a), 1/4)', [3]],
    ['scale(service(shop, a), -0.5)', [-6]],
    ['offset(service(shop, a), 10.0)', [22]],
    ['timeShift(service(shop, a), 1m)', [8]],
    ['timeShift(service(shop, a), 1w)', [undefined]],
    ['movingAverage(host(h1, load), 2m)', [2.5]],
    ['movingAverage(host(h1, load), 1h)', [2]],
    ['linearRegression(host(h1, rising), 1h)', [10]],
    ['timeLeftForecast(host(h1, rising), 1h, 40)', [1800]],
    ['scale(timeLeftForecast(host(h1, rising), 1h, 40), 1/60)', [30]],
    ['timeLeftForecast(host(h1, rising), 1h, 5)', [Infinity]],
    ['timeLeftForecast(host(h1, rising), 1m, 40)', [undefined]],
    ['group(service(shop, a), host(h1, load))', [12, 3]],
    ['stack(service(shop, a))', [12]],
    [`alias(service(shop, a), 'a, b (c)')`, [12]],
    ['avg(group(service(shop, a), service(shop, b)))', [8]],
  ])('%s is %j', (expression, values) => {
    expect(valuesNow(expression)).toEqual(values.map((value) => value && expectedNear(value)));
  });

  it('reckons with what there is of several lines, and needs both sides of two', () => {
    const atEarlier = (expression: string) => compileExpression(expression).lines(data, only(98))[0]?.get(98);
    expect(atEarlier('sum(group(host(h1, load), service(shop, a)))')).toBe(1);
    expect(atEarlier('diff(host(h1, load), service(shop, a))')).toBeUndefined();
  });

  it.each([
    ['host(h1, load)', true],
    ['host(h1, jobs.*)', false],
    ['host(h1, custom.#.x)', false],
    ['role(shop:web, load)', false],
    ['avg(role(shop:web, load))', true],
    ['scale(role(shop:web, load), 2)', false],
    ['diff(service(shop, a), service(shop, b))', true],
    ['diff(service(shop, a), role(shop:web, load))', false],
    ['group(service(shop, a))', true],
    ['group(service(shop, a), service(shop, b))', false],
    ['alias(max(role(shop:web, load)), x)', true],
  ])('%s ends up as one line: %p', (expression, isOneLine) => {
    expect(compileExpression(expression).isOneLine).toBe(isOneLine);
  });

  it.each([
    ['', /ends where/],
    ['load', /no function/],
    ['hosts(h1, load)', /no function hosts/],
    ['constructor(h1, load)', /no function constructor/],
    ['host(h1)', /host: takes a host id, a metric/],
    ['host(h1, load', /not closed/],
    ['host(h1, load))', /behind its end/],
    ['host(h1, load) x', /behind its end/],
    ['host(h1, "load)', /quotation mark/],
    ['host(, load)', /"," where/],
    ['avg()', /"\)" where/],
    ['avg(load)', /avg: "load" is no metric/],
    ['host(avg(host(h1, load)), load)', /argument 1 is no plain value/],
    ['scale(host(h1, load), lots)', /"lots" is no number/],
    ['scale(host(h1, load), 1/0)', /no number/],
    ['timeShift(host(h1, load), 5)', /no duration/],
    ['timeShift(host(h1, load), 0m)', /no duration/],
    ['percentile(host(h1, load), 0)', /between 0 and 100/],
    ['percentile(host(h1, load), 101)', /between 0 and 100/],
    ['roleSlots(shop:web, memory.free)', /not kept by role/],
    [`${'avg('.repeat(1000)}host(h1, load)${')'.repeat(1000)}`, /more than 50 calls/],
  ])('is refused: %s', (expression, why) => {
    expect(() => compileExpression(expression)).toThrow(why);
  });
});
