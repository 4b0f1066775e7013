import type { Severity } from '../domain/alert';
import type { Scope, TargetSelector } from '../domain/scenario';
import type { Trouble } from '../domain/trouble';

/** What a first expectation of a monitor can be written from, by its own configuration alone. */
export interface MonitorSketch {
  /** What it watches, in words, a line each. */
  readonly rule: readonly string[];
  readonly trouble: Trouble;
  /** What it watches by its names in the provider, outermost first: `shop`, `latency.p99`. For those whose own name can't be a file's. */
  readonly subject: readonly string[];
  /** The keys of `metric:` that make its bounds sharper; empty: none does. */
  readonly hints: readonly ('normal' | 'faulted' | 'every' | 'attempts')[];
  /** The worst that it can reach; absent: its configuration doesn't tell. */
  readonly severity?: Severity;
  /** The one target that its alerts can have; absent: it may have several. */
  readonly on?: TargetSelector;
  /** What its alerts belong to; empty: everything. */
  readonly scope: Scope;
  /** Where it says what to do about such an alert. */
  readonly runbook?: string;
  /** The page that it looks at from outside. */
  readonly url?: string;
  /** Of a latency: how slow is too slow. Absent where it has another unit, or none that is known. */
  readonly limitMs?: number;
  /** Of a disk: the share of it in use, 0 to 1, that is too much. */
  readonly fullAt?: number;
  /** The program whose silence it watches, and its systemd unit. */
  readonly program?: { readonly name: string; readonly unit: string };
}
