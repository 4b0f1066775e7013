/** One line of a Prometheus text exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Parses the Prometheus text format as prom-client writes it: no time stamps, no exemplars.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 * @throws Error for a line that is neither comment nor sample: half a page must not pass for a whole one
 */
export function parseExposition(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
}

const samplePattern = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const labelPattern = /(\w+)="((?:[^"\\]|\\.)*)"/g;

function parseSample(line: string): Sample {
  const [, name, labels = '', value = ''] = samplePattern.exec(line) ?? [];
  const number = parseNumber(value);
  if (name === undefined || Number.isNaN(number)) throw new Error(`not a line of the Prometheus text format: ${line}`);
  const pairs = [...labels.matchAll(labelPattern)].map(([, key = '', text = '']) => [key, unescape(text)] as const);
  return { name, labels: Object.fromEntries(pairs), value: number };
}

function parseNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return text === '' ? NaN : Number(text);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
