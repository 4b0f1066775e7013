import type { MonitorSketch } from '../../ports/monitorSketch';
import type { MonitorSummary, SetUpSettings } from '../../ports/provider';
import type { Bounds } from '../scaffold/inspectMonitor';

/** All that the files of a new project say. */
export interface Answers {
  /** The provider's kind: its key in the project file. */
  readonly provider: string;
  /** Its name for people. */
  readonly title: string;
  /** What stands under that key; the key of the API is a reference to its variable. */
  readonly settings: SetUpSettings;
  /** What could stand there too, in YAML. */
  readonly furtherSettings: readonly string[];
  /** What is left to people there, and why. */
  readonly notes: readonly string[];
  /** Whose alerts they are: the organization where the provider has such, else the server's host. */
  readonly owner: string;
  readonly organization?: string;
  /** Whether the provider was asked, and the organization is what it said. */
  readonly isTried: boolean;
  readonly environment: string;
  /** Absent where it is done without. */
  readonly key?: WrittenKey;
  /** Base URL that faults and probes may touch. */
  readonly target?: string;
  readonly monitor: FirstMonitor;
  /** What stands behind `on:`, and what it means. */
  readonly targetExample: string;
}

export interface WrittenKey {
  /** What people call it: `API key`. */
  readonly title: string;
  readonly variable: string;
  readonly help: string;
  /** Only where a person typed it. */
  readonly typed?: string;
}

/** The monitor of the first expectation. */
export type FirstMonitor =
  | {
      readonly type: 'known';
      readonly summary: MonitorSummary;
      readonly isNameUnique: boolean;
      readonly sketch: MonitorSketch;
      readonly bounds: Bounds;
    }
  | { readonly type: 'named'; readonly name: string }
  /** There is none yet, or nobody was asked. */
  | { readonly type: 'placeholder' };
