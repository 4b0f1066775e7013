import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NewFlags } from '../../src/commands/flags';
import { writeExpectation, type Written } from '../../src/commands/new/writeExpectation';
import { loadConfig } from '../../src/config/loadConfig';
import { loadProject } from '../../src/config/projectFile';
import { selectEnvironment } from '../../src/config/selectEnvironment';
import { ConfigError, type ConfigProblem } from '../../src/domain/errors';
import { faultKinds } from '../../src/faults';
import { probeKinds } from '../../src/probes';
import { providerKinds } from '../../src/providers';
import type { Provider } from '../../src/ports/provider';
import { filesOf, packageDir } from './initBench';
import { scriptedQuestioner, type ScriptedReply } from './scriptedQuestioner';
import type { VirtualClock } from './virtualClock';

const kinds = { faults: faultKinds, probes: probeKinds, providers: providerKinds };

export interface NewBenchSetUp {
  /** Scripted servers; more of them are providers of the same environment. */
  readonly servers: { readonly clock: VirtualClock; readonly provider: Provider; readonly signal: AbortSignal };
  readonly otherProviders?: readonly Provider[];
  /** Of the environment `lab`, beside its provider. */
  readonly allow?: object;
  readonly vars?: Readonly<Record<string, string>>;
  /** What stands under `providers`, in JSON. */
  readonly providers?: object;
  /** Files that are there before. */
  readonly files?: Readonly<Record<string, string>>;
  /** Absent: nobody is there to be asked. */
  readonly replies?: readonly ScriptedReply[];
}

/** `new` in a project of its own, with a provider that is scripted. */
export function newBench(setUp: NewBenchSetUp) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'alertdrill-new-')));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  const environment = {
    allow: { hosts: ['shop.example.com'], ...setUp.allow },
    vars: { SHOP_URL: 'https://shop.example.com', ...setUp.vars },
    secrets: { ADMIN: 'not-a-real-one' },
    providers: setUp.providers ?? { mackerel: { organization: 'acme', apiKey: 'not-used-here' } },
  };
  write('alertdrill.yaml', JSON.stringify({ environments: { lab: environment } }));
  for (const [name, text] of Object.entries(setUp.files ?? {})) write(name, text);
  const { clock, provider, signal } = setUp.servers;
  const said: string[] = [];
  const project = loadProject({ file: 'alertdrill.yaml', dir, environmentVariables: {}, kinds });
  const person = setUp.replies && scriptedQuestioner(setUp.replies);

  const load = () =>
    loadConfig({ dir, paths: [], tags: [], names: [], offline: true, environmentVariables: {}, kinds });
  return {
    dir,
    write,
    said,
    person,
    new: (flags: NewFlags = {}): Promise<Written> =>
      clock.until(
        writeExpectation(
          {
            dir,
            packageDir,
            project,
            environment: selectEnvironment(project, 'lab'),
            kinds,
            providers: [provider, ...(setUp.otherProviders ?? [])],
            ...(person && { questioner: person.questioner }),
            say: (line) => said.push(line),
            clock,
            signal,
          },
          flags,
        ),
      ),
    files: () => filesOf(dir),
    /** As `check --offline` reads them. */
    load,
    /** What it says of them. */
    problems: (): readonly ConfigProblem[] => {
      try {
        load();
        return [];
      } catch (error) {
        if (error instanceof ConfigError) return error.problems;
        throw error;
      }
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}
