import { deadlineLines } from '../scaffold/deadlineLines';
import { scenarioName } from '../scaffold/scenarioName';
import { effectExample, scenarioText } from '../scaffold/scenarioText';
import { selectorText } from '../scaffold/selectorText';
import { blankScalar, scalar } from '../scaffold/yamlText';
import type { Answers, FirstMonitor } from './answers';
import { targetVariable } from './projectText';

/** The text of a first expectation file: a fault by hand, since that works with any system, and what can follow it. */
export function expectationText(answers: Answers, schema: string): string {
  const { monitor, environment, target, targetExample } = answers;
  const monitorName = nameOf(monitor) ?? 'Name of a monitor';
  const url = `\${${targetVariable}}`;
  return scenarioText({
    schema,
    intro: [
      'A first drill: a person makes the trouble, and alertdrill tells whether the alert opens, and how soon.',
      'Say under `fault` what that person does, and how it is taken back, in the place of TO DO. Then:',
      '',
      '  alertdrill check           asks whether the monitor is there and can fire; touches nothing',
      '  alertdrill run --dry-run   shows what would be done, in order',
      '  alertdrill run',
    ],
    name: firstScenario(monitor),
    monitorName,
    environment,
    fault: [
      'fault:',
      '  manual:   # asks at the terminal; Enter gives the instant',
      `    do: ${blankScalar(`make the trouble that "${monitorName}" watches for`)}`,
      `    undo: ${blankScalar('take it back')}`,
      '  # Once that works, let alertdrill do it, and the drill can run every night. In place of `manual`:',
      '  # command: { inject: [systemctl, stop, nginx], rollback: [systemctl, start, nginx] }   # allow.commands: [systemctl]',
      '  # http:',
      `  #   inject: { method: PUT, url: "${url}/faults/slow" }`,
      `  #   rollback: { method: DELETE, url: "${url}/faults/slow" }`,
    ],
    effect: effectExample(`${url}/`, target === undefined ? ` (${targetVariable} is set in alertdrill.yaml.)` : ''),
    selector: selectorOf(monitor),
    expectation: [
      '# severity: critical         # at least; without it any will do',
      `# on: ${targetExample}`,
      ...deadlineLines(monitor.type === 'known' ? monitor.bounds : {}),
    ],
  });
}

export const firstScenario = (monitor: FirstMonitor): string => scenarioName(nameOf(monitor));

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
