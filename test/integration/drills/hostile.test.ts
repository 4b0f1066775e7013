import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { stringify } from 'yaml';
import { findProcesses, packageDir, processesWith } from '../../e2e/cli';
import { readReport, runFolders } from '../../e2e/recordings';
import { eventually } from '../../support/eventually';
import { startRawServer } from '../../support/rawServer';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** Faults, loads and targets that misbehave: each has a clear result, and nothing of it is left behind. */
jest.setTimeout(120_000);

let world: SwitchWorld;
beforeAll(async () => {
  world = await startSwitchWorld();
  world.write('alertdrill.yaml', world.projectWith({ hosts: ['127.0.0.1'], commands: ['sh', 'node', 'true'] }));
});
afterAll(() => world.stop());
afterEach(() => {
  world.target.onRequest(undefined);
  // In case of a test that failed before the end.
  for (const { pid } of findProcesses(world.dir)) process.kill(pid, 'SIGKILL');
});

/** The drill of `switchWorld`, changed; with all reporters. */
async function drill(changes: object) {
  world.write('expectations/switch.yaml', stringify({ ...world.scenario, ...changes }));
  const files = { json: join(world.dir, 'report.json'), junit: join(world.dir, 'junit.xml') };
  const reporters = ['terminal', `json=${files.json}`, `junit=${files.junit}`].flatMap((each) => ['--reporter', each]);
  const { code, stdout, stderr } = await world.cli(['run', ...reporters]);
  const report = readReport(files.json);
  const [found] = report.drills;
  const junit = readFileSync(files.junit, 'utf8');
  const schema = readFileSync(join(packageDir, 'test', 'fixtures', 'junit', 'junit.xsd'), 'utf8');
  expect((await validateXML({ xml: [{ fileName: 'junit.xml', contents: junit }], schema: [schema] })).errors).toEqual(
    [],
  );
  return { code, text: stdout.replace(/\s+/g, ' '), stderr, drill: found, size: JSON.stringify(report).length };
}

const command = (inject: readonly string[], rollback: readonly string[] = ['true'], timeout = '10s') => ({
  fault: { command: { inject, rollback, timeout } },
});
/** Of the only entry in the journal. */
function entryId(): string {
  const [name = ''] = world.journal();
  const [first = ''] = readFileSync(join(world.dir, 'state', 'alertdrill', 'journal', name), 'utf8').split('\n');
  return (JSON.parse(first) as { readonly id: string }).id;
}

const nothingRuns = () => eventually(() => expect(processesWith(world.dir)).toEqual([]));

it('the control: a command that behaves', async () => {
  expect(await drill(command(['true']))).toMatchObject({
    code: 0,
    drill: { outcome: 'passed', rollback: { notes: [] } },
  });
});

it('a command that never ends: it is killed in time, and the drill is fault-failed', async () => {
  const { code, drill: found } = await drill(command(['sh', '-c', 'sleep 1000'], ['true'], '1s'));
  expect(code).toBe(3);
  expect(JSON.stringify(found)).toContain('was killed: it had not ended after 1 s');
  await nothingRuns();
});

it('a rollback that hangs: it is killed in time, exit code 4, and `recover` tries again', async () => {
  const {
    code,
    text,
    drill: found,
  } = await drill(command(['true'], ['sh', '-c', 'test -e mended || sleep 1000'], '1s'));
  expect(code).toBe(4);
  expect(found).toMatchObject({ outcome: 'rollback-failed', rollback: { state: 'failed' } });
  expect(text).toContain('was killed: it had not ended after 1 s');
  await nothingRuns();
  expect(await world.cli(['recover'])).toMatchObject({ code: 4 });
  world.write('mended', '');
  expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
  expect(world.journal()).toEqual([]);
});

it('a command that goes to the background and stays: the report says so', async () => {
  const {
    code,
    text,
    drill: found,
  } = await drill(command(['sh', '-c', 'nohup sleep 1000 >/dev/null 2>&1 </dev/null & echo gone']));
  expect({ code, text }).toMatchObject({ code: 0 });
  const [left] = findProcesses(world.dir);
  const note = `what its injection started still runs (process ${left?.pid}): end it, unless it is meant to stay`;
  expect(found?.rollback).toMatchObject({ notes: [note] });
  expect(text).toContain('still runs');
});

it.each([
  [
    '10 MB in one line',
    `process.stdout.write('x'.repeat(1e7)); process.stderr.write('y'.repeat(1e7))`,
    'it ends with a word of more than 1000 characters',
  ],
  ['10 MB in many lines', `process.stderr.write('a line\\n'.repeat(1.4e6))`, 'a line'],
  [
    'what is not UTF-8',
    `process.stderr.write(Buffer.from([0x62, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x32, 0x4a, 0x65]))`,
    'b\ufffd',
  ],
])('a command that says %s: its end is told, in every report', async (_what, script, told) => {
  const { code, drill: found, size } = await drill(command(['node', '-e', `${script}; process.exitCode = 1`]));
  expect(code).toBe(3);
  expect(found).toMatchObject({ outcome: 'inconclusive', rollback: { state: 'done' } });
  expect(JSON.stringify(found)).toContain(told);
  expect(size).toBeLessThan(20_000);
});

