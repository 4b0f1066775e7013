import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets } from '../../src/config/secrets';
import { FaultError } from '../../src/domain/errors';
import { createHolder } from '../../src/keeper/holder';
import { readJournal, type JournalFile } from '../../src/keeper/readJournal';
import { recover, type RecoverOptions } from '../../src/keeper/recover';
import type { FaultKind, FaultSystem } from '../../src/ports/fault';
import { scriptedHttp } from './scriptedHttp';
import { identityOf, scriptedProcesses } from './scriptedProcesses';
import { createVirtualClock } from './virtualClock';

export type HolderBench = ReturnType<typeof createHolderBench>;

/** A holder in this process (pid 1), as a keeper has it, whose harness is pid 3, with a journal in a folder of its own. */
export function createHolderBench(kinds: readonly FaultKind[]) {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-holder-'));
  const stateDir = join(dir, 'state');
  const clock = createVirtualClock();
  /** pid -> token */
  const living = new Map<number, string>([
    [1, ''],
    [3, ''],
  ]);
  const stopped = new Set<number>();
  const system: FaultSystem = {
    clock,
    http: scriptedHttp(clock, { answer: () => ({}) }),
    processes: scriptedProcesses(living, 'this-boot', stopped),
    secrets: createSecrets({}),
    person: { canBeAsked: () => true, confirm: () => Promise.reject(new FaultError('nobody')) },
  };
  const workDirOf = (id: string) => join(dir, 'work', id);
  return {
    dir,
    stateDir,
    clock,
    living,
    /** Pids of those that stand still. */
    stopped,
    system,
    holder: createHolder({
      ...{ kinds, system, stateDir, keeper: identityOf(1), harness: identityOf(3) },
      run: { id: 'run-1', environment: 'lab', projectDir: '/project', withheld: ['KEY'] },
    }),
    entry: (id: string, state: object = {}, kind = 'scripted') => {
      mkdirSync(workDirOf(id), { recursive: true });
      return { id, title: `title of ${id}`, kind, state, workDir: workDirOf(id) };
    },
    hasWorkDir: (id: string) => existsSync(workDirOf(id)),
    journal: (): Promise<readonly JournalFile[]> => readJournal(stateDir),
    /** By another process (pid 2), after this one has died. */
    recoverAfterDeath: (more: Partial<RecoverOptions> = {}) => {
      living.delete(1);
      living.delete(3);
      living.set(2, '');
      return recover({ stateDir, kinds, system, secretsOf: () => system.secrets, self: identityOf(2), ...more });
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}
