/** A cause with its figures: "p95 peaked at 640 ms, critical is above 800 ms". */
export interface Explanation {
  readonly cause: ExplanationCause;
  readonly evidence: string;
}

export type ExplanationCause =
  | 'below-threshold'
  | 'too-short'
  | 'no-data'
  | 'not-a-number'
  | 'out-of-scope'
  | 'host-status'
  | 'muted'
  | 'silenced'
  | 'suspended'
  | 'group-wait'
  | 'inhibited'
  | 'rule-broken'
  | 'downtime'
  | 'other-severity'
  | 'other-target'
  | 'similar-alert'
  | 'slow-evaluation'
  | 'pending-recovered'
  | 'not-routed'
  | 'no-evidence';
