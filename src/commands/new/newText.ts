import type { Severity } from '../../domain/alert';
import type { MonitorSketch } from '../../ports/monitorSketch';
import { deadlineLines } from '../scaffold/deadlineLines';
import type { Bounds } from '../scaffold/inspectMonitor';
import { scenarioText } from '../scaffold/scenarioText';
import { selectorText } from '../scaffold/selectorText';
import { flow, inComment, scalar } from '../scaffold/yamlText';
import { effectLines } from './effectLines';
import { faultLines } from './faultLines';
import type { WrittenFault } from './faultsWritten';
import type { FoundMonitor } from './findMonitor';
import type { Place } from './place';

export interface NewFile extends FoundMonitor {
  readonly scenario: string;
  readonly sketch: MonitorSketch;
  readonly bounds: Bounds;
  readonly fault: WrittenFault;
  readonly place: Place;
  /** Where the JSON Schema lies, relative to the file. */
  readonly schema: string;
}

/** The text of an expectation file for that monitor. */
export function newText({ scenario, summary, provider, isNameUnique, sketch, bounds, fault, place, schema }: NewFile) {
  const { environment } = place;
  const url = summary.url === undefined ? '' : `: ${summary.url}`;
  return scenarioText({
    schema,
    intro: [
      `For ${summary.name} (${summary.type} of ${provider.name})${url}`,
      ...sketch.rule.map((line) => `| ${line}`),
      '',
      'Written by `alertdrill new`. Where it says TO DO only you know what belongs there; `alertdrill check` names what is',
      'left of it, then what else is in the way of a drill.',
    ].map(inComment),
    name: scenario,
    monitorName: summary.name,
    environment: environment.name,
    ...(sketch.runbook !== undefined && { runbook: sketch.runbook }),
    scope: sketch.scope,
    ...faultLines(fault, sketch, place),
    effect: effectLines(sketch, place),
    selector: selectorText(summary, isNameUnique),
    expectation: [
      ...(environment.providers.length > 1 ? [`provider: ${scalar(provider.name)}`] : []),
      severityLine(sketch.severity),
      ...(sketch.on
        ? [`on: ${flow(sketch.on)}`]
        : ['# on: { ... }                # only for this target; without it any will do']),
      ...deadlineLines(bounds),
      ...metricLines(sketch),
    ],
  });
}

const severityLine = (severity: Severity | undefined): string =>
  severity === undefined
    ? '# severity: critical         # at least; without it any will do'
    : `severity: ${severity}   # at least: the worst that this monitor reaches`;

/** What only a person can know of the times, where it makes a difference. */
function metricLines({ trouble }: MonitorSketch): readonly string[] {
  switch (trouble) {
    case 'connectivity':
    case 'external':
      return [];
    case 'check':
      return [
        '# metric: { every: 1m, attempts: 1 }   # how often the check runs, and how often it has to fail: makes it exact',
      ];
    default:
      return [
        '# metric: { normal: 1, faulted: 9, every: 1m }   # what you know of its values makes the arithmetic exact',
      ];
  }
}
