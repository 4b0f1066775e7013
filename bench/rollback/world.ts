import { stringify } from 'yaml';
import { startStandin } from '../../src/standin/main';
import { createProjectFolder } from '../../test/e2e/projectFolder';
import { createVictims, faults, kinds, type FaultName, type Victims } from './faults';
import { startTarget } from './target';

const apiKey = 'a-key-of-this-bench';
const organization = 'rollback-bench';

/**
 * A target, a stand-in without monitors, and a project with two drills of each kind of fault: `first` is short and finished when `second`,
 * with k6's load, is under way.
 */
export async function startWorld() {
  const outside: Victims[] = [];
  const target = await startTarget(() => outside.some((victims) => victims.isBroken()));
  const standin = await startStandin({ port: 0, minuteMs: 1_000, apiKey, organization, log: () => undefined });
  const project = createProjectFolder(
    stringify({
      environments: {
        bench: {
          providers: { mackerel: { organization, url: standin.url, apiKey: '${MACKEREL_APIKEY}' } },
          allow: {
            hosts: ['127.0.0.1'],
            commands: [process.execPath],
            processes: ['sleep'],
            files: ['state.txt'],
          },
          vars: { TARGET: target.url },
        },
      },
    }),
    { MACKEREL_APIKEY: apiKey },
  );
  project.write('load.ts', loadScript);
  const load = { script: 'load.ts', rate: '20/s' };
  for (const kind of kinds) {
    const files = { first: { hold: '300ms' }, second: { load, hold: '1500ms' }, held: { hold: '60s' } };
    for (const [name, more] of Object.entries(files)) {
      const folder = name === 'held' ? heldOf(kind) : drillsOf(kind);
      project.write(`${folder}/${name}.yaml`, stringify({ ...drilled(`${kind}-${name}`, kind), ...more }));
    }
  }
  const victims = createVictims(project.dir);
  outside.push(victims);
  return {
    ...project,
    target,
    stop: async () => {
      await standin.close();
      await target.stop();
      victims.stop();
      project.remove();
    },
  };
}

/** Where the two drills of a kind are. */
export const drillsOf = (kind: FaultName): string => `expectations/${kind}`;
/** Where its fault is held. */
export const heldOf = (kind: FaultName): string => `held/${kind}`;

export type World = Awaited<ReturnType<typeof startWorld>>;

const loadScript = `import http from 'k6/http';

export default function visit(): void {
  http.get(\`\${__ENV.TARGET}/\`);
}
`;

const drilled = (scenario: string, kind: FaultName) => ({
  scenario,
  baseline: '500ms',
  startJitter: 0,
  fault: faults[kind],
  effect: { http: '${TARGET}/', sees: { status: 503 }, every: '100ms' },
  expect: [],
  unexpected: 'fail',
});
