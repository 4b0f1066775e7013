export interface Sample {
  /** With the suffix of a histogram's parts: `..._bucket`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A text that is no exposition of metrics. */
export class NoExposition extends Error {
  override readonly name = 'NoExposition';
}

/**
 * The samples of a text in Prometheus's format; their times, which nobody here writes, are not read. Throws NoExposition.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export const readExposition = (text: string): readonly Sample[] =>
  text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim();
    return trimmed === '' || trimmed.startsWith('#') ? [] : [sampleIn(trimmed, index + 1)];
  });

const sampleForm = /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(?:\{(.*)\})?[ \t]*(\S+)(?:[ \t]+-?\d+)?$/;
const labelForm = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)/gy;

function sampleIn(line: string, number: number): Sample {
  const [, name, labelText = '', valueText = ''] = sampleForm.exec(line) ?? [];
  const labels = labelsIn(labelText);
  const value = numberOf(valueText);
  if (name === undefined || labels === undefined || value === undefined) {
    throw new NoExposition(`line ${number} is no metric`);
  }
  return { name, labels, value };
}

function labelsIn(text: string): Readonly<Record<string, string>> | undefined {
  const found = [...text.matchAll(labelForm)];
  const read = found.reduce((length, [whole]) => length + whole.length, 0);
  if (read !== text.trimEnd().length && text.slice(read).trim() !== '') return undefined;
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

/** As Go writes numbers. */
function numberOf(text: string): number | undefined {
  if (text === '+Inf' || text === '-Inf') return text === '+Inf' ? Infinity : -Infinity;
  if (text === 'NaN') return NaN;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}
