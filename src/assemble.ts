import { appendFile } from 'node:fs/promises';
import { rangesIn } from './config/allow';
import type { Kinds } from './config/kinds';
import type { Surroundings } from './drillContext';
import type { Edge } from './edge';
import { faultKinds } from './faults';
import { createWorkFolders } from './keeper/workFolders';
import type { Clock } from './ports/clock';
import type { FaultSystem, HeldKind, Person } from './ports/fault';
import type { Http } from './ports/http';
import type { Listen } from './ports/listen';
import type { ProbeSystem } from './ports/probe';
import type { ProcessIdentity, Processes } from './ports/processes';
import type { ReporterKind, ReporterSystem } from './ports/reporter';
import type { Secrets } from './ports/secrets';
import { withholding } from './ports/withholding';
import { probeKinds } from './probes';
import { courtesyKinds, providerKinds } from './providers';
import { reporterKinds } from './reporters';
import { createSystemClock } from './system/clock';
import { createConnect } from './system/connect';
import { everyMs } from './system/everyMs';
import { createHttp, type ClosableHttp, type HttpOptions } from './system/http';
import { listen } from './system/listen';
import { createLocalProcesses } from './system/localProcesses';
import { readFileIfThere } from './system/readFileIfThere';
import { readMachine } from './system/machine';
import { createPerson } from './system/person';
import { portHolder } from './system/portHolder';
import { createProcesses } from './system/processes';
import { stateDir } from './system/stateDir';
import { sizeOfFile } from './system/sizeOfFile';
import { writeFileAtomic } from './system/writeFileAtomic';

/** The real system and the registries, put together. The only place that reads the registries for the harness. */
export interface Tools {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly http: Http;
  readonly person: Person;
  readonly kinds: Kinds;
  /** All that a keeper may hold: faults, and what is written to providers. */
  readonly heldKinds: readonly HeldKind[];
  readonly reporterKinds: readonly ReporterKind[];
  /** Without the environment's providers and secrets. */
  readonly reporterSystem: Omit<ReporterSystem, 'providers' | 'secret'>;
  readonly stateDir: string;
  readonly listen: Listen;
  /** Who listens on a port of this machine, in words. */
  readonly portHolder: (port: number) => string | undefined;
  /** To a process of this machine that is not ours, unless it is gone. */
  signal(process: ProcessIdentity, signal: 'SIGTERM'): Promise<void>;
  /** All addresses of a name. Rejects where it has none, or nobody can say. */
  readonly resolveHost: (host: string) => Promise<readonly string[]>;
  /** Of this process. */
  readonly pid: number;
  /** @param withheld names of variables that the programs of faults (of probes) do not inherit */
  faultSystem(secrets: Secrets, withheld: readonly string[]): FaultSystem;
  probeSystem(
    secrets: Secrets,
    withheld: readonly string[],
    projectDir: string,
    allowHosts: readonly string[],
  ): ProbeSystem;
  /** For a provider, with its own proxy and certificates. */
  createHttp(options: HttpOptions): ClosableHttp;
}

export function assemble(edge: Edge): Tools {
  const clock = createSystemClock();
  const processes = createProcesses(clock);
  const http = createHttp(clock);
  const person = createPerson(clock);
  return {
    clock,
    processes,
    http,
    person,
    kinds: { faults: faultKinds, probes: probeKinds, providers: providerKinds },
    heldKinds: [...faultKinds, ...courtesyKinds],
    reporterKinds,
    reporterSystem: {
      stdout: edge.stdout,
      stderr: edge.stderr,
      now: () => clock.now(),
      every: everyMs,
      ...{ writeFile: writeFileAtomic, appendFile, sizeOf: sizeOfFile, readFile: readFileIfThere },
      ...{ cwd: edge.cwd, env: edge.env, http },
      sleep: (ms) => clock.sleep(ms),
    },
    stateDir: stateDir(),
    listen,
    portHolder,
    signal: (process, signal) => createLocalProcesses().signal(process, signal),
    resolveHost: (host) => readMachine().resolveHost(host),
    pid: edge.pid,
    faultSystem: (secrets, withheld) => ({
      clock,
      http,
      processes: withholding(processes, withheld),
      secrets,
      person,
    }),
    probeSystem: (secrets, withheld, projectDir, allowHosts) => ({
      clock,
      http: { send: (request) => http.send({ ...request, within: rangesIn(allowHosts) }) },
      processes: withholding(processes, withheld),
      secrets,
      connect: createConnect(clock, rangesIn(allowHosts)),
      projectDir,
    }),
    createHttp: (options) => createHttp(clock, options),
  };
}

export function workDirsOf(
  tools: Pick<Tools, 'stateDir' | 'processes' | 'pid'>,
): Pick<Surroundings, 'makeWorkDir' | 'removeWorkDir'> {
  const folders = createWorkFolders(tools);
  return { makeWorkDir: (name) => folders.make(name), removeWorkDir: (dir) => folders.remove(dir) };
}
