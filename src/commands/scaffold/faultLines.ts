import type { LoadPlan } from '../../domain/scenario';
import type { Trouble } from '../../domain/trouble';
import type { MonitorSketch } from '../../ports/monitorSketch';
import { blankScalar, scalar } from './yamlText';
import type { WrittenFault } from './faultsWritten';
import { examplePage, exampleSecret, mayEnd, type Place } from './place';

export interface FaultLines {
  /** Normal traffic, where the fault needs some. */
  readonly load?: readonly string[];
  readonly fault: readonly string[];
}

type About = Pick<MonitorSketch, 'trouble' | 'fullAt' | 'program'>;
type Write = (sketch: About, place: Place) => FaultLines;

/** The kind of fault that brings it about as it comes about in earnest. */
export function suitableFault(trouble: Trouble): WrittenFault {
  switch (trouble) {
    case 'errors':
    case 'missing':
    case 'external':
      return 'http';
    case 'latency':
      return 'k6';
    case 'connectivity':
      return 'process';
    case 'disk':
      return 'files';
    case 'check':
      return 'command';
    case 'other':
      return 'manual';
    default:
      return trouble satisfies never;
  }
}

export const faultLines = (kind: WrittenFault, sketch: About, place: Place): FaultLines => writers[kind](sketch, place);

const writers: Readonly<Record<WrittenFault, Write>> = {
  http: ({ trouble }, place) => ({
    fault: [
      'fault:',
      '  http:',
      `    inject: { method: PUT, url: ${blankScalar(`URL that makes ${causes[trouble]}, such as ${examplePage(place, '/admin/faults/1')}`)} }`,
      `    rollback: { method: DELETE, url: ${blankScalar('URL that takes it back, and does no harm when it is asked for twice')} }`,
      `    # beside \`url\`: json: { rate: 0.5 }, headers: { authorization: ${JSON.stringify(`Bearer ${exampleSecret(place)}`)} }`,
    ],
  }),
  k6: (_, { load }) => ({
    load: loadLines(load),
    fault: ['fault:', '  k6: { multiplyLoad: 10 }   # the same script once more: ten times as much in all'],
  }),
  command: ({ trouble }) => ({
    fault: [
      'fault:',
      '  command:   # allow.commands of the environment has to list the programs',
      `    inject: [${blankScalar(`program that makes ${causes[trouble]}, then its arguments`)}]`,
      `    rollback: [${blankScalar('program that takes it back, and does no harm when it is run twice')}]`,
    ],
  }),
  process: ({ program }, place) => ({
    fault: [
      'fault:',
      '  process:   # of this machine; on another one: an `ssh` fault',
      ...(program !== undefined && mayEnd(place, program.name, 'systemctl')
        ? [`    program: ${program.name}`, `    unit: ${program.unit}`]
        : [
            `    program: ${blankScalar(`name of the program${program === undefined ? ' that is to fall silent' : `: ${program.name}`}, once allow.processes has it`)}`,
            program === undefined
              ? `    port: ${blankScalar('TCP port on which it listens; or `unit`, or `pidFile`')}`
              : `    unit: ${blankScalar(`${program.unit}, once allow.commands has systemctl; or \`pidFile\``)}`,
          ]),
      '    signal: SIGSTOP   # it stands still until rollback; SIGKILL needs `restart`, which starts it again',
    ],
  }),
  files: ({ trouble, fullAt }) => ({
    fault: [
      'fault:',
      '  files:   # allow.files of the environment has to list them',
      ...(trouble === 'disk'
        ? [
            '    fill:',
            `      - folder: ${blankScalar('a folder on that filesystem, such as /var/lib/shop')}`,
            `        used: ${fullerThan(fullAt)}`,
          ]
        : [`    delete: [${blankScalar('pattern of the files that are gone then, such as /srv/shop/images/*.png')}]`]),
    ],
  }),
  ssh: ({ trouble }) => ({
    fault: [
      'fault:',
      '  ssh:   # allow.hosts of the environment has to list the host, allow.commands the programs',
      `    host: ${blankScalar('the host, such as web-01.example.com')}`,
      `    inject: [${blankScalar(`program that makes ${causes[trouble]} there, then its arguments`)}]`,
      `    rollback: [${blankScalar('program that takes it back, and does no harm when it is run twice')}]`,
    ],
  }),
  manual: ({ trouble }, place) => ({
    fault: [
      'fault:',
      '  manual:   # asks at the terminal; Enter gives the instant',
      `    do: ${blankScalar(`what a person does to make ${causes[trouble]}`)}`,
      `    undo: ${blankScalar('what takes it back')}`,
      '  # Once that works, let alertdrill do it, and the drill can run every night. In place of `manual`:',
      '  # command: { inject: [systemctl, stop, nginx], rollback: [systemctl, start, nginx] }   # allow.commands: [systemctl]',
      '  # http:',
      `  #   inject: { method: PUT, url: ${JSON.stringify(examplePage(place, '/faults/slow'))} }`,
      `  #   rollback: { method: DELETE, url: ${JSON.stringify(examplePage(place, '/faults/slow'))} }`,
    ],
  }),
};

/** What a fault has to make, as the end of a sentence. */
const causes: Readonly<Record<Trouble, string>> = {
  errors: 'requests fail',
  missing: 'requests find nothing',
  latency: 'answers slow',
  connectivity: 'it silent',
  disk: 'the disk full',
  external: 'that page fail',
  check: 'the check fail',
  other: 'the trouble that the monitor watches for',
};

function loadLines(load: Place['load']): readonly string[] {
  const [script, rate, of] =
    load === undefined
      ? [
          blankScalar('k6 script of what one visitor does, such as load-scripts/shop-access.ts'),
          blankScalar('how often it is started in normal times, such as 20/s'),
          '',
        ]
      : [scalar(load.script), rateText(load), `, as in ${load.of}`];
  return [
    `load:   # normal traffic, before, during and after the fault${of}`,
    `  script: ${script}`,
    `  rate: ${rate}`,
  ];
}

/** As people write it, in the unit in which it is a whole number. */
function rateText({ ratePerSecond }: LoadPlan): string {
  const units = [
    { per: 's', count: ratePerSecond },
    { per: 'm', count: ratePerSecond * 60 },
    { per: 'h', count: ratePerSecond * 3_600 },
  ];
  const whole = units.find(({ count }) => Math.abs(count - Math.round(count)) < 1e-9);
  return whole === undefined ? `${ratePerSecond.toFixed(3)}/s` : `${Math.round(whole.count)}/${whole.per}`;
}

/** Beyond the limit, and never quite full: that breaks more than the monitor. */
const fullerThan = (fullAt: number | undefined): string =>
  fullAt === undefined ? '95%' : `${Math.min(99, Math.floor(fullAt * 100) + 3)}%`;
