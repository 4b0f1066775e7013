/** A stretch of time on a lane. `open`: nobody knows when it ended. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: 'phase' | 'other-phase' | 'load' | 'fault' | 'effect' | 'deadline' | 'possible' | 'alert' | 'watched';
  /** Shown in it where there is room. */
  readonly label?: string;
  readonly isOpen?: boolean;
}

export interface Mark {
  readonly atMs: number;
  readonly kind: 'injected' | 'onset' | 'pending' | 'firing' | 'notified' | 'deadline' | 'closed' | 'rolled-back';
}

export interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

/** When what happened, as a report has it. Times are ms since the Unix epoch. */
export interface Timeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly zero: Zero;
  readonly lanes: readonly Lane[];
}

/** What times are counted from, as latencies are. */
export interface Zero {
  readonly atMs: number;
  readonly name: 'the onset' | 'the injection' | 'the beginning of the window';
}
