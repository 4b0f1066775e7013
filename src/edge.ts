import type { Writable } from 'node:stream';
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
  /** Whether something that was written to stdout is lost: a full disk. A reader that went away loses nothing. */
  readonly isStdoutLost: () => boolean;
  /** From now on both show `[secret NAME]` in the place of these, and an internal error does too. */
  readonly conceal: (secrets: readonly Secret[]) => void;
  readonly version: string;
  /** Starts this program again: Node and the script. */
  readonly self: readonly [string, ...string[]];
  readonly pid: number;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP (the reason is a SignalReceived), or by an EnvironmentLost. */
  readonly interrupt: AbortSignal;
  /** Aborted by a later signal of somebody who does not want to wait; absent: nobody can send one. */
  readonly secondInterrupt?: AbortSignal;
  /** What is drilled lives as long as these are open: the keeper inherits them, for it may outlive this process. */
  readonly lifelines?: readonly Writable[];
}

/** The reason of an interrupt. */
export class SignalReceived extends Error {
  override readonly name = 'SignalReceived';
  /** `SIGINT`. */
  readonly signal: string;
  /** The signal's number: the exit code is 128 more. */
  readonly number: number;

  constructor(signal: string, number: number) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
    this.number = number;
  }
}

/** The reason of an interrupt that came by no signal: what is drilled, or what watches it, is no longer whole. */
export class EnvironmentLost extends Error {
  override readonly name: string = 'EnvironmentLost';
}

/** Another machine may drill the same from now on. */
export class LeaseLost extends EnvironmentLost {
  override readonly name = 'LeaseLost';
}

export const signalNumberOf = (interrupt: AbortSignal): number | undefined =>
  interrupt.reason instanceof SignalReceived ? interrupt.reason.number : undefined;
