import { createVeil } from '../../../src/config/veil';
import { FaultError } from '../../../src/domain/errors';
import type { Answer } from '../../../src/keeper/messages';
import { serveHarness } from '../../../src/keeper/session';
import { createQuestions } from '../../../src/keeper/answerQuestions';
import type { FaultKind } from '../../../src/ports/fault';
import { createHolderBench, type HolderBench } from '../../support/holderBench';
import { scriptedFault, type ScriptedFault } from '../../support/scriptedFault';
import { leased, renewed, scriptedLeases, type LeaseScript } from '../../support/scriptedLeases';
import { identityOf } from '../../support/scriptedProcesses';

const KEY = 'nobody-refers-to-me';
const TOKEN = 's3cr3t-value';

let bench: HolderBench;
let fault: ScriptedFault;
afterEach(() => bench.remove());

/** A harness at the other end of the lines. */
function begin(script: Partial<FaultKind<object, object>> = {}, leases?: LeaseScript) {
  fault = scriptedFault(script);
  bench = createHolderBench([fault.kind]);
  const { store, sent, told } = scriptedLeases(bench.clock, leases);
  const answers: Answer[] = [];
  const log: string[] = [];
  const veil = createVeil();
  const waiting: string[] = [];
  let wake = () => {};
  let over = false;
  async function* lines() {
    for (;;) {
      const line = waiting.shift();
      if (line !== undefined) yield line;
      else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const served = serveHarness(lines(), {
    kinds: [fault.kind],
    keeper: identityOf(1),
    systemFor: () => bench.system,
    leasesAt: () => store,
    send: (answer) => answers.push(answer),
    conceal: veil.conceal,
    scrub: veil.text,
    log: (text) => log.push(veil.text(text)),
  });
  const write = (line: string) => {
    waiting.push(line);
    wake();
  };
  const say = (message: object) => write(JSON.stringify(message));
  const heard = async (wanted: Partial<Answer>): Promise<Answer> => {
    for (;;) {
      const found = answers.find((answer) =>
        Object.entries(wanted).every(([key, value]) => Reflect.get(answer, key) === value),
      );
      if (found !== undefined) return found;
      await new Promise(setImmediate);
    }
  };
  const hangUp = () => {
    over = true;
    wake();
    return served;
  };
  const run = { id: 'r1', environment: 'lab', projectDir: '/project', withheld: [] };
  const hidden = [{ name: 'KEY', value: KEY }];
  say({
    say: 'hello',
    run,
    hidden,
    harness: identityOf(3),
    ...(leases && {
      lease: { url: 'postgres://db/drills', token: 'ours', things: leased, renewedAtMs: bench.clock.now() },
    }),
    stateDir: bench.stateDir,
    anchor: { epochMs: 0, monotonicMs: 0 },
  });
  return { say, write, heard, hangUp, served, answers, log, renewals: sent, told };
}

const arm = (request: number, secrets = {}) => ({ say: 'arm', request, entry: bench.entry('a'), secrets });
const inject = { say: 'inject', request: 2, id: 'a' };
const stuck = (_state: object, _system: unknown, signal: AbortSignal) =>
  new Promise<undefined>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new FaultError('aborted')));
  });

