import { deadlineOverMs } from '../../domain/safeDeadline';
import { inSeconds } from '../../domain/wording';
import { formatDuration } from '../../config/duration';
import type { Answers, FirstMonitor } from './answers';
import { targetVariable } from './projectText';
import { inComment, scalar } from './yamlText';

/** The text of a first expectation file: a fault by hand, since that works with any system, and what can follow it. */
export function expectationText(answers: Answers, schema: string): string {
  const { monitor } = answers;
  const name = nameOf(monitor);
  return `# yaml-language-server: $schema=${schema}
#
# A first drill: a person makes the trouble, and alertdrill tells whether the alert opens, and how soon.
# TO DO: say under \`fault\` what that person does, and how it is taken back. Then:
#
#   alertdrill check           asks whether the monitor is there and can fire; touches nothing
#   alertdrill run --dry-run   shows what would be done, in order
#   alertdrill run
scenario: ${scalar(scenarioName(monitor))}
title: ${scalar(`${name} fires`)}
purpose: Does this alert reach us, and how soon?
environments: [${scalar(answers.environment)}]

fault:
  manual:   # asks at the terminal; Enter gives the instant
    do: ${scalar(`TO DO: make the trouble that "${name}" watches for`)}
    undo: "TO DO: take it back"
  # Once that works, let alertdrill do it, and the drill can run every night. In place of \`manual\`:
  # command: { inject: [systemctl, stop, nginx], rollback: [systemctl, start, nginx] }   # allow.commands: [systemctl]
  # http:
  #   inject: { method: PUT, url: "\${${targetVariable}}/faults/slow" }
  #   rollback: { method: DELETE, url: "\${${targetVariable}}/faults/slow" }

# Evidence from outside that the fault bites. With it the latency counts from there and no longer from Enter, and an
# alert that is missing is told from a fault that did nothing.${answers.target === undefined ? ` (${targetVariable} is set in alertdrill.yaml.)` : ''}
# effect:
#   http: "\${${targetVariable}}/"
#   sees: { status: 5xx }   # or { slowerThan: 2s }, { unreachable: true }, { bodyLacks: "Welcome" }

expect:
  - monitor: ${selectorOf(monitor)}
    # severity: critical         # at least; without it any will do
    # on: ${answers.targetExample}
    within: ${deadlineLine(monitor)}
    # resolved: { within: 15m }  # and it closes again in time, once the trouble is gone
    # notified: { within: 10m }  # and somebody is told in time; needs \`webhook\` in alertdrill.yaml

# forbid:                        # what must stay quiet meanwhile
#   - monitor: Name of another monitor
`;
}

/**
 * In kebab-case, from the monitor's name, whose words may be told apart by their capitals alone (`HighErrorRate`,
 * `KubeAPIDown`); a name without Latin letters gives none.
 */
export function scenarioName(monitor: FirstMonitor): string {
  if (monitor.type === 'placeholder') return 'first-drill';
  const words = nameOf(monitor)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-').slice(0, 60).replace(/-$/, '') ?? 'first-drill';
}

function nameOf(monitor: FirstMonitor): string {
  switch (monitor.type) {
    case 'known':
      return inComment(monitor.summary.name);
    case 'named':
      return inComment(monitor.name);
    case 'placeholder':
      return 'Name of a monitor';
    default:
      return monitor satisfies never;
  }
}

function selectorOf(monitor: FirstMonitor): string {
  switch (monitor.type) {
    case 'known':
      return monitor.isNameUnique
        ? `${scalar(monitor.summary.name)}   # the exact name`
        : `{ id: ${JSON.stringify(monitor.summary.id)} }   # several have the name ${nameOf(monitor)}`;
    case 'named':
      return `${scalar(monitor.name)}   # the exact name`;
    case 'placeholder':
      return 'Name of a monitor   # TO DO: the exact name';
    default:
      return monitor satisfies never;
  }
}

/** As tight as the monitor's configuration lets it be. */
function deadlineLine(monitor: FirstMonitor): string {
  const { floorMs, worstMs } = monitor.type === 'known' ? monitor.range : {};
  if (worstMs === undefined) return '10m   # the deadline; what this monitor can do is not known';
  const isFloorKnown = floorMs !== undefined && floorMs > 0;
  const range = `${isFloorKnown ? inSeconds(floorMs) : 'up'} to ${inSeconds(worstMs)}`;
  return `${formatDuration(deadlineOverMs(worstMs))}   # the deadline; this monitor's configuration allows ${range}`;
}
