/** A value that no output shows: neither as text, nor as JSON, nor in a console or a stack trace. */
export class Secret {
  readonly name: string;
  readonly #value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }

  /** The value itself, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `[secret ${this.name}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** What console.log and assertions show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