describe('a keeper that is told what to do', () => {
  it('says that it is ready, who it is, and answers each request under its number', async () => {
    const { say, heard, hangUp } = begin();
    expect(await heard({ say: 'ready' })).toMatchObject({ keeper: identityOf(1) });
    say(arm(1));
    await heard({ say: 'done', request: 1 });
    say({ say: 'inject', request: 9, id: 'nobody' });
    expect(await heard({ say: 'failed', request: 9 })).toMatchObject({ message: 'nobody is not armed' });
    await hangUp();
  });

  it('rolls back when its lines end, however far it was', async () => {
    const { say, heard, hangUp } = begin();
    say(arm(1));
    await heard({ say: 'done', request: 1 });
    say(inject);
    await heard({ say: 'done', request: 2 });
    await hangUp();
    expect(fault.events).toEqual(['inject {}', 'injected', 'rollback {}']);
    expect(await bench.journal()).toEqual([]);
  });

  it('ends an injection that is under way when its lines end', async () => {
    const { say, heard, hangUp } = begin({ inject: stuck });
    say(arm(1));
    await heard({ say: 'done', request: 1 });
    say(inject);
    while (fault.events.length === 0) await new Promise(setImmediate);
    await hangUp();
    expect(fault.events).toEqual(['inject {}', 'rollback {}']);
  });

  it('holds nothing when its lines end while it is only journalling', async () => {
    const { say, hangUp } = begin();
    say(arm(1));
    await hangUp();
    expect(await bench.journal()).toEqual([]);
    expect(fault.events).toEqual([]);
  });

  it('aborts one request and answers it', async () => {
    const { say, heard, hangUp } = begin({ inject: stuck });
    say(arm(1));
    await heard({ say: 'done', request: 1 });
    say(inject);
    say({ say: 'abort', request: 2 });
    expect(await heard({ say: 'failed', request: 2 })).toMatchObject({
      message: expect.stringMatching(/rolled back/) as string,
    });
    await hangUp();
  });

  it.each([['{"say":"inj'], ['{"say":"dance","request":3}']])(
    'rolls back where it is told something that makes no sense: %s',
    async (line) => {
      const { say, write, heard, served } = begin();
      say(arm(1));
      await heard({ say: 'done', request: 1 });
      say(inject);
      await heard({ say: 'done', request: 2 });
      write(line);
      await expect(served).rejects.toThrow();
      expect(fault.events.at(-1)).toBe('rollback {}');
    },
  );

  it('writes no secret into its log, whether or not a fault refers to it', async () => {
    const { say, heard, hangUp, log } = begin({
      rollback: (_state, { secrets }) =>
        Promise.reject(new FaultError(`refused: ${secrets.reveal('${secret.TOKEN}')}, ${KEY}`)),
    });
    say(arm(1, { TOKEN }));
    await heard({ say: 'done', request: 1 });
    say(inject);
    await heard({ say: 'done', request: 2 });
    await hangUp();
    expect(log.join()).toContain('refused: [secret TOKEN], [secret KEY]');
    for (const value of [KEY, TOKEN]) expect(log.join()).not.toContain(value);
  });

  it('nor the stack of a bug that has one in its message', async () => {
    const { say, heard, hangUp, log } = begin({ rollback: () => Promise.reject(new TypeError(`no ${KEY}`)) });
    say(arm(1));
    await heard({ say: 'done', request: 1 });
    say(inject);
    await heard({ say: 'done', request: 2 });
    say({ say: 'rollback', request: 3, id: 'a' });
    await heard({ say: 'failed', request: 3 });
    await hangUp();
    expect(log.join()).toContain('TypeError: no [secret KEY]');
    expect(log.join()).not.toContain(KEY);
  });

  it('gives its faults the secrets that came with them', async () => {
    const { say, heard, hangUp } = begin({
      inject: (_state, { secrets }) => {
        fault.events.push(secrets.reveal('Bearer ${secret.TOKEN}'));
        return Promise.resolve(undefined);
      },
    });
    say(arm(1, { TOKEN: 't0k3n' }));
    await heard({ say: 'done', request: 1 });
    say(inject);
    await heard({ say: 'done', request: 2 });
    expect(fault.events).toContain('Bearer t0k3n');
    await hangUp();
  });

  it('logs a rollback that failed when nobody listens any more', async () => {
    const { say, heard, hangUp, log } = begin({ rollback: () => Promise.reject(new FaultError('away')) });
    say(arm(1));
    await heard({ say: 'done', request: 1 });
    say(inject);
    await heard({ say: 'done', request: 2 });
    await hangUp();
    expect(log.join()).toContain('title of a: away');
    expect(await bench.journal()).toHaveLength(1);
  });

  it('does nothing at all where nobody ever says hello', async () => {
    begin();
    const nothing = (async function* () {})();
    await serveHarness(nothing, {
      kinds: [],
      keeper: identityOf(1),
      systemFor: () => bench.system,
      leasesAt: () => {
        throw new Error('it has no lease');
      },
      send: (answer) => {
        throw new Error(`it said ${answer.say}`);
      },
      conceal: () => undefined,
      scrub: (text) => text,
      log: () => undefined,
    });
  });
});

