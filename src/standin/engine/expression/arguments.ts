import { ExpressionError, type CallTree, type Tree } from './parse';

/** Reads the arguments of a call; each of these throws an ExpressionError that names the function. */
export interface Arguments {
  /** Refuses any other number of arguments. */
  expect(...names: readonly string[]): void;
  call(place: number): CallTree;
  calls(): readonly CallTree[];
  text(place: number): string;
  /** `1.5`, `-2`, `1/86400`. */
  number(place: number): number;
  /** `5m`, `1d`, `3mo`: in minutes. */
  minutes(place: number): number;
}

export function argumentsOf({ name, args }: CallTree): Arguments {
  const refuse = (message: string): never => {
    throw new ExpressionError(`${name}: ${message}`);
  };
  const asCall = (tree: Tree | undefined): CallTree =>
    tree?.kind === 'call' ? tree : refuse(`"${tree?.text ?? ''}" is no metric, which would be host(...), service(...)`);
  const text = (place: number): string => {
    const tree = args[place];
    return tree?.kind === 'text' ? tree.text : refuse(`argument ${place + 1} is no plain value`);
  };
  return {
    expect(...names) {
      if (args.length !== names.length) refuse(`takes ${names.join(', ')}`);
    },
    call: (place) => asCall(args[place]),
    calls: () => args.map(asCall),
    text,
    number(place) {
      const [, numerator, denominator = '1'] = /^([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\/([\d.]+))?$/i.exec(text(place)) ?? [];
      const value = Number(numerator) / Number(denominator);
      return Number.isFinite(value) ? value : refuse(`"${text(place)}" is no number`);
    },
    minutes(place) {
      const [, count, unit = ''] = /^(\d+)(m|h|d|w|mo|y)$/.exec(text(place)) ?? [];
      const minutes = Number(count) * (minutesOf[unit] ?? NaN);
      return minutes > 0 ? minutes : refuse(`"${text(place)}" is no duration such as 5m, 1h, 1d, 1w, 1mo, 1y`);
    },
  };
}

/** Months and years of the calendar are not meant by anything said; these are their usual lengths. */
const minutesOf: Readonly<Record<string, number>> = {
  m: 1,
  h: 60,
  d: 1440,
  w: 7 * 1440,
  mo: 30 * 1440,
  y: 365 * 1440,
};
