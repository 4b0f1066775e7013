import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { K6State } from '../../../../src/faults/k6/k6State';
import { steadyProfile } from '../../../../src/faults/k6/loadProfile';
import { HttpFailure, type Http, type HttpRequest } from '../../../../src/ports/http';
import type { ProcessIdentity, Processes } from '../../../../src/ports/processes';
import { createVirtualClock, type VirtualClock } from '../../../support/virtualClock';

/** How the k6 of a test behaves; times in ms. Every one of them is what the real one does when all is well. */
export interface Behaviour {
  /** How long an answer takes; default 1. With 0 nothing waits on the clock, and real files may be read meanwhile. */
  readonly latencyMs?: number;
  /** Until it shows itself paused; Infinity: it hangs. */
  readonly readyAfterMs?: number;
  /** So many starts end at once without a word: somebody else has the port. */
  readonly portsTaken?: number;
  /** How long the script's setup() takes, from the resume on. */
  readonly setupMs?: number;
  /** It ends so long after the resume. */
  readonly endsAfterMs?: number;
  readonly ignores?: readonly string[];
  readonly vusInUse?: number;
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** Everything is answered, with this. */
  readonly instead?: { readonly status: number; readonly body: string };
}

export interface ScriptedK6 {
  readonly clock: VirtualClock;
  readonly http: Http;
  readonly processes: Processes;
  readonly signals: readonly string[];
  /** Command lines of all starts. */
  readonly starts: readonly (readonly string[])[];
  isRunning(): boolean;
  /** It dies on its own. */
  die(): void;
}

interface Run {
  readonly identity: ProcessIdentity;
  readonly address: string;
  readonly token: string;
  readonly startedAtMs: number;
  resumedAtMs?: number;
  isAlive: boolean;
}

/** k6 as alertdrill sees it: a process with a REST API. */
export function scriptedK6(behaviour: Behaviour = {}): ScriptedK6 {
  const clock = createVirtualClock();
  const runs: Run[] = [];
  const signals: string[] = [];
  const starts: (readonly string[])[] = [];
  const living = () => runs.filter((run) => isAlive(run, behaviour, clock.now()));
  const find = (identity: ProcessIdentity) => living().find((run) => run.identity.pid === identity.pid);

  const processes: Processes = {
    run: () => Promise.reject(new Error('no command was scripted')),
    identify: () => Promise.resolve(undefined),
    startDetached: ({ argv, token }) => {
      starts.push(argv);
      const identity = { pid: 1_000 + runs.length, startTime: '7', bootId: 'b' };
      const address = argv[argv.indexOf('--address') + 1] ?? '';
      const dies = starts.length <= (behaviour.portsTaken ?? 0);
      runs.push({ identity, address, token, startedAtMs: clock.now(), isAlive: !dies });
      return Promise.resolve(identity);
    },
    findByToken: (token) => Promise.resolve(living().flatMap((run) => (run.token === token ? [run.identity] : []))),
    isStopped: () => Promise.resolve(false),
    isAlive: (identity) => Promise.resolve(find(identity) !== undefined),
    signalGroup: (identity, signal) => {
      signals.push(signal);
      const run = find(identity);
      if (run !== undefined && behaviour.ignores?.includes(signal) !== true) run.isAlive = false;
      return Promise.resolve();
    },
  };

  const send = async (request: HttpRequest) => {
    request.signal?.throwIfAborted();
    const sentAtMs = clock.now();
    const run = living().find(({ address }) => request.url.startsWith(`http://${address}/`));
    if (run === undefined) throw new HttpFailure('unreachable', 'refused', { sentAtMs, failedAtMs: sentAtMs });
    await clock.sleep(behaviour.latencyMs ?? 1, request.signal);
    if (request.method === 'PATCH') run.resumedAtMs = clock.now();
    const answer = behaviour.instead ?? { status: 200, body: answerOf(request, run, behaviour, clock.now()) };
    return { ...answer, headers: {}, sentAtMs, answeredAtMs: clock.now() };
  };

  return {
    clock,
    http: { send },
    processes,
    signals,
    starts,
    isRunning: () => living().length > 0,
    die: () => runs.forEach((run) => (run.isAlive = false)),
  };
}

const isAlive = (run: Run, { endsAfterMs = Infinity }: Behaviour, nowMs: number) =>
  run.isAlive && nowMs - (run.resumedAtMs ?? nowMs) < endsAfterMs;

function answerOf({ url }: HttpRequest, run: Run, behaviour: Behaviour, nowMs: number): string {
  if (url.endsWith('/metrics')) {
    const data = Object.entries(behaviour.metrics ?? {}).map(([id, sample]) => ({ id, attributes: { sample } }));
    return JSON.stringify({ data });
  }
  const { readyAfterMs = 0, setupMs = 0, vusInUse = 0 } = behaviour;
  const isReady = nowMs - run.startedAtMs >= readyAfterMs;
  const sinceMs = nowMs - (run.resumedAtMs ?? Infinity);
  // As the real one: right after the resume it still says that it is paused.
  const status = sinceMs > setupMs ? 7 : sinceMs > 0 ? 6 : isReady ? 4 : 1;
  return JSON.stringify({ data: { attributes: { status, vus: vusInUse, paused: status < 5 } } });
}

/** What `prepare` would have returned for 100 iterations a second over a minute. The folder need not exist. */
export const exampleState = (changes: Partial<K6State> = {}): K6State => ({
  k6: '/opt/k6',
  k6Version: '1.8.1',
  token: 'token-of-this-run',
  projectDir: '/project',
  workDir: join(tmpdir(), `alertdrill-none-${randomUUID()}`),
  env: { SHOP_URL: 'http://shop' },
  profile: steadyProfile(100, 60_000),
  maxVus: 500,
  notes: [],
  ...changes,
});
