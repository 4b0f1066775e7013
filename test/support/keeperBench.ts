import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { createSecrets } from '../../src/config/secrets';
import { FaultError } from '../../src/domain/errors';
import { faultKinds } from '../../src/faults';
import { startKeeper } from '../../src/keeper/client';
import { readJournal, type JournalEntry } from '../../src/keeper/readJournal';
import { recover, type RecoverOptions } from '../../src/keeper/recover';
import type { FaultSystem } from '../../src/ports/fault';
import type { KeeperEntry } from '../../src/ports/keeper';
import { createSystemClock } from '../../src/system/clock';
import { createHttp } from '../../src/system/http';
import { createProcesses } from '../../src/system/processes';

const root = resolve(__dirname, '..', '..');

/** What the killable harness (programs/harness.ts) is told on its command line. */
export interface HarnessOrders {
  readonly entries: readonly KeeperEntry[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly run: {
    readonly id: string;
    readonly environment: string;
    readonly projectDir: string;
    readonly withheld: readonly string[];
  };
  readonly stateDir: string;
  readonly logFile: string;
  readonly command: [string, ...string[]];
}

export type KeeperBench = ReturnType<typeof createKeeperBench>;

/** A folder of its own, real keepers and killable harnesses, and whatever is left of them at the end. */
export function createKeeperBench() {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-keeper-'));
  const programs = mkdtempSync(join(tmpdir(), 'alertdrill-programs-'));
  buildSync({
    entryPoints: ['keeper', 'harness'].map((name) => join(root, 'test/support/programs', `${name}.ts`)),
    outdir: programs,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  // The bundles lie outside of the checkout.
  symlinkSync(join(root, 'node_modules'), join(programs, 'node_modules'));
  const stateDir = join(dir, 'state');
  const clock = createSystemClock();
  const processes = createProcesses(clock);
  const secrets: Record<string, string> = {};
  const system: FaultSystem = {
    clock,
    processes,
    http: createHttp(clock),
    secrets: {
      reveal: (text) => createSecrets(secrets).reveal(text),
      hide: (text) => createSecrets(secrets).hide(text),
    },
    person: { canBeAsked: () => true, confirm: () => Promise.reject(new FaultError('there is no terminal')) },
  };
  const started: ChildProcess[] = [];
  const options = {
    run: { id: 'run-1', environment: 'lab', projectDir: dir, withheld: [] },
    stateDir,
    logFile: join(dir, 'keeper.log'),
    command: [process.execPath, join(programs, 'keeper.js')] as [string, ...string[]],
  };
  let entries = 0;

  const readEntries = async (): Promise<readonly JournalEntry[]> =>
    (await readJournal(stateDir)).flatMap((file) => (file.type === 'entry' ? [file.entry] : []));

  return {
    dir,
    stateDir,
    system,
    /** What this process knows; a started keeper gets it from here. */
    secrets,
    readEntries,
    entry: (kind: string, state: object): KeeperEntry => {
      const id = `${kind}-${++entries}`;
      const workDir = join(dir, 'work', id);
      mkdirSync(workDir, { recursive: true });
      return { id, kind, title: `${kind} number ${entries}`, state, workDir };
    },
    startKeeper: (more: Partial<Parameters<typeof startKeeper>[0]> = {}) =>
      startKeeper({ ...options, system, kinds: faultKinds, pid: process.pid, ...more }),
    /** Resolves when it has said `line`. */
    startHarness: async (orders: Pick<HarnessOrders, 'entries'>, line: string): Promise<ChildProcess> => {
      const program = [join(programs, 'harness.js'), JSON.stringify({ ...options, ...orders, secrets })];
      const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
      started.push(child);
      for await (const said of createInterface({ input: child.stdout })) if (said === line) return child;
      throw new Error(`the harness ended without saying "${line}"`);
    },
    keeperPid: async (): Promise<number> => {
      const [entry] = await readEntries();
      if (entry === undefined) throw new Error('there is no entry, and so no keeper');
      return entry.keeper.pid;
    },
    recover: async (more: Partial<RecoverOptions> = {}) => {
      const self = await processes.identify(process.pid);
      if (self === undefined) throw new Error('this process can not be identified');
      return recover({ stateDir, kinds: faultKinds, system, secretsOf: () => system.secrets, self, ...more });
    },
    log: () => (existsSync(options.logFile) ? readFileSync(options.logFile, 'utf8') : ''),
    /** All files that a run left, with their contents. */
    everythingWritten: () => readAll(dir),
    stop: async () => {
      for (const { keeper } of await readEntries()) await processes.signalGroup(keeper, 'SIGKILL');
      for (const child of started.filter((each) => each.exitCode === null && each.signalCode === null)) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      for (const folder of [dir, programs]) rmSync(folder, { recursive: true });
    },
  };
}

const readAll = (dir: string): readonly (readonly [string, string])[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path, 'latin1')]);
