import type { Writable } from 'node:stream';
import type { Announce } from '../config/project';
import type { Secret } from '../config/secret';
import { FaultError, RollbackError } from '../domain/errors';
import type { FaultSystem, HeldKind } from '../ports/fault';
import type { Keeper } from '../ports/keeper';
import type { ProcessIdentity } from '../ports/processes';
import { createQuestions } from './answerQuestions';
import { makeFolder } from './durable';
import type { RunOrigin } from './held';
import { recoverHint } from './holder';
import { startKeeperProcess, type KeeperProcess } from './keeperProcess';
import { rolledBackSchema, stampsSchema, type Answer, type Hello } from './messages';
import { readJournal } from './readJournal';
import { createRequests, type Requests } from './requests';
import { revealAll, secretNames } from './secretNames';
import { standstillText, whileWatched } from './standstill';
import { isSame, takeOver, type TakenOver } from './takeOver';

export interface StartKeeperOptions {
  readonly kinds: readonly HeldKind[];
  /** Of the harness: its clock is handed on, its person is asked, and all of it is used should the keeper die. */
  readonly system: FaultSystem;
  readonly run: RunOrigin;
  readonly stateDir: string;
  /** Starts a process that calls runKeeper: `node dist/main.js __keeper`. */
  readonly command: readonly [string, ...string[]];
  /** Gets the keeper's stderr. */
  readonly logFile: string;
  /** See KeeperProcessOptions. */
  readonly lifelines?: readonly Writable[];
  /** Of this process. */
  readonly pid: number;
  /** What the keeper's log must not show: commands may print whatever they find in their environment. Default: none. */
  readonly hidden?: readonly Secret[];
  /** Who is told where this process is killed. Default: nobody. */
  readonly announce?: Announce;
  /** What the keeper renews, too, and gives back where this process is dead. Default: nothing. */
  readonly lease?: NonNullable<Hello['lease']>;
  readonly signal?: AbortSignal;
}

const startPatienceMs = 30_000;

/** Starts the keeper of a run. Rejects with FaultError where it does not come up, or with the signal's reason. */
export async function startKeeper(options: StartKeeperOptions): Promise<Keeper> {
  const { kinds, system, stateDir } = options;
  options.signal?.throwIfAborted();
  const self = await system.processes.identify(options.pid);
  if (self === undefined) throw new FaultError(`the process ${options.pid} can't be identified`);
  await makeFolder(stateDir);

  const child = await startKeeperProcess(options);
  const requests = createRequests(child.send);
  const questions = createQuestions(system.person, child.send);
  const keeper = await introduced(child, self, options, (answer) => {
    if (answer.say === 'ask' || answer.say === 'ask-no-more') questions.hear(answer);
    else requests.hear(answer);
  });

  let isStandingStill = false;
  /** A keeper that is waited for and stands still is killed: with its death, and not before, the harness takes over. */
  const watched = <T>(work: Promise<T>): Promise<T> =>
    whileWatched(work, keeper, system, () => {
      isStandingStill = true;
      child.kill();
    });
  const ask: Requests['ask'] = (question, signal) => watched(requests.ask(question, signal));

  let isClosed = false;
  let taken: TakenOver | undefined;
  const takenOver = () => taken;
  const lost = new Promise<string>((resolve) => {
    void child.ended.then(async (signalOrCode) => {
      const how = isStandingStill ? `killed, since ${standstillText}` : signalOrCode;
      if (isClosed) return;
      questions.withdrawAll();
      taken = takeOver(keeper, { kinds, system, stateDir, self, secretsOf: () => system.secrets });
      resolve(`the keeper died (${how})`);
      requests.failAll(describeDeath(how, await taken.firstTry));
    });
  });

  return {
    lost,
    arm: async (entry, signal) => {
      const secrets = revealAll(secretNames(entry.state), system.secrets);
      return ask({ say: 'arm', entry, secrets }, signal);
    },
    inject: async (id, signal) => stampsSchema.parse(await ask({ say: 'inject', id }, signal)),
    rollback: async (id) => {
      try {
        return rolledBackSchema.parse(await ask({ say: 'rollback', id }));
      } catch (error) {
        const afterDeath = takenOver();
        if (afterDeath === undefined) throw error;
        return afterDeath.rollback(id);
      }
    },
    close: async () => {
      const problem = await ask({ say: 'rollback-all' }).then(noProblem, asProblem);
      isClosed = true;
      child.hangUp();
      await watched(child.ended);
      // The keeper tries once more as it ends, so only what is still in the journal counts.
      if (problem !== undefined && (await holdsEntries(stateDir, keeper))) {
        throw new RollbackError(problem.message, { hint: recoverHint, cause: problem });
      }
    },
  };
}

/** Says hello and waits until the keeper has answered. Kills it where it does not. */
async function introduced(
  child: KeeperProcess,
  harness: ProcessIdentity,
  { system, run, stateDir, logFile, hidden = [], announce, lease, signal }: StartKeeperOptions,
  hear: (answer: Exclude<Answer, { say: 'ready' }>) => void,
): Promise<ProcessIdentity> {
  const hint = { hint: `its log is ${logFile}` };
  const over = new AbortController();
  const limit = AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]);
  const ready = new Promise<ProcessIdentity>((resolve) => {
    child.listen((answer) => {
      if (answer.say === 'ready') resolve(answer.keeper);
      else hear(answer);
    });
  });
  const died = child.ended.then((how) => {
    throw new FaultError(`the keeper ended as soon as it was started (${how})`, hint);
  });
  const late = system.clock.sleep(startPatienceMs, limit).then(() => {
    throw new FaultError(`the keeper did not answer within ${startPatienceMs / 1000} s`, hint);
  });
  child.send({
    say: 'hello',
    harness,
    run,
    stateDir,
    anchor: system.clock.anchor,
    ...(announce && { announce: { ...announce, webhook: announce.webhook.reveal() } }),
    ...(lease && { lease }),
    hidden: hidden.map((secret) => ({ name: secret.name, value: secret.reveal() })),
  });
  try {
    return await Promise.race([ready, died, late]);
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    over.abort();
  }
}

const describeDeath = (how: string, problems: readonly string[]): FaultError =>
  problems.length === 0
    ? new FaultError(`the keeper died (${how}); what it held was rolled back`)
    : new FaultError(`the keeper died (${how}), and not all could be rolled back: ${problems.join('; ')}`, {
        hint: recoverHint,
      });

const noProblem = () => undefined;
const asProblem = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

async function holdsEntries(stateDir: string, keeper: ProcessIdentity): Promise<boolean> {
  const files = await readJournal(stateDir);
  return files.some((file) => file.type === 'entry' && isSame(file.entry.keeper, keeper));
}
