/** Secrets of the environment. Plans, journal and reports hold only references; this is where they become values. */
export interface Secrets {
  /** Replaces each `${secret.NAME}`; throws a FaultError that names what is missing. */
  reveal(text: string): string;
  /** Takes the values out of a text that is about to be cut: half of one would be found by nobody any more. */
  hide(text: string): string;
}
