/** The demo could not be brought up. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
  /** What the program that is to blame said last. */
  readonly lastWords: readonly string[];

  constructor(message: string, lastWords: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.lastWords = lastWords;
  }
}
