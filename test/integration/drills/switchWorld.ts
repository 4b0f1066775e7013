import { stringify } from 'yaml';
import { startStandin } from '../../../src/standin/main';
import { createProjectFolder } from '../../e2e/projectFolder';
import { startSwitchServer } from '../../support/switchServer';

const apiKey = 'a-key-of-this-test';
const organization = 'switch-org';

interface SwitchWorldOptions {
  /** More of the environment in the project file. */
  readonly environment?: object;
  /** More of the project file. */
  readonly project?: object;
  readonly env?: Readonly<Record<string, string>>;
}

/** A switch to drill, a stand-in without monitors that watches it, and the built CLI: the least that a run passes with. */
export async function startSwitchWorld({ environment = {}, project: more = {}, env = {} }: SwitchWorldOptions = {}) {
  const target = await startSwitchServer();
  const standin = await startStandin({ port: 0, minuteMs: 1000, apiKey, organization, log: () => undefined });
  const projectWith = (allow: object): string =>
    stringify({
      ...more,
      environments: {
        lab: {
          providers: { mackerel: { organization, url: standin.url, apiKey: '${MACKEREL_APIKEY}' } },
          allow,
          ...environment,
        },
      },
    });
  const project = createProjectFolder(projectWith({ hosts: ['127.0.0.1'] }), { MACKEREL_APIKEY: apiKey, ...env });
  const request = (method: string) => ({ method, url: target.url });
  const scenario = {
    scenario: 'switch',
    baseline: '1s',
    startJitter: 0,
    fault: { http: { inject: request('PUT'), rollback: request('DELETE'), timeout: '1s' } },
    hold: '1s',
    expect: [],
    unexpected: 'fail',
  };
  project.write('expectations/switch.yaml', stringify(scenario));
  return {
    ...project,
    target,
    standin: { url: standin.url, apiKey },
    scenario,
    /** The project file with another `allow`. */
    projectWith,
    stop: async () => {
      await standin.close();
      await target.stop();
      project.remove();
    },
  };
}

export type SwitchWorld = Awaited<ReturnType<typeof startSwitchWorld>>;
