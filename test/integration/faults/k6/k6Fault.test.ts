import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureK6 } from '../../../../src/faults/k6/ensureK6';
import { k6Fault } from '../../../../src/faults/k6';
import { k6State, type K6State } from '../../../../src/faults/k6/k6State';
import type { FaultContext, FaultSystem } from '../../../../src/ports/fault';
import { createSystemClock } from '../../../../src/system/clock';
import { createHttp } from '../../../../src/system/http';
import { readMachine } from '../../../../src/system/machine';
import { createProcesses } from '../../../../src/system/processes';
import { eventually } from '../../../support/eventually';
import { holding } from '../../../support/holding';

// Starts the real k6. 127.0.0.1 is the allowed host, 127.0.0.2 is not.
const clock = createSystemClock();
const processes = createProcesses(clock);
const http = createHttp(clock);
const system: FaultSystem = {
  clock,
  processes,
  http,
  secrets: { reveal: (text) => text, hide: (text) => text },
  person: { canBeAsked: () => true, confirm: () => Promise.reject(new Error('nobody is here')) },
};
const never = new AbortController().signal;
const fault = k6Fault(() => readMachine());

let projectDir: string;
let allowed: CountingServer;
let forbidden: CountingServer;
let started: K6State[];

beforeAll(async () => {
  const progress = (line: string) => console.warn(line);
  await ensureK6({ machine: readMachine(), processes, clock, progress }, never);
}, 600_000);

beforeEach(async () => {
  projectDir = await mkdtemp(join(tmpdir(), 'alertdrill-k6-'));
  allowed = await countingServer('127.0.0.1');
  forbidden = await countingServer('127.0.0.2');
  started = [];
});

afterEach(async () => {
  for (const state of started) await fault.rollback(state, system);
  await Promise.all([allowed.close(), forbidden.close()]);
  await rm(projectDir, { recursive: true, force: true });
});

afterAll(() => http.close());

test('a load starts when it is injected, reaches allowed hosts alone, tells what it delivered, and ends', async () => {
  const state = await armed(await prepared(bothTargets, { multiplyLoad: 10 }));
  expect(allowed.requests()).toBe(0);

  const stamps = await fault.inject(state, holding(system), never);
  await eventually(() => expect(allowed.requests()).toBeGreaterThan(100));
  expect(stamps!.sentAtMs).toBeLessThan(stamps!.ackedAtMs);
  expect(allowed.firstAtMs()).toBeGreaterThanOrEqual(stamps!.sentAtMs);
  expect(forbidden.requests()).toBe(0);

  const sample = await fault.load!.sample(state, system, never);
  // 20/s normal load, ten times: 180/s beside it.
  const elapsedMs = sample!.atMs - stamps!.ackedAtMs;
  expect(sample!.asked).toBe(Math.floor((180 * elapsedMs) / 1000));
  expect(sample!.delivered).toBeGreaterThan(0.8 * sample!.asked);

  expect((await fault.rollback(state, system)).notes).toEqual([]);
  expect(await processes.isAlive(state.running!.process)).toBe(false);
  const summary = await fault.load!.summary(state, system, never);
  // One to each server an iteration; those to 127.0.0.2 failed inside of k6.
  expect(summary).toMatchObject({ k6Version: expect.stringMatching(/^[12]\./) as string, droppedIterations: 0 });
  expect(summary!.failed).toBeGreaterThan(0.4 * summary!.requests);
  expect(await fault.load!.sample(state, system, never)).toBeUndefined();

  expect(await fault.rollback(state, system)).toEqual({
    notes: ["k6 had ended before it was rolled back: test run was aborted because k6 received a 'interrupt' signal"],
  });
}, 60_000);

test('the control: with both hosts allowed, both are reached', async () => {
  const allowHosts = ['127.0.0.1', '127.0.0.2'];
  const state = await armed(await prepared(bothTargets, { script: 'load.ts', rate: 50 }, { allowHosts }));
  await fault.inject(state, holding(system), never);
  await eventually(() => expect(forbidden.requests()).toBeGreaterThan(0));
}, 60_000);

