import type { MonitorSketch } from '../../ports/monitorSketch';
import { expectationText } from '../scaffold/expectationText';
import { suitableFault } from '../scaffold/faultLines';
import { blankSketch, type Bounds } from '../scaffold/inspectMonitor';
import { scenarioName } from '../scaffold/scenarioName';
import { monitorText, selectorText } from '../scaffold/selectorText';
import { blankScalar, scalar } from '../scaffold/yamlText';
import type { Answers, FirstMonitor } from './answers';
import { targetVariable } from './projectText';

/** The text of a first expectation file, as `new` would write it, and what can follow it. */
export function firstExpectation(
  { monitor, provider, environment, target, targetExample }: Answers,
  { dir, schema }: { readonly dir: string; readonly schema: string },
): string {
  const { sketch, bounds } = known(monitor);
  const hosts = target === undefined ? [] : [new URL(target).host];
  return expectationText({
    about: [
      'A first drill: what the monitor watches for is brought about and taken back, and alertdrill tells whether the alert',
      'opens, and how soon.',
      ...(monitor.type === 'known' ? ['', monitorText(monitor.summary, provider)] : []),
    ],
    advice: [
      'Written by `alertdrill init`. Where it says TO DO only you know what belongs there. Then:',
      '',
      '  alertdrill check           asks whether the monitor is there and can fire; touches nothing',
      '  alertdrill run --dry-run   shows what would be done, in order',
      '  alertdrill run',
    ],
    scenario: firstScenario(monitor),
    monitorName: nameOf(monitor) ?? 'Name of a monitor',
    selector: selectorOf(monitor),
    targetExample,
    sketch,
    bounds,
    fault: suitableFault(sketch.trouble),
    place: {
      environment: {
        name: environment,
        allow: { hosts, commands: [], files: [], processes: [] },
        vars: target === undefined ? {} : { [targetVariable]: target },
        secretNames: [],
      },
      project: { dir },
    },
    schema,
  });
}

/** Its own file is the first one: nothing has the name yet. */
export function firstScenario(monitor: FirstMonitor): string {
  const name = nameOf(monitor);
  if (name === undefined) return 'first-drill';
  return monitor.type === 'known'
    ? scenarioName(monitor.summary, monitor.sketch.subject)
    : scenarioName({ name, id: name }, ['first drill']);
}

/** Of one that nobody was asked about, nothing. */
const known = (monitor: FirstMonitor): { readonly sketch: MonitorSketch; readonly bounds: Bounds } =>
  monitor.type === 'known'
    ? monitor
    : { sketch: blankSketch, bounds: { worstUnknown: 'nobody was asked; `alertdrill check` does, and says it' } };

function nameOf(monitor: FirstMonitor): string | undefined {
  switch (monitor.type) {
    case 'known':
      return monitor.summary.name;
    case 'named':
      return monitor.name;
    case 'placeholder':
      return undefined;
    default:
      return monitor satisfies never;
  }
}

function selectorOf(monitor: FirstMonitor): string {
  switch (monitor.type) {
    case 'known':
      return selectorText(monitor.summary, monitor.isNameUnique);
    case 'named':
      return `${scalar(monitor.name)}   # the exact name`;
    case 'placeholder':
      return blankScalar('the exact name of a monitor');
    default:
      return monitor satisfies never;
  }
}
