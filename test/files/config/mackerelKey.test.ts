import { loadProject } from '../../../src/config/projectFile';
import { selectEnvironment } from '../../../src/config/selectEnvironment';
import { providerKinds } from '../../../src/providers';
import { workFolders } from './workFolder';

const folder = workFolders();

/** The shortest project file there is. */
const shortest = 'environments: { lab: { providers: { mackerel: { organization: acme } } } }\n';

const environmentWith = (environmentVariables: Readonly<Record<string, string>>) => {
  const dir = folder({ 'alertdrill.yaml': shortest });
  const project = loadProject({
    file: 'alertdrill.yaml',
    dir,
    environmentVariables,
    kinds: { providers: providerKinds },
  });
  return selectEnvironment(project, undefined, {});
};

describe("a Mackerel organization's key", () => {
  test('is the variable MACKEREL_APIKEY where the project file names none; no program inherits it', () => {
    const environment = environmentWith({ MACKEREL_APIKEY: 'some-key' });
    expect(environment.providers[0]?.settings).toMatchObject({ organization: 'acme', apiKey: 'some-key' });
    expect(environment.hidden.map((secret) => secret.reveal())).toContain('some-key');
    expect(environment.withheld).toEqual(['MACKEREL_APIKEY']);
  });

  test('is told to be missing by the name of that variable', () => {
    expect(() => environmentWith({})).toThrow('the variable MACKEREL_APIKEY is not set');
  });
});
