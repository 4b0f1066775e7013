import type { Line } from './line';
import type { CallTree } from './parse';

/** What an expression reads: the metrics of the organization, as lines. Patterns may hold `*` and `#`. */
export interface ExpressionData {
  host(hostId: string, pattern: string): readonly Line[];
  service(name: string, pattern: string): readonly Line[];
  /** Of the hosts that belong to a role now. */
  role(fullname: string, pattern: string): readonly Line[];
  /** Of those that belonged to it once, too, from that time. */
  roleSlots(fullname: string, pattern: string): readonly Line[];
  /** The moment that is judged: "now", as the functions that look back see it. */
  readonly slot: number;
  readonly slotMs: number;
  readonly slotsPerMinute: number;
}

/** An expression ready to be reckoned. */
export interface Compiled {
  /** Whether it ends up as one line, whatever the metrics are: no other can be monitored. */
  readonly isOneLine: boolean;
  lines(data: ExpressionData): readonly Line[];
}

/** Compiles a call; `compile` is for the calls among its arguments. Throws an ExpressionError. */
export type CompileCall = (call: CallTree, compile: (inner: CallTree) => Compiled) => Compiled;
