// k6 has a console, and @types/k6 leaves it to the DOM's types, which would allow a browser's names that k6 lacks.
interface Console {
  debug(...values: unknown[]): void;
  error(...values: unknown[]): void;
  info(...values: unknown[]): void;
  log(...values: unknown[]): void;
  warn(...values: unknown[]): void;
}

// eslint-disable-next-line no-var -- a script's tsconfig may have the DOM's types, and only a `var` may be declared twice
declare var console: Console;
