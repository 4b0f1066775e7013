import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockWithin } from '../../../src/commands/lockWithin';
import { UsageError } from '../../../src/domain/errors';
import { machineId } from '../../../src/lease/machineId';
import type { LeaseAttempt, LeaseHolder, LeaseRequest } from '../../../src/lease/leaseStore';
import { providerKinds } from '../../../src/providers';
import { anotherHolder, leased, scriptedLeases } from '../../support/scriptedLeases';
import { identityOf, scriptedProcesses } from '../../support/scriptedProcesses';
import { createVirtualClock } from '../../support/virtualClock';

const away = new UsageError("the history postgres://drill@db/drills can't be reached", { hint: 'look at it' });
const [environment = ''] = leased;
const taken: LeaseAttempt = { taken: true, left: [], sharers: new Map() };
const heldBy = (holder: LeaseHolder): LeaseAttempt => ({ taken: false, thing: environment, token: 'theirs', holder });

let stateDir: string;
beforeEach(() => (stateDir = mkdtempSync(join(tmpdir(), 'alertdrill-lock-'))));
afterEach(() => rmSync(stateDir, { recursive: true }));

/** A run on the machine `here`, as process 1; what its database says to each taking. */
function begin(waitMs: number, answer: (request: LeaseRequest, count: number) => LeaseAttempt) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const said: string[] = [];
  const requests: LeaseRequest[] = [];
  const locksAtTaking: number[] = [];
  const { store } = scriptedLeases(clock);
  const locks = () => readdirSync(join(stateDir, 'providers')).length;
  const settings = providerKinds
    .find(({ kind }) => kind === 'mackerel')!
    .settings.parse({
      ...{ organization: 'acme', apiKey: 'some-key' },
    });
  const locking = lockWithin(
    waitMs,
    {
      stderr: { write: (text) => void said.push(text), isTty: false, colors: false, columns: 80 },
      interrupt: new AbortController().signal,
      pid: 1,
    },
    {
      clock,
      stateDir,
      processes: scriptedProcesses(new Map([[1, '']])),
      kinds: { faults: [], probes: [], providers: providerKinds },
    },
    {
      project: { dir: '/project' } as Parameters<typeof lockWithin>[3]['project'],
      environment: {
        name: 'lab',
        providers: [{ name: 'mackerel', kind: 'mackerel', settings }],
      } as unknown as Parameters<typeof lockWithin>[3]['environment'],
    },
    {
      ...{ url: 'postgres://drill@db/drills', things: leased, user: 'ann', host: 'here' },
      store: {
        ...store,
        take: (request) => {
          requests.push(request);
          locksAtTaking.push(locks());
          return Promise.resolve().then(() => answer(request, requests.length));
        },
      },
    },
  );
  let isSettled = false;
  locking.catch(() => undefined).finally(() => (isSettled = true));
  /** Its locks lie on a real disk, which this clock does not wait for. */
  const settled = async () => {
    while (!isSettled) {
      await clock.advance(50);
      await new Promise(setImmediate);
    }
    return locking;
  };
  return { settled, said, requests, locksAtTaking, locks, elapsedMs: () => clock.now() - startMs };
}

const end = async (lock: Awaited<ReturnType<typeof lockWithin>>): Promise<void> => {
  if (!lock.taken) throw new Error('it was not taken');
  await lock.lease?.end('given-back');
  await lock.release();
};

it('takes the lease under the locks of its machine, and keeps both', async () => {
  const run = begin(0, () => taken);
  const lock = await run.settled();
  expect(run.locksAtTaking).toEqual([1]);
  expect(run.requests[0]).toMatchObject({
    things: leased,
    holder: { user: 'ann', host: 'here', process: identityOf(1) },
  });
  await end(lock);
  expect(run.locks()).toBe(0);
});

it('where another machine has it, keeps nothing, and says who', async () => {
  const run = begin(0, () => heldBy(anotherHolder));
  expect(await run.settled()).toMatchObject({ taken: false, thing: environment, holder: anotherHolder });
  expect(run.locks()).toBe(0);
  expect(run.said).toEqual([]);
});

it('waits for it, says so once, and lets others of its machine go first meanwhile', async () => {
  const run = begin(3_600_000, (_request, count) => (count < 8 ? heldBy(anotherHolder) : taken));
  const lock = await run.settled();
  expect(run.said.join('')).toMatch(
    /^alertdrill: waiting up to 1h for another run, which has the lease on environment lab in postgres:\/\/drill@db\/drills\n {2}run \S+: bob@bobs-machine, process 77, since .*\n.*\n$/,
  );
  expect(run.locksAtTaking).toEqual(Array(8).fill(1));
  await end(lock);
});

describe('where the database is away', () => {
  it('does not begin, and says what to do', async () => {
    const run = begin(0, () => {
      throw away;
    });
    await expect(run.settled()).rejects.toMatchObject({
      message: expect.stringContaining("can't be reached") as string,
      hint: 'look at it\n--no-lease drills without, where no other machine can be at it',
    });
    expect(run.locks()).toBe(0);
  });

  it('waits for it, says so once, and gives up in time', async () => {
    const run = begin(30_000, () => {
      throw away;
    });
    await expect(run.settled()).rejects.toBeInstanceOf(UsageError);
    expect(run.elapsedMs()).toBeGreaterThanOrEqual(30_000);
    expect(run.said).toEqual([
      "alertdrill: waiting up to 30s for a lease: the history postgres://drill@db/drills can't be reached\n",
    ]);
  });
});

describe('where it is held by a run of its own machine', () => {
  const own = async (pid: number, host = 'here'): Promise<LeaseHolder> => ({
    ...anotherHolder,
    ...{ host, process: identityOf(pid), machine: await machineId(stateDir) },
  });
  const unlessReplaced = (holder: LeaseHolder) => (request: LeaseRequest) =>
    request.replaces === 'theirs' ? taken : heldBy(holder);

  it('which is dead, replaces it at once', async () => {
    const run = begin(0, unlessReplaced(await own(99)));
    const lock = await run.settled();
    expect(run.requests.map(({ replaces }) => replaces)).toEqual([undefined, 'theirs']);
    await end(lock);
  });

  it.each([
    ['which lives', 1, 'here'],
    ['or of one that has the same state folder, and another name', 99, 'there'],
  ])('%s, leaves it alone', async (_what, pid, host) => {
    const run = begin(0, unlessReplaced(await own(pid, host)));
    expect(await run.settled()).toMatchObject({ taken: false });
    expect(run.requests).toHaveLength(1);
  });
});
