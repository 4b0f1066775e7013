import { formatDuration } from '../../config/duration';
import type { MonitorSketch } from '../../ports/monitorSketch';
import { effectExample } from './scenarioText';
import { blankScalar } from './yamlText';
import { allowedUrl, examplePage, type Place } from './place';

type About = Pick<MonitorSketch, 'trouble' | 'url' | 'limitMs' | 'program'>;

/** The probe that sees from outside what the monitor should see from inside, where there is such a thing. */
export function effectLines(sketch: About, place: Place): readonly string[] {
  const { trouble, url, limitMs, program } = sketch;
  const page = (what: string) => blankScalar(`a page that ${what}, such as ${examplePage(place, '/')}`);
  switch (trouble) {
    case 'errors':
      return http(page('fails under the fault'), '{ status: 5xx }');
    case 'missing':
      return http(page('is not found under the fault'), '{ status: 4xx }');
    case 'latency': {
      const limit = limitMs === undefined || limitMs > slowestPageMs ? undefined : formatDuration(limitMs);
      const slow = limit ?? blankScalar('how slow it is under the fault at least, such as 400ms');
      return http(page('is slow under the fault'), `{ slowerThan: ${slow} }`);
    }
    case 'external':
      return http(
        externalPage(url, place),
        '{ status: 5xx }',
        'or { unreachable: true }, where it answers nothing at all',
      );
    case 'connectivity':
      if (program === undefined) return http(page('this program serves'), '{ unreachable: true }');
      return [
        `# No effect: ${program.name} answers nobody, so there is nothing to be seen from outside. The latency counts from`,
        '# the signal; a miss is "missed (effect not verified)", of which `check` warns.',
      ];
    case 'disk':
      return [
        '# No effect: what a full disk breaks is known to you alone. The fault fails where the disk does not get that full, and the',
        '# latency counts from then on; but a miss is "missed (effect not verified)", of which `check` warns.',
      ];
    case 'check':
      return [
        ...intro,
        'effect:',
        `  command: [${blankScalar("the check's own program, then its arguments; allow.commands has to list it")}]`,
        '  sees: { exit: 2 }   # as plugins of Nagios say critical',
      ];
    case 'other':
      return effectExample(examplePage(place, '/'));
    default:
      return trouble satisfies never;
  }
}

/** Nobody waits longer for a page: such a limit is one of something else, a sum or a batch. */
const slowestPageMs = 60_000;

const intro = ['# Evidence from outside that the fault bites: the latency counts from there.'];

const http = (page: string, sees: string, note = 'or a status such as 503, { bodyLacks: "Welcome" }, ...') => [
  ...intro,
  'effect:',
  `  http: ${page}`,
  `  sees: ${sees}   # ${note}`,
];

function externalPage(url: string | undefined, place: Place): string {
  if (url === undefined) return blankScalar(`the page that is looked at, such as ${examplePage(place, '/')}`);
  return allowedUrl(place, url) ?? blankScalar(`${url}, once allow.hosts of the environment has its host`);
}
