import { argumentsOf, type Arguments } from './arguments';
import type { Compiled, CompileCall, ExpressionData } from './compiled';
import { combine, mapValues, movingAverage, pair, percentileOf, regression, shifted, within, type Line } from './line';
import { ExpressionError } from './parse';
import { source } from './sources';
import { around, earlier, isWithin, type Window } from './window';

/** All functions of docs/advanced/advanced-graph, by name. Each throws an ExpressionError where a call can't be meant. */
export const functions: ReadonlyMap<string, CompileCall> = new Map([
  ['host', source('host', 'a host id')],
  ['service', source('service', 'a service')],
  ['role', source('role', 'a role (service:role)')],
  ['roleSlots', source('roleSlots', 'a role (service:role)')],

  ['avg', reducing((values) => sum(values) / values.length)],
  ['max', reducing((values) => values.reduce((a, b) => Math.max(a, b)))],
  ['min', reducing((values) => values.reduce((a, b) => Math.min(a, b)))],
  ['sum', reducing(sum)],
  ['product', reducing((values) => values.reduce((a, b) => a * b))],
  ['percentile', percentile],

  ['diff', pairing((left, right) => left - right)],
  ['divide', pairing((left, right) => left / right)],

  ['scale', eachLine(['metrics', 'a factor'], (args) => times(args.number(1)))],
  ['offset', eachLine(['metrics', 'a number'], (args) => plus(args.number(1)))],
  ['timeShift', eachLine(['metrics', 'a duration'], (args) => later(args.minutes(1)))],
  ['movingAverage', eachLine(['metrics', 'a duration'], (args) => smoothed(args.minutes(1)))],
  ['linearRegression', eachLine(['metrics', 'a duration'], (args) => straightened(args.minutes(1)))],
  [
    'timeLeftForecast',
    eachLine(['metrics', 'a duration', 'a threshold'], (args) => timeLeft(args.minutes(1), args.number(2))),
  ],

  ['group', group],
  ['stack', eachLine(['metrics'], () => unchanged)],
  ['alias', eachLine(['metrics', 'a name'], (args) => (args.text(1), unchanged))],
]);

interface Change {
  /** What of a line it looks at to say what there is in the window: that same window, if nothing is said. */
  readonly looksAt?: (window: Window, data: ExpressionData) => Window;
  /** `line` has what it looks at for the window, and the outcome nothing outside the window. */
  readonly change: (line: Line, data: ExpressionData, window: Window) => Line;
}

const times = (factor: number): Change => ({ change: (line) => mapValues(line, (value) => value * factor) });

const plus = (number: number): Change => ({ change: (line) => mapValues(line, (value) => value + number) });

const later = (minutes: number): Change => ({
  looksAt: (window, { slotsPerMinute }) => earlier(window, minutes * slotsPerMinute),
  change: (line, { slotsPerMinute }) => shifted(line, minutes * slotsPerMinute),
});

const smoothed = (minutes: number): Change => ({
  looksAt: (window, { slotsPerMinute }) => ({ ...window, after: window.after + 1 - minutes * slotsPerMinute }),
  change: (line, { slotsPerMinute }, window) => movingAverage(line, minutes * slotsPerMinute, window),
});

/** The minutes before the moment that is judged, that one included. */
const fitted = (minutes: number, { slot, slotsPerMinute }: ExpressionData): Window => ({
  after: slot - minutes * slotsPerMinute,
  until: slot,
});

const straightened = (minutes: number): Change => ({
  looksAt: (window, data) => around(window, fitted(minutes, data)),
  change(line, data, window) {
    const straight = regression(line, fitted(minutes, data));
    if (straight === undefined) return new Map();
    const slots = [...line.keys(), data.slot].filter((slot) => isWithin(slot, window));
    return new Map(slots.map((slot) => [slot, straight.valueAt(slot)]));
  },
});

/** In seconds. A line that does not lead there is infinitely far from it. */
const timeLeft = (minutes: number, threshold: number): Change => ({
  looksAt: (_window, data) => fitted(minutes, data),
  change(line, data, window) {
    const straight = regression(line, fitted(minutes, data));
    if (straight === undefined) return new Map();
    const slotsLeft = (threshold - straight.valueAt(data.slot)) / straight.slope;
    return within(new Map([[data.slot, slotsLeft >= 0 ? (slotsLeft * data.slotMs) / 1000 : Infinity]]), window);
  },
});

const unchanged: Change = { change: (line) => line };

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function reducing(reckon: (values: readonly number[]) => number): CompileCall {
  return (call, compile) => {
    const args = argumentsOf(call);
    args.expect('metrics');
    const inner = compile(args.call(0));
    return { isOneLine: true, lines: (data, window) => oneLine(inner.lines(data, window), reckon) };
  };
}

function percentile(...[call, compile]: Parameters<CompileCall>): Compiled {
  const args = argumentsOf(call);
  args.expect('metrics', 'a percentage');
  const [inner, percentage] = [compile(args.call(0)), args.number(1)];
  if (!(percentage > 0 && percentage < 100))
    throw new ExpressionError('percentile: the percentage lies between 0 and 100');
  return {
    isOneLine: true,
    lines: (data, window) => oneLine(inner.lines(data, window), (values) => percentileOf(values, percentage)),
  };
}

const oneLine = (lines: readonly Line[], reckon: (values: readonly number[]) => number): readonly Line[] =>
  lines.length === 0 ? [] : [combine(lines, reckon)];

/** The lines of both sides go together in their order; of two single lines there is one. */
function pairing(reckon: (left: number, right: number) => number): CompileCall {
  return (call, compile) => {
    const args = argumentsOf(call);
    args.expect('metrics', 'metrics');
    const [left, right] = [compile(args.call(0)), compile(args.call(1))];
    return {
      isOneLine: left.isOneLine && right.isOneLine,
      lines(data, window) {
        const others = right.lines(data, window);
        return left.lines(data, window).flatMap((line, index) => {
          const other = others[index];
          return other === undefined ? [] : [pair(line, other, reckon)];
        });
      },
    };
  };
}

function eachLine(names: readonly string[], changeFrom: (args: Arguments) => Change): CompileCall {
  return (call, compile) => {
    const args = argumentsOf(call);
    args.expect(...names);
    const [inner, { looksAt, change }] = [compile(args.call(0)), changeFrom(args)];
    return {
      isOneLine: inner.isOneLine,
      lines: (data, window) =>
        inner.lines(data, looksAt?.(window, data) ?? window).map((line) => change(line, data, window)),
    };
  };
}

function group(...[call, compile]: Parameters<CompileCall>): Compiled {
  const inner = argumentsOf(call).calls().map(compile);
  return {
    isOneLine: inner.length === 1 && inner.every((each) => each.isOneLine),
    lines: (data, window) => inner.flatMap((each) => each.lines(data, window)),
  };
}
