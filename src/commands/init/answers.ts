import type { MonitorSummary } from '../../ports/provider';

/** All that the files of a new project say. */
export interface Answers {
  /** The provider's kind: its key in the project file. */
  readonly provider: string;
  /** Its name for people. */
  readonly title: string;
  /** What stands under that key; the key is a reference to `keyVariable`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly organization: string;
  /** Whether the provider was asked, and the organization is what it said. */
  readonly isTried: boolean;
  readonly environment: string;
  readonly keyVariable: string;
  readonly keyHelp: string;
  /** Only where a person typed it. */
  readonly typedKey?: string;
  /** Base URL that faults and probes may touch. */
  readonly target?: string;
  readonly monitor: FirstMonitor;
}

/** The monitor of the first expectation. */
export type FirstMonitor =
  | { readonly type: 'known'; readonly summary: MonitorSummary; readonly isNameUnique: boolean; readonly range: Range }
  | { readonly type: 'named'; readonly name: string }
  /** There is none yet, or nobody was asked. */
  | { readonly type: 'placeholder' };

/** The shortest and longest latency that its configuration allows; absent where that isn't known. */
export interface Range {
  readonly floorMs?: number;
  readonly worstMs?: number;
}
