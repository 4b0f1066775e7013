import type { Secret } from './config/secret';
import type { TextSink } from './ports/reporter';

/** What the process got from outside; commands take it as their argument. Made in main.ts alone. */
export interface Edge {
  /** Without program and script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** From now on both show `[secret NAME]` in the place of these, and an internal error does too. */
  readonly conceal: (secrets: readonly Secret[]) => void;
  readonly version: string;
  /** Starts this program again: Node and the script. */
  readonly self: readonly [string, ...string[]];
  readonly pid: number;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP; the reason is a SignalReceived. */
  readonly interrupt: AbortSignal;
}

/** The reason of an interrupt. */
export class SignalReceived extends Error {
  /** The signal's number: the exit code is 128 more. */
  readonly number: number;

  constructor(name: string, number: number) {
    super(`interrupted by ${name}`);
    this.name = 'SignalReceived';
    this.number = number;
  }
}

export const signalNumberOf = (interrupt: AbortSignal): number | undefined =>
  interrupt.reason instanceof SignalReceived ? interrupt.reason.number : undefined;
