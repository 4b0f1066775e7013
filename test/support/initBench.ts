import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createProject } from '../../src/commands/init/createProject';
import type { InitFlags } from '../../src/commands/flags';
import { loadConfig } from '../../src/config/loadConfig';
import { faultKinds } from '../../src/faults';
import type { ProviderKind } from '../../src/ports/provider';
import { createRequestBudget, noLimits } from '../../src/polling/requestBudget';
import { probeKinds } from '../../src/probes';
import { providerKinds } from '../../src/providers';
import { mackerel as mackerelKind } from '../../src/providers/mackerel';
import { apiKey, scriptedMackerel, type MackerelWorld } from './scriptedMackerel';
import { fillBlanks, fitting, loadScript } from './fillBlanks';
import { scriptedQuestioner, type ScriptedReply } from './scriptedQuestioner';

export const packageDir = resolve(__dirname, '../..');

/** A service metric monitor that fires, with points of a minute, within 2 to 4 minutes. */
export const latencyMonitor = {
  id: 'm1',
  type: 'service',
  name: 'Shop p95 latency',
  service: 'shop',
  metric: 'latency.p95',
  operator: '>',
  warning: 300,
  critical: 600,
  duration: 3,
};

export interface InitBenchSetUp {
  readonly world?: Partial<MackerelWorld>;
  /** Files that are there before. */
  readonly files?: Readonly<Record<string, string>>;
  /** Absent: the key is set. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absent: nobody is there to be asked. */
  readonly replies?: readonly ScriptedReply[];
  /** Absent: Mackerel alone, so that nobody has to say which. */
  readonly kinds?: readonly ProviderKind[];
  /** What is asked; absent: a Mackerel of that `world`. */
  readonly servers?: Pick<ReturnType<typeof scriptedMackerel>, 'clock' | 'http' | 'signal'>;
  /** Absent: a folder of its own below the system's temporary one. */
  readonly in?: string;
}

/** `init` in a folder of its own, with a provider that is scripted and somebody at the terminal who is scripted too. */
export function initBench(setUp: InitBenchSetUp = {}) {
  const dir = realpathSync(setUp.in ?? mkdtempSync(join(tmpdir(), 'alertdrill-init-')));
  for (const [name, text] of Object.entries(setUp.files ?? {})) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  const mackerel = scriptedMackerel({
    monitors: [latencyMonitor],
    services: [{ name: 'shop' }],
    ...setUp.world,
  });
  const { clock, http, signal } = setUp.servers ?? mackerel;
  const person = setUp.replies && scriptedQuestioner(setUp.replies);
  const said: string[] = [];
  const life = { connections: 0 };
  const env = setUp.env ?? { MACKEREL_APIKEY: apiKey };
  const init = (flags: InitFlags = {}): Promise<string> =>
    clock.until(
      createProject(
        {
          dir,
          packageDir,
          environmentVariables: env,
          ...(person && { questioner: person.questioner }),
          say: (line) => said.push(line),
          providerKinds: setUp.kinds ?? [mackerelKind],
          connect: () => {
            life.connections += 1;
            const budget = createRequestBudget(clock, noLimits);
            const close = () => void (life.connections -= 1);
            return { system: { clock, http, budget }, close };
          },
          signal,
        },
        flags,
      ),
    );
  return {
    dir,
    init,
    mackerel,
    person,
    said,
    openConnections: () => life.connections,
    /** Names and texts of all files. */
    files: () => filesOf(dir),
    /** As `check --offline` reads them, once a person has filled in what only a person knows. */
    load: () => {
      fillExpectations(dir);
      return loadConfig({
        dir,
        paths: [],
        tags: [],
        names: [],
        offline: true,
        environmentVariables: {},
        kinds: { faults: faultKinds, probes: probeKinds, providers: providerKinds },
      });
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

export const filesOf = (dir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(dir.length + 1), readFileSync(path, 'utf8')]),
  );

/** All expectation files of a project; the fault is one by hand, which takes any text. */
export function fillExpectations(dir: string): void {
  const folder = join(dir, 'expectations');
  writeFileSync(join(dir, loadScript), 'export default (): void => {};\n');
  const project = readFileSync(join(dir, 'alertdrill.yaml'), 'utf8');
  // Without a base URL: this person has the page at a loopback address.
  const hasUrl = /^ +TARGET_URL:/m.test(project);
  if (!hasUrl) writeFileSync(join(dir, 'alertdrill.yaml'), project.replace('hosts: []', 'hosts: [127.0.0.1]'));
  const person = fitting(hasUrl ? '${TARGET_URL}/' : 'http://127.0.0.1/');
  for (const name of readdirSync(folder)) {
    writeFileSync(join(folder, name), fillBlanks(readFileSync(join(folder, name), 'utf8'), person));
  }
}
