import type { Line } from './line';
import type { CallTree } from './parse';
import type { Window } from './window';

/**
 * What an expression reads: the metrics of the organization, as lines. Patterns may hold `*` and `#`. A metric that has
 * nothing in the window is an empty line, since lines are counted, and go together by their order.
 */
export interface ExpressionData {
  host(hostId: string, pattern: string, window: Window): readonly Line[];
  service(name: string, pattern: string, window: Window): readonly Line[];
  /** Of the hosts that belong to a role now. */
  role(fullname: string, pattern: string, window: Window): readonly Line[];
  /** Of those that belonged to it once, too, from that time. */
  roleSlots(fullname: string, pattern: string, window: Window): readonly Line[];
  /** The moment that is judged: "now", as the functions that look back see it. */
  readonly slot: number;
  readonly slotMs: number;
  readonly slotsPerMinute: number;
}

/** An expression ready to be reckoned. */
export interface Compiled {
  /** Whether it ends up as one line, whatever the metrics are: no other can be monitored. */
  readonly isOneLine: boolean;
  /**
   * What the lines have within the window. A function asks for no more of the lines inside than it looks at for that: of
   * the day of points that a metric has, a judgement wants one in most cases.
   */
  lines(data: ExpressionData, window: Window): readonly Line[];
}

/** Compiles a call; `compile` is for the calls among its arguments. Throws an ExpressionError. */
export type CompileCall = (call: CallTree, compile: (inner: CallTree) => Compiled) => Compiled;
