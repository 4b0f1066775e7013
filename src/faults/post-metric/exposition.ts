/** A metric of the Pushgateway with all of its samples, in the text format of Prometheus. */
export interface Family {
  readonly name: string;
  /** In lower case. */
  readonly type: string;
  readonly help?: string;
  readonly samples: readonly Sample[];
}

/** `value`, or what a histogram or a summary consists of; numbers as the Pushgateway writes them. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value?: string;
  readonly buckets?: Readonly<Record<string, string>>;
  readonly quantiles?: Readonly<Record<string, string>>;
  readonly count?: string;
  readonly sum?: string;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export const expositionOf = (families: readonly Family[]): string =>
  families
    .flatMap(linesOf)
    .map((line) => `${line}\n`)
    .join('');

const linesOf = ({ name, type, help, samples }: Family): readonly string[] => [
  ...(help === undefined ? [] : [`# HELP ${name} ${escaped(help, /[\\\n]/g)}`]),
  `# TYPE ${name} ${type}`,
  ...samples.flatMap((sample) => sampleLines(name, sample)),
];

function sampleLines(name: string, { labels, value, buckets, quantiles, count, sum }: Sample): readonly string[] {
  const line = (suffix: string, text: string, more: Readonly<Record<string, string>> = {}) =>
    `${name}${suffix}${labelText({ ...labels, ...more })} ${text}`;
  return [
    ...(value === undefined ? [] : [line('', value)]),
    ...byNumber(buckets).map(([le, text]) => line('_bucket', text, { le })),
    ...byNumber(quantiles).map(([quantile, text]) => line('', text, { quantile })),
    ...(sum === undefined ? [] : [line('_sum', sum)]),
    ...(count === undefined ? [] : [line('_count', count)]),
  ];
}

/** In their order: the Pushgateway keeps the one in which they are pushed. */
const byNumber = (record: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] =>
  Object.entries(record).sort(([a], [b]) => numberOf(a) - numberOf(b));

/** Go writes `+Inf`. */
const numberOf = (text: string): number => (text === '+Inf' ? Number.MAX_VALUE : Number(text));

const labelText = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value, /[\\\n"]/g)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escaped = (text: string, what: RegExp): string =>
  text.replace(what, (character) => (character === '\n' ? '\\n' : `\\${character}`));