test('a redirect leads nowhere that is not allowed; the control: where it is, it leads there', async () => {
  const script = `${head} export default () => { http.get(__ENV.ALLOWED + '/?to=' + __ENV.FORBIDDEN); };`;
  for (const allowHosts of [['127.0.0.1'], ['127.0.0.1', '127.0.0.2']]) {
    const before = allowed.requests();
    const state = await armed(await prepared(script, { script: 'load.ts', rate: 50 }, { allowHosts }));
    await fault.inject(state, holding(system), never);
    if (allowHosts.length > 1) await eventually(() => expect(forbidden.requests()).toBeGreaterThan(0));
    else {
      await eventually(() => expect(allowed.requests()).toBeGreaterThan(before + 20));
      expect(forbidden.requests()).toBe(0);
    }
    await fault.rollback(state, system);
  }
}, 60_000);

test('the rate rises evenly through the stages, and the last one stays', async () => {
  const stages = [
    { duration: 2_000, target: 100 },
    { duration: 1_000, target: 100 },
  ];
  const script = `${head} export default () => { http.get(__ENV.ALLOWED + '/'); };`;
  const state = await armed(await prepared(script, { script: 'load.ts', rate: 1, stages }));
  const { ackedAtMs } = (await fault.inject(state, holding(system), never))!;
  await eventually(() => expect(clock.now()).toBeGreaterThan(ackedAtMs + 4_000));
  const { asked, delivered } = (await fault.load!.sample(state, system, never))!;
  await fault.rollback(state, system);
  // A second, half of 1 to 100 a second on the way up; each request as it was sent, however late this test looks.
  const within = (fromMs: number, toMs: number) => {
    const [first = 0] = allowed.times();
    return allowed.times().filter((atMs) => atMs - first >= fromMs && atMs - first < toMs).length;
  };
  expect(delivered / asked).toBeGreaterThan(0.8);
  expect(within(0, 1_000)).toBeLessThan(within(1_000, 2_000));
  expect(within(0, 1_000) + within(1_000, 2_000)).toBeLessThan(within(2_000, 4_000));
}, 60_000);

test('a load that nothing answers says what it met and where; the control: one that is answered says nothing', async () => {
  const ask = async (url: string, isSent: (delivered: number) => boolean) => {
    const state = await armed(await prepared(`${head} export default () => { http.get('${url}/items?page=2'); };`));
    await fault.inject(state, holding(system), never);
    await eventually(async () => {
      const { asked, delivered } = (await fault.load!.sample(state, system, never))!;
      expect(asked > 10 && isSent(delivered)).toBe(true);
    });
    const unanswered = await fault.load!.unanswered(state, system, never);
    await fault.rollback(state, system);
    return unanswered;
  };
  const isNone = (delivered: number) => delivered === 0;
  // The port of `discard`, which no program of today serves.
  expect((await ask('http://127.0.0.1:9', isNone))?.seen).toBe(
    'GET http://127.0.0.1:9/items: dial tcp 127.0.0.1:9: connect: connection refused',
  );
  const keptFrom = await ask(forbidden.url, isNone);
  expect(keptFrom?.seen).toContain(`GET ${forbidden.url}/items: IP (127.0.0.2) is in a blacklisted range`);
  expect(keptFrom?.hint).toContain('hosts of `allow`');
  expect(await ask(allowed.url, (delivered) => delivered > 0)).toBeUndefined();
}, 60_000);

test('a k6 whose identity was never written down is found by its token', async () => {
  const state = await prepared(bothTargets, { multiplyLoad: 2 });
  const lost = await armed(state);
  expect(await processes.isAlive(lost.running!.process)).toBe(true);
  await fault.rollback(state, system);
  expect(await processes.isAlive(lost.running!.process)).toBe(false);
}, 60_000);

