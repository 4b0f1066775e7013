import { createAnnouncer } from '../announcing/announcer';
import { newsOfKeeper } from '../announcing/newsOfFaults';
import { Secret } from '../config/secret';
import { AlertdrillError } from '../domain/errors';
import type { FaultSystem, HeldKind } from '../ports/fault';
import type { ProcessIdentity } from '../ports/processes';
import { createAskedPerson } from './askedPerson';
import { keepLease } from '../lease/keeperLease';
import type { LeaseStore } from '../lease/leaseStore';
import type { EndOfFault } from './held';
import { createHolder, type Holder } from './holder';
import { commandSchema, helloSchema, type Answer, type Command, type Hello } from './messages';
import { createHeldSecrets } from './secretNames';
import { messageOf } from '../domain/caught';

export interface SessionOptions {
  readonly kinds: readonly HeldKind[];
  readonly keeper: ProcessIdentity;
  /** What faults work with, but for secrets and person: they come from the harness. */
  readonly systemFor: (hello: Hello) => Omit<FaultSystem, 'secrets' | 'person'>;
  /** Where leases are that have such a URL. */
  readonly leasesAt: (url: string) => LeaseStore;
  readonly send: (answer: Answer) => void;
  /** What `log` must not show from now on. */
  readonly conceal: (secrets: readonly Secret[]) => void;
  /** Takes out of a text all that is concealed. */
  readonly scrub: (text: string) => string;
  /** For the keeper's own log: bugs, and rollbacks that failed when nobody listened any more. */
  readonly log: (text: string) => void;
}

/** Obeys the lines of a harness until they end, which they do with it; then rolls back everything that is held. */
export async function serveHarness(lines: AsyncIterable<string>, options: SessionOptions): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const hello = helloSchema.parse(JSON.parse(first.value));
  const { kinds, keeper, log } = options;
  options.conceal(hello.hidden.map(({ name, value }) => new Secret(name, value)));
  const secrets = createHeldSecrets();
  const person = createAskedPerson(options.send);
  const system = { ...options.systemFor(hello), secrets, person };
  const announcer = createAnnouncer(hello.announce, {
    ...{ clock: system.clock, http: system.http, scrub: options.scrub },
    warn: log,
  });
  const announce = (faults: readonly EndOfFault[]): void => announcer.announce(newsOfKeeper(hello.run, faults));
  const holder = createHolder({
    kinds,
    keeper,
    system,
    stateDir: hello.stateDir,
    run: hello.run,
    harness: hello.harness,
    overdueFailed: (fault) => announce([fault]),
  });
  const requests = createRequests({ send: options.send, log });
  // Beside the harness, which may stand still, and instead of it where it was killed.
  const lease =
    hello.lease &&
    keepLease(options.leasesAt(hello.lease.url), system, hello.lease, hello.harness, {
      log,
      takeBack: async () => {
        await holder.rollBackEach();
      },
    });
  options.send({ say: 'ready', keeper });

  // Whoever ends properly asks for this first; one that was killed does not.
  const farewell = { wasSaid: false };
  const obey = (command: Command): void => {
    switch (command.say) {
      case 'arm':
        options.conceal(Object.entries(command.secrets).map(([name, value]) => new Secret(name, value)));
        secrets.learn(command.secrets);
        requests.start(command.request, (signal) => holder.arm(command.entry, signal));
        break;
      case 'inject':
        requests.start(command.request, (signal) => holder.inject(command.id, signal));
        break;
      case 'rollback':
        requests.start(command.request, () => holder.rollback(command.id));
        break;
      case 'rollback-all':
        farewell.wasSaid = true;
        requests.start(command.request, () => holder.rollbackAll());
        break;
      case 'abort':
        requests.abort(command.request);
        break;
      case 'confirmed':
      case 'not-confirmed':
        person.hear(command);
        break;
      default:
        command satisfies never;
    }
  };

  try {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      obey(commandSchema.parse(JSON.parse(next.value)));
    }
  } finally {
    // Also where a line made no sense: a keeper that can't be told anything must not go on holding a fault.
    person.leave();
    const ends = await letGo(holder, requests, log);
    if (farewell.wasSaid) await lease?.stop();
    else {
      announce(ends);
      await lease?.end(ends.some(({ why }) => why !== undefined) ? 'left' : 'given-back');
    }
    await announcer.settled();
  }
}

async function letGo(holder: Holder, requests: Requests, log: (text: string) => void): Promise<readonly EndOfFault[]> {
  requests.abortAll();
  const ends = await holder.rollBackEach();
  for (const { title, why } of ends) if (why !== undefined) log(`rollback failed: ${title}: ${why}`);
  // One that is only being journalled is not held yet; it rolls itself back.
  await requests.settled();
  return ends;
}

interface Requests {
  start(request: number, work: (signal: AbortSignal) => Promise<unknown>): void;
  abort(request: number): void;
  abortAll(): void;
  settled(): Promise<unknown>;
}

function createRequests({ send, log }: Pick<SessionOptions, 'send' | 'log'>): Requests {
  const open = new Map<number, { readonly controller: AbortController; readonly answered: Promise<void> }>();
  const answer = async (request: number, work: Promise<unknown>): Promise<void> => {
    try {
      // JSON has no undefined.
      send({ say: 'done', request, result: (await work) ?? null });
    } catch (error) {
      if (!(error instanceof AlertdrillError)) log(textOf(error));
      const message = messageOf(error);
      const hint = error instanceof AlertdrillError ? error.hint : undefined;
      send({ say: 'failed', request, message, ...(hint === undefined ? {} : { hint }) });
    } finally {
      open.delete(request);
    }
  };
  return {
    start: (request, work) => {
      const controller = new AbortController();
      // Registered before the work begins, so that its answer can't come first.
      const answered = Promise.resolve().then(() => answer(request, work(controller.signal)));
      open.set(request, { controller, answered });
    },
    abort: (request) => open.get(request)?.controller.abort(),
    abortAll: () => {
      for (const { controller } of open.values()) controller.abort();
    },
    settled: () => Promise.allSettled([...open.values()].map(({ answered }) => answered)),
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
