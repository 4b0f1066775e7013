import type { Scope } from '../../domain/scenario';
import { flow, inComment, scalar } from './yamlText';

/** The parts of an expectation file, each a list of lines of YAML that stand at its left margin. */
export interface ScenarioParts {
  /** Where the JSON Schema lies, relative to the file. */
  readonly schema: string;
  /** The comment at the top; text from outside in it has been made harmless. */
  readonly intro: readonly string[];
  readonly name: string;
  readonly monitorName: string;
  readonly environment: string;
  readonly runbook?: string;
  readonly scope?: Scope;
  readonly load?: readonly string[];
  readonly fault: readonly string[];
  readonly effect: readonly string[];
  /** Behind `monitor:`. */
  readonly selector: string;
  /** The expectation's other keys. */
  readonly expectation: readonly string[];
}

/** The text of an expectation file with one expectation. */
export function scenarioText(parts: ScenarioParts): string {
  const { schema, intro, name, monitorName, environment, runbook, scope = {}, load, fault, effect, selector } = parts;
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '#',
    ...intro.map((line) => `# ${line}`.trimEnd()),
    `scenario: ${scalar(name)}`,
    `title: ${scalar(`${inComment(monitorName)} fires`)}`,
    'purpose: Does this alert reach us, and how soon?',
    ...(runbook === undefined ? [] : [`runbook: ${scalar(runbook)}`]),
    `environments: [${scalar(environment)}]`,
    ...(Object.keys(scope).length === 0 ? [] : [`scope: ${flow(scope)}   # what the drill disturbs`]),
    '',
    ...(load === undefined ? [] : [...load, '']),
    ...fault,
    '',
    ...effect,
    '',
    'expect:',
    `  - monitor: ${selector}`,
    ...parts.expectation.map((line) => `    ${line}`),
    '    # resolved: { within: 15m }  # and it closes again in time, once the trouble is gone',
    '    # notified: { within: 10m }  # and somebody is told in time; needs `webhook` in alertdrill.yaml',
    '',
    '# forbid:                        # what must stay quiet meanwhile',
    '#   - monitor: Name of another monitor',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Where nothing is known that would show from outside, an example. */
export const effectExample = (page: string): readonly string[] => [
  '# Evidence from outside that the fault bites. With it the latency counts from there and no longer from the moment of',
  '# the injection, and an alert that is missing is told from a fault that did nothing.',
  '# effect:',
  `#   http: ${JSON.stringify(page)}`,
  '#   sees: { status: 5xx }   # or { slowerThan: 2s }, { unreachable: true }, { bodyLacks: "Welcome" }',
];
