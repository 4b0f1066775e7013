import { stringify } from 'yaml';
import { startStandin } from '../../src/standin/main';
import { createProjectFolder } from '../../test/e2e/projectFolder';
import { startTarget } from './target';

const apiKey = 'a-key-of-this-bench';
const organization = 'rollback-bench';

/**
 * A target, a stand-in without monitors, and a project with two drills: `first` is short and finished when `second`,
 * with k6's load and a fault over HTTP, is under way.
 */
export async function startWorld() {
  const target = await startTarget();
  const standin = await startStandin({ port: 0, minuteMs: 1_000, apiKey, organization, log: () => undefined });
  const project = createProjectFolder(
    stringify({
      environments: {
        bench: {
          providers: { mackerel: { organization, url: standin.url, apiKey: '${MACKEREL_APIKEY}' } },
          allow: { hosts: ['127.0.0.1'] },
          vars: { TARGET: target.url },
        },
      },
    }),
    { MACKEREL_APIKEY: apiKey },
  );
  project.write('load.ts', loadScript);
  project.write('expectations/1-first.yaml', stringify({ ...drilled('first'), hold: '300ms' }));
  const load = { script: 'load.ts', rate: '20/s' };
  project.write('expectations/2-second.yaml', stringify({ ...drilled('second'), load, hold: '1500ms' }));
  project.write('held/held.yaml', stringify({ ...drilled('held'), hold: '60s' }));
  return {
    ...project,
    target,
    stop: async () => {
      await standin.close();
      await target.stop();
      project.remove();
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

const loadScript = `import http from 'k6/http';

export default function visit(): void {
  http.get(\`\${__ENV.TARGET}/\`);
}
`;

const drilled = (scenario: string) => ({
  scenario,
  baseline: '500ms',
  startJitter: 0,
  fault: {
    http: {
      inject: { method: 'PUT', url: '${TARGET}/broken' },
      rollback: { method: 'DELETE', url: '${TARGET}/broken' },
    },
  },
  effect: { http: '${TARGET}/', sees: { status: 503 }, every: '100ms' },
  expect: [],
  unexpected: 'fail',
});
