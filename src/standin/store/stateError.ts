/** A state file that can't be used, or no longer be written; the message says which and why. */
export class StateError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StateError';
    this.hint = hint;
  }
}
