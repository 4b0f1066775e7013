import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Program } from '../../../src/demo/child';
import { DemoFailure } from '../../../src/demo/demoFailure';
import { startDemo, type Ground, type Stack, type StackUp } from '../../../src/demo/startDemo';
import { eventually } from '../../support/eventually';

jest.setTimeout(60_000);

/** A program of the demo, in a few words of JavaScript. */
const program = (name: string, code: string, env: Readonly<Record<string, string>> = {}): Program => ({
  name,
  command: [process.execPath, '-e', code],
  env,
});
const ready = `console.log('{}'); process.stdin.on('end', () => process.exit(0)).resume();`;
const silent = `process.stdin.on('end', () => process.exit(0)).resume();`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts the programs one after the other, and keeps what a test wants to look at even where that fails. */
function stackOf(...programs: readonly Program[]) {
  const seen: { ground?: Ground; readonly pids: number[] } = { pids: [] };
  const stack: Stack<StackUp> = async (ground) => {
    seen.ground = ground;
    for (const each of programs) seen.pids.push((await ground.start(each)).pid);
    return { environment: { URL: 'http://127.0.0.1:1', QUOTED: `it's "$HOME"` }, drilled: [] };
  };
  return { stack, seen, folder: () => seen.ground?.folder ?? 'not made' };
}

function expectNothingLeft({ seen, folder }: ReturnType<typeof stackOf>): void {
  expect(dirname(folder())).not.toBe('.');
  expect(existsSync(folder())).toBe(false);
  expect(seen.pids.filter(isAlive)).toEqual([]);
}

const start = (of: ReturnType<typeof stackOf>, signal = new AbortController().signal) =>
  startDemo(of.stack, { tell: () => undefined, signal });

it('is up when all have said so, and leaves nothing when it is stopped', async () => {
  const of = stackOf(program('one', ready), program('two', ready));
  const demo = await start(of);
  expect(of.seen.pids.filter(isAlive)).toHaveLength(2);
  expect(statSync(demo.environmentFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(demo.environmentFile, 'utf8')).toBe(`URL='http://127.0.0.1:1'\nQUOTED='it'\\''s "$HOME"'\n`);
  await demo.stop();
  await demo.stop();
  expectNothingLeft(of);
});

it('kills what does not end when it is asked to', async () => {
  const of = stackOf(program('stubborn', `process.on('SIGTERM', () => undefined); ${ready}`));
  const demo = await start(of);
  await demo.stop();
  expectNothingLeft(of);
});

describe('given up while it starts', () => {
  it('ends at once what had not started yet, and what had', async () => {
    const over = new AbortController();
    const of = stackOf(program('one', ready), program('two', silent), program('three', ready));
    const started = start(of, over.signal);
    await eventually(() => expect(of.seen.pids).toHaveLength(1));
    const reason = new Error('Ctrl-C');
    over.abort(reason);
    await expect(started).rejects.toBe(reason);
    expect(of.seen.pids).toHaveLength(1);
    expectNothingLeft(of);
  });

  it('starts nothing where it was given up before', async () => {
    const of = stackOf(program('one', ready));
    await expect(start(of, AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C');
    expect(of.seen).toEqual({ pids: [] });
  });
});

describe('a process that dies', () => {
  it.each([
    ['before it was ready', 'process.exit(7)', 'the one did not start: exit code 7'],
    ['with nonsense for its first line', `console.log('hello'); ${silent}`, /the one did not start: .*JSON/],
  ])('%s: says so with its last words, and leaves nothing', async (_, code, message) => {
    const of = stackOf(program('one', `for (let n = 1; n <= 12; n += 1) console.error('word ' + n); ${code}`));
    const failure = await start(of).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DemoFailure);
    expect(String(failure)).toMatch(message);
    const ten = Array.from({ length: 10 }, (_word, index) => `word ${String(index + 3)}`);
    expect(failure).toMatchObject({ lastWords: ten });
    expectNothingLeft(of);
  });

  it('that is not there at all: says so', async () => {
    const of = stackOf({ name: 'one', command: ['/nonexistent/program'] });
    await expect(start(of)).rejects.toThrow(/the one did not start: .*ENOENT/);
    expectNothingLeft(of);
  });

  it('while the others start: they are ended', async () => {
    const dying = `console.log('{}'); console.error('no more'); setTimeout(() => process.exit(9), 50);`;
    const of = stackOf(program('one', dying), program('two', silent));
    const failure = await start(of).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: 'the one died while the others were started: exit code 9',
      lastWords: ['no more'],
    });
    expectNothingLeft(of);
  });

  it('when all are up: is told, by name, end and last words', async () => {
    const of = stackOf(program('one', ready), program('two', `console.error('fine so far'); ${ready}`));
    const demo = await start(of);
    process.kill(of.seen.pids[1] ?? 0, 'SIGKILL');
    expect(await demo.lost).toEqual({ name: 'two', how: 'SIGKILL', lastWords: ['fine so far'] });
    await demo.stop();
    expectNothingLeft(of);
  });

  it('is not lost where it was stopped', async () => {
    const of = stackOf(program('one', ready));
    const demo = await start(of);
    await demo.stop();
    expect(await Promise.race([demo.lost, Promise.resolve('nothing lost')])).toBe('nothing lost');
  });
});