it('what commands say that do well is kept, the end of it, in the report and in the recording', async () => {
  const loud = (text: string) => ['node', '-e', `process.stdout.write(${text}); process.stderr.write('careful')`];
  const { code, drill: found } = await drill(
    command(loud(`'x '.repeat(5e6) + 'in\\xff'`), loud(`Buffer.from([0x62, 0xff, 0x00, 0x65])`)),
  );
  expect(code).toBe(0);
  expect(found?.injection).toEqual({
    state: 'done',
    output: expect.stringMatching(/^(x )+in\u00ff\ncareful$/) as string,
  });
  expect(found?.injection?.output?.length).toBeLessThan(1_100);
  expect(found?.rollback).toMatchObject({ state: 'done', output: 'b\ufffd\0e\ncareful' });
  const { stdout } = await world.cli(['replay', runFolders(world.dir).at(-1) ?? '', '--json']);
  expect((JSON.parse(stdout) as { readonly drills: readonly unknown[] }).drills[0]).toMatchObject({
    injection: found?.injection,
    rollback: found?.rollback,
  });
});

it('an injection that was given up, and goes on in a session of its own: it does not land behind the rollback', async () => {
  const late = "setsid -w sh -c 'echo begun > begun; sleep 8; echo late > late.txt'";
  const { code, drill: found } = await drill(command(['sh', '-c', late], ['sh', '-c', 'rm -f late.txt'], '1s'));
  expect(code).toBe(3);
  expect(found?.rollback).toMatchObject({ state: 'done', notes: [] });
  // The control: it had begun.
  expect(existsSync(join(world.dir, 'begun'))).toBe(true);
  expect(processesWith(world.dir)).toEqual([]);
});

it('a rollback that was given up, and goes on in a session of its own: never two of them at once', async () => {
  const slow = "setsid -w sh -c 'echo start >> log; test -e mended-now || sleep 60; echo end >> log'";
  const { code } = await drill(command(['true'], ['sh', '-c', slow], '1s'));
  expect(code).toBe(4);
  world.write('mended-now', '');
  expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
  expect(processesWith(world.dir)).toEqual([]);
  // Those that were given up had no end: what is left of one would end beside the last.
  const said = readFileSync(join(world.dir, 'log'), 'utf8').trimEnd().split('\n');
  expect(said.slice(-2)).toEqual(['start', 'end']);
  expect(said.filter((line) => line === 'end')).toHaveLength(1);
});

it('a target that accepts and never answers: the drill ends with exit code 4, since nobody knows', async () => {
  const silent = await startRawServer(() => undefined);
  try {
    const request = (method: string) => ({ method, url: silent.url });
    const fault = { http: { inject: request('PUT'), rollback: request('DELETE'), timeout: '1s' } };
    const { code, text, drill: found } = await drill({ fault });
    expect(code).toBe(4);
    expect(found).toMatchObject({ outcome: 'rollback-failed' });
    expect(text).toContain('no complete answer within 1000 ms');
  } finally {
    await silent.close();
  }
  await world.cli(['recover', '--forget', entryId()]);
});

it('an effect probe that flaps: no effect, for it is never seen three times in a row', async () => {
  let looks = 0;
  world.target.onRequest((method, land, response) => {
    if (method !== 'GET') {
      land();
      return;
    }
    if (!world.target.isBroken()) {
      response.end();
      return;
    }
    looks += 1;
    response.writeHead(looks % 3 === 0 ? 200 : 503).end();
  });
  const effect = { http: world.target.url, sees: { status: 503 }, every: '50ms', times: 3 };
  const { code, drill: found } = await drill({ effect, effectWithin: '3s' });
  expect(looks).toBeGreaterThan(9);
  expect(code).toBe(3);
  expect(found).toMatchObject({ outcome: 'inconclusive', rollback: { state: 'done' } });
});

describe('a load script that never ends', () => {
  const load = { load: { script: 'load.js', rate: '5/s' } };

  it('while it is loaded: the drill is blocked before anything is touched', async () => {
    world.write('load.js', `while (true) {}\nexport default () => 1;\n`);
    const { code, drill: found } = await drill(load);
    expect(code).toBe(3);
    expect(JSON.stringify(found)).toContain('load-not-prepared');
    await nothingRuns();
  });

  it('in each iteration: k6 is ended at the end, and nothing is left', async () => {
    world.write('load.js', `import { sleep } from 'k6';\nexport default () => { while (true) sleep(100); };\n`);
    const { code, drill: found } = await drill(load);
    expect(found?.rollback).toMatchObject({ state: 'done' });
    expect([0, 3]).toContain(code);
    await nothingRuns();
  });
});
