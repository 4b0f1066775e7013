/** Somebody at the terminal who is asked. Every method throws Cancelled when it is stopped: Ctrl-C, a signal. */
export interface Questioner {
  /** @param check undefined where the answer will do, else what is wrong with it */
  text(question: string, options?: TextOptions): Promise<string>;
  /** What is typed is not shown. */
  hidden(question: string, check?: (answer: string) => string | undefined): Promise<string>;
  /** Enter alone means yes. */
  confirm(question: string): Promise<boolean>;
  /** Enter alone takes the first. */
  choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
}

export interface TextOptions {
  /** What Enter alone means; absent: the empty text. */
  readonly default?: string;
  readonly check?: (answer: string) => string | undefined;
}

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
}

/** Nobody answered: the question was stopped. */
export class Cancelled extends Error {
  constructor() {
    super('the question was stopped');
    this.name = 'Cancelled';
  }
}