describe('the lease of its run', () => {
  const injected = async (script: Partial<FaultKind<object, object>> = {}, leases: LeaseScript = {}) => {
    const session = begin(script, leases);
    session.say(arm(1));
    await session.heard({ say: 'done', request: 1 });
    session.say(inject);
    await session.heard({ say: 'done', request: 2 });
    return session;
  };

  it('is renewed by a keeper, and given back in place of a harness that was killed, after the rollback', async () => {
    const toldBefore: string[] = [];
    const rollback = () => {
      toldBefore.push(...session.told);
      return Promise.resolve({ notes: [] });
    };
    const session = await injected({ rollback });
    await bench.clock.advance(20_000);
    expect(session.renewals).toEqual([10_000, 20_000]);
    await session.hangUp();
    expect(toldBefore).toContain('renew ours');
    expect(toldBefore).not.toContain('give back ours');
    expect(session.told.filter((each) => each !== 'drop').at(-1)).toBe('give back ours');
    await bench.clock.advance(60_000);
    expect(session.renewals).toHaveLength(2);
  });

  it('goes on being renewed as long as the rollback takes', async () => {
    let land = (): void => undefined;
    const session = await injected({ rollback: () => new Promise((done) => (land = () => done({ notes: [] }))) });
    const over = session.hangUp();
    while (!fault.events.some((event) => event.startsWith('rollback'))) await new Promise(setImmediate);
    await bench.clock.advance(90_000);
    expect(session.renewals).toHaveLength(9);
    expect(session.told).not.toContain('give back ours');
    land();
    await over;
    expect(session.told).toContain('give back ours');
  });

  it('is left, and not given back, where the fault may still be there', async () => {
    const session = await injected({ rollback: () => Promise.reject(new FaultError('away')) });
    await session.hangUp();
    expect(session.told).toContain('leave ours');
    expect(session.told).not.toContain('give back ours');
  });

  it('is ended by the harness that ends properly', async () => {
    const session = await injected();
    session.say({ say: 'rollback-all', request: 3 });
    await session.heard({ say: 'done', request: 3 });
    await session.hangUp();
    expect(session.told).not.toContain('give back ours');
    expect(session.told).not.toContain('leave ours');
  });

  it.each([
    ['was stopped, all is taken back', [3], ['inject {}', 'injected', 'rollback {}']],
    ['goes on, it is left to that', [], ['inject {}', 'injected']],
  ] as const)('once it is lost, and the harness %s', async (_how, stopped, events) => {
    const session = await injected({}, { renew: () => Promise.resolve(renewed({}, [])) });
    for (const pid of stopped) bench.stopped.add(pid);
    await bench.clock.advance(15_000);
    // The rollback is written to a real disk.
    while (fault.events.length < events.length) await new Promise(setImmediate);
    expect(fault.events).toEqual(events);
    expect(session.log.join()).toContain('its lease on environment lab is no longer its own');
    await session.hangUp();
  });
});

describe('a person who is asked by a keeper', () => {
  const asking: Partial<FaultKind<object, object>> = {
    inject: async (_state, { person }, signal) => {
      const atMs = await person.confirm('Stop nginx', signal);
      return { sentAtMs: atMs, ackedAtMs: atMs };
    },
  };
  const untilAsked = async (script = asking) => {
    const harness = begin(script);
    harness.say(arm(1));
    await harness.heard({ say: 'done', request: 1 });
    harness.say(inject);
    expect(await harness.heard({ say: 'ask' })).toEqual({
      say: 'ask',
      question: 1,
      text: 'Stop nginx',
      insists: false,
    });
    return harness;
  };

  it('answers with the instant of Enter', async () => {
    const { say, heard, hangUp } = await untilAsked();
    say({ say: 'confirmed', question: 1, atMs: 12_345 });
    expect(await heard({ say: 'done', request: 2 })).toMatchObject({ result: { sentAtMs: 12_345 } });
    await hangUp();
  });

  it('may not be there', async () => {
    const { say, heard, hangUp } = await untilAsked();
    say({ say: 'not-confirmed', question: 1, message: 'there is no terminal' });
    expect(await heard({ say: 'failed', request: 2 })).toMatchObject({
      message: 'there is no terminal (rolled back)',
    });
    await hangUp();
  });

  it('is asked no more when the injection is aborted', async () => {
    const { say, heard, hangUp } = await untilAsked();
    say({ say: 'abort', request: 2 });
    await heard({ say: 'ask-no-more', question: 1 });
    await heard({ say: 'failed', request: 2 });
    await hangUp();
  });

  it('can not be asked when the harness is gone, and the entry is kept', async () => {
    const { hangUp, log } = await untilAsked({
      ...asking,
      rollback: async (_state, { person }) => {
        await person.confirm('Start nginx');
        return { notes: [] };
      },
    });
    await hangUp();
    expect(log.join()).toContain('nobody is there to be asked: Start nginx');
    expect(await bench.journal()).toHaveLength(1);
  });

  it('sees one question at the harness, until it is withdrawn', async () => {
    begin();
    const said: unknown[] = [];
    const asked: (AbortSignal | undefined)[] = [];
    const insisted: (boolean | undefined)[] = [];
    const questions = createQuestions(
      {
        canBeAsked: () => true,
        confirm: (text, signal, how) => {
          asked.push(signal);
          insisted.push(how?.insists);
          if (text === 'quick') return Promise.resolve(5);
          if (text === 'no') return Promise.reject(new FaultError('there is no terminal'));
          return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('x'))));
        },
      },
      (command) => said.push(command),
    );
    questions.hear({ say: 'ask', question: 1, text: 'quick', insists: false });
    questions.hear({ say: 'ask', question: 2, text: 'no', insists: true });
    questions.hear({ say: 'ask', question: 3, text: 'slow', insists: false });
    questions.hear({ say: 'ask-no-more', question: 3 });
    await new Promise(setImmediate);
    expect(said).toEqual([
      { say: 'confirmed', question: 1, atMs: 5 },
      { say: 'not-confirmed', question: 2, message: 'there is no terminal' },
    ]);
    expect(asked[2]?.aborted).toBe(true);
    expect(insisted).toEqual([false, true, false]);
  });
});
