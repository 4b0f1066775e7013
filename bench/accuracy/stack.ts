/** A target that can be broken, watched by a real monitoring system with one monitor on it. */
export interface Stack {
  readonly name: 'mackerel' | 'prometheus';
  /** For the project file: what stands under `providers`, YAML in flow style. */
  readonly providers: string;
  /** Added to the environment of alertdrill: keys. */
  readonly env: Readonly<Record<string, string>>;
  /** The expectation: monitor, severity, target; YAML in flow style. */
  readonly expectation: string;
  readonly targetUrl: string;
  /** How often the monitor looks, ms: phases are told in parts of it. */
  readonly intervalMs: number;
  /** How coarse the provider's stamps of an opening are, ms. */
  readonly resolutionMs: number;
  /** When the target broke last, by its own log; Unix time, ms. */
  readonly brokeAtMs: () => number | undefined;
  /** When the alert fired, by the monitoring system's own record; Unix time, ms. Throws where it did not. */
  firedAtMs(sinceMs: number): Promise<number>;
  stop(): Promise<void>;
}
