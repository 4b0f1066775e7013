import type { Severity } from '../../domain/alert';
import type { MonitorSketch } from '../../ports/monitorSketch';
import { deadlineLines } from './deadlineLines';
import { effectLines } from './effectLines';
import { faultLines } from './faultLines';
import type { WrittenFault } from './faultsWritten';
import type { Bounds } from './inspectMonitor';
import type { Place } from './place';
import { scenarioText } from './scenarioText';
import { flow, inComment, scalar } from './yamlText';

/** What an expectation file for one monitor is written from. */
export interface ExpectationSource {
  /** The comment at the top, before what the monitor watches; and after it, where no text from outside may be. */
  readonly about: readonly string[];
  readonly advice: readonly string[];
  readonly scenario: string;
  readonly monitorName: string;
  /** Behind `monitor:`. */
  readonly selector: string;
  /** The provider, where the environment has several. */
  readonly providerName?: string;
  /** What stands behind `on:`, and what it means, where the monitor has no single target: `{ host: web-01 }   # only for it`. */
  readonly targetExample: string;
  readonly sketch: MonitorSketch;
  readonly bounds: Bounds;
  readonly fault: WrittenFault;
  readonly place: Place;
  /** Where the JSON Schema lies, relative to the file. */
  readonly schema: string;
}

/** The text of an expectation file for one monitor; `init` and `new` write it alike. */
export function expectationText(source: ExpectationSource): string {
  const { scenario, monitorName, selector, providerName, targetExample, sketch, bounds, fault, place, schema } = source;
  return scenarioText({
    schema,
    intro: [...[...source.about, ...sketch.rule.map((line) => `| ${line}`)].map(inComment), '', ...source.advice],
    name: scenario,
    monitorName,
    environment: place.environment.name,
    ...(sketch.runbook !== undefined && { runbook: sketch.runbook }),
    scope: sketch.scope,
    ...faultLines(fault, sketch, place),
    effect: effectLines(sketch, place),
    selector,
    expectation: [
      ...(providerName === undefined ? [] : [`provider: ${scalar(providerName)}`]),
      severityLine(sketch.severity, bounds),
      sketch.on ? `on: ${flow(sketch.on)}` : `# on: ${targetExample}; without it any will do`,
      ...deadlineLines(bounds),
      ...metricLines(sketch, bounds),
    ],
  });
}

function severityLine(severity: Severity | undefined, { whileValuesCome }: Bounds): string {
  if (severity === undefined) return '# severity: critical         # at least; without it any will do';
  const reach = whileValuesCome === undefined ? 'this monitor reaches' : 'its values reach';
  return `severity: ${severity}   # at least: the worst that ${reach}`;
}

/** What only a person can know of the times, where it makes a difference and the deadline does not ask for it. */
function metricLines({ hints }: MonitorSketch, { whileValuesCome }: Bounds): readonly string[] {
  if (whileValuesCome !== undefined || hints.length === 0) return [];
  const known = hints.map((hint) => `${hint}: ${examples[hint]}`).join(', ');
  return [`# metric: { ${known} }   # ${aboutHints(hints)}`];
}

const examples = { normal: 1, faulted: 9, every: '1m', attempts: 1 } as const;

function aboutHints(hints: MonitorSketch['hints']): string {
  if (hints.includes('attempts')) return 'how often the check runs, and how often it has to fail: makes it exact';
  if (hints.includes('faulted')) return 'what you know of its values makes the arithmetic exact';
  return 'how often its data come, where you know better';
}