test('a load that ends before its time says so, with the reason', async () => {
  const state = await armed(
    await prepared(
      `${head} export default () => { if (exec.scenario.iterationInTest > 20) exec.test.abort('no basket left'); };`,
    ),
  );
  await fault.inject(state, holding(system), never);
  expect(await fault.ended!(state, system, never)).toBe('k6 ended by itself: test aborted: no basket left');
}, 60_000);

test("a script's setup, teardown and files beside it work as under k6 itself; it can't write any", async () => {
  await writeFile(join(projectDir, 'path.txt'), '/from-a-file');
  const state = await armed(await prepared(wholeScript));
  await fault.inject(state, holding(system), never);
  await eventually(() => expect(allowed.paths()).toContain('/from-a-file?setup=done'));
  expect(allowed.paths()[0]).toBe('/setup');
  await fault.rollback(state, system);
  expect(allowed.paths()).toContain('/teardown');
  expect(await fault.load!.summary(state, system, never)).toMatchObject({ failed: 0 });
  expect(existsSync(join(projectDir, 'climbed-out.txt'))).toBe(false);
}, 60_000);

test.each([
  ['a type error', 'const rate: number = "ten"; export default () => rate;', /load\.ts:1:7: error TS2322/],
  ['a module that is not there', 'import "./nowhere"; export default () => 1;', /load\.ts:1:8: error TS2882|nowhere/],
  ['no default function', 'export const x = 1;', /has no default function/],
  ['a rate of its own', 'export const options = { vus: 3 }; export default () => 1;', /sets options\.vus/],
  ['an exception at its start', 'throw new Error("no shop");', /load\.ts: Error: no shop/],
])(
  'a script with %s is refused before anything is started',
  async (_what, script, message) => {
    await expect(prepared(script)).rejects.toThrow(message);
  },
  60_000,
);

const head = `import http from 'k6/http'; import exec from 'k6/execution';`;

const bothTargets = `${head}
  export default function () {
    http.get(__ENV.ALLOWED + '/');
    http.get(__ENV.FORBIDDEN + '/');
  }`;

const wholeScript = `${head}
  const path = open('./path.txt');
  export const setup = () => { http.get(__ENV.ALLOWED + '/setup'); return 'done'; };
  export default function (data: string) { http.get(__ENV.ALLOWED + path + '?setup=' + data); }
  export function teardown(data: string) { if (data === 'done') http.get(__ENV.ALLOWED + '/teardown'); }
  export function handleSummary(): Record<string, string> { return { 'climbed-out.txt': 'written by k6' }; }`;

async function prepared(
  script: string,
  options: Parameters<typeof fault.prepare>[0] = { script: 'load.ts', rate: 20 },
  changes: Partial<FaultContext> = {},
): Promise<K6State> {
  await writeFile(join(projectDir, 'load.ts'), script);
  const context: FaultContext = {
    projectDir,
    workDir: join(projectDir, 'work'),
    load: { script: 'load.ts', ratePerSecond: 20 },
    maxMs: 60_000,
    allowHosts: ['127.0.0.1'],
    vars: { ALLOWED: allowed.url, FORBIDDEN: forbidden.url },
    ...changes,
  };
  // Through JSON and the schema, as the journal does.
  return k6State.parse(JSON.parse(JSON.stringify(await fault.prepare(options, system, context))));
}

async function armed(state: K6State): Promise<K6State> {
  started.push(state);
  return fault.arm!(state, system, never);
}

interface CountingServer {
  readonly url: string;
  requests(): number;
  firstAtMs(): number;
  paths(): readonly string[];
  times(): readonly number[];
  close(): Promise<void>;
}

async function countingServer(host: string): Promise<CountingServer> {
  const seen: { path: string; atMs: number }[] = [];
  const server: Server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', atMs: clock.now() });
    const to = /^\/\?to=(.*)/.exec(request.url ?? '')?.[1];
    if (to !== undefined) response.writeHead(302, { location: to });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    requests: () => seen.length,
    firstAtMs: () => seen[0]!.atMs,
    paths: () => seen.map(({ path }) => path),
    times: () => seen.map(({ atMs }) => atMs),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
