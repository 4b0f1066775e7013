import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { eventually } from '../support/eventually';
import { processesWith, type CliResult } from './cli';
import { startGate, type Gate, type GateRequest } from './gate';
import { awkward, createKeySearch, everyForm, type KeySearch } from './keySearch';
import { phasesOf, recordedFacts, runFolders } from './recordings';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/**
 * Point 8 of the first issue: a key never appears in any output, log, report, recording or error. Drills that pass,
 * fail and crash among servers and programs that give the keys away in every form; then everything is searched.
 */
jest.setTimeout(120_000);

const keys = {
  PROBE_TOKEN: awkward('Zq7Rw2Lx9Tn4Vb', 'Hs6Yd1Kf8Mp3Jc'),
  MACKEREL_APIKEY: awkward('Gt5Nw8Qz2Xr7Bk', 'Lv4Ch9Sd6Fm1Py'),
};
const publicMarker = 'everybody-may-read-this';

let world: World;
let shop: Gate;
let mackerel: Gate;
let search: KeySearch;

beforeAll(async () => {
  world = await startWorld();
  shop = await startGate(world.environment.SHOP_URL);
  mackerel = await startGate(world.environment.MACKEREL_URL);
  const project = parse(readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8')) as {
    environments: { demo: { allow: object; secrets: object } };
  };
  const { demo } = project.environments;
  demo.allow = { ...demo.allow, commands: [process.execPath] };
  demo.secrets = { ...demo.secrets, PROBE_TOKEN: '${PROBE_TOKEN}', READ_KEY: '${MACKEREL_APIKEY}' };
  world.write('alertdrill.yaml', stringify(project));
  const { SHOP_ADMIN_TOKEN, MACKEREL_APIKEY } = world.environment;
  const own = ['expectations/', 'planted.js', 'alertdrill.yaml'];
  search = createKeySearch([...Object.values(keys), SHOP_ADMIN_TOKEN, MACKEREL_APIKEY], [{ dir: world.dir, own }]);
});
afterAll(async () => {
  await shop.stop();
  await mackerel.stop();
  const { dir } = world;
  await world.stop();
  expect(processesWith(dir)).toEqual([]);
}, 30_000);

/** The keys as text in all forms, with `count` words before it, so that whatever shortens it cuts inside a key. */
const leak = (count: number): string => {
  const { SHOP_ADMIN_TOKEN } = world.environment;
  return `${'x '.repeat(count)}${everyForm([keys.PROBE_TOKEN, SHOP_ADMIN_TOKEN, keys.MACKEREL_APIKEY])}`;
};

/** Echoes what it was sent, as some servers do in their errors. */
const echo = ({ headers, path }: GateRequest, count: number) =>
  JSON.stringify({ error: { message: `${'y '.repeat(count)}${JSON.stringify(headers)} ${path} ${leak(3)}` } });

/** In another process, the keys that it has. */
const variables = '[process.env.PROBE_TOKEN, process.env.SHOP_ADMIN_TOKEN, process.env.MACKEREL_APIKEY]';

const withKeys = () => ({
  ...keys,
  MACKEREL_APIKEY: world.environment.MACKEREL_APIKEY,
  SHOP_URL: shop.url,
  MACKEREL_URL: mackerel.url,
});

/** Runs the CLI to its end with the keys in its environment, and keeps all that it says. */
const cli = (args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
  search.watch(args, world.cli(args, { ...withKeys(), ...extra }));

let runs = 0;
/** `alertdrill run` with every reporter. */
async function run(changes: Readonly<Record<string, unknown>>, extra?: Readonly<Record<string, string>>) {
  world.write('expectations/route-cut.yaml', routeCut({ title: publicMarker, ...probing, ...soon, ...changes }));
  const name = `out/${String(++runs)}`;
  const files = ['--reporter', 'terminal', '--reporter', `json=${name}.json`, '--reporter', `junit=${name}.xml`];
  return cli(['run', ...files], extra);
}

/** No longer than it takes: most of these drills come to nothing. */
const until = (within: string) => ({ expect: [{ monitor: 'shop-checkout', on: { host: 'shop-01' }, within }] });
const soon = until('2s');

/** A probe with a token. */
const probing = {
  effect: {
    http: '${SHOP_URL}/checkout',
    sees: { status: 404 },
    every: '200ms',
    headers: { authorization: 'Bearer ${secret.PROBE_TOKEN}' },
  },
};

afterEach(() => {
  expect(search.findings()).toEqual([]);
  shop.decideBy(() => 'pass');
  mackerel.decideBy(() => 'pass');
});

it('a drill that passes', async () => {
  expect(await run({ expect: [{ monitor: 'shop-checkout', within: '8s' }] })).toMatchObject({ code: 0 });
  // The control: both were sent, and are not merely unused.
  const sent = shop.requests.map(({ headers }) => headers['authorization']);
  expect(sent).toContain(`Bearer ${keys.PROBE_TOKEN}`);
  expect(sent).toContain(`Bearer ${world.environment.SHOP_ADMIN_TOKEN}`);
});

it('a key that is refused, by a provider that repeats it', async () => {
  mackerel.decideBy((request) => ({ status: 401, body: echo(request, 130) }));
  const refused = { MACKEREL_APIKEY: keys.MACKEREL_APIKEY };
  expect(await run({}, refused)).toMatchObject({ code: 3 });
  expect(await cli(['check'], refused)).toMatchObject({ code: 2 });
  expect(await cli(['check', '--json'], refused)).toMatchObject({ code: 2 });
});

it('a key that no header can hold', async () => {
  const broken = { MACKEREL_APIKEY: `${keys.MACKEREL_APIKEY}\n` };
  expect((await run({}, broken)).code).not.toBe(0);
  expect((await cli(['check'], broken)).code).not.toBe(0);
});

it.each([
  ['in short', ({ headers }: GateRequest) => `no: ${String(headers['authorization'])}`],
  ['at length', (request: GateRequest) => echo(request, 60)],
])('a fault that is refused, by a server that repeats what it was sent %s', async (_how, body) => {
  shop.decideBy((request) =>
    request.method === 'PUT' && request.body.includes('chekcout') ? { status: 500, body: body(request) } : 'pass',
  );
  const { code, stdout } = await run({});
  expect(code).toBe(3);
  expect(stdout).toContain('answered 500');
});

it('a fault of a server that does not answer', async () => {
  const dead = await startGate('http://127.0.0.1:1');
  await dead.stop();
  expect((await run({}, { SHOP_URL: dead.url })).code).toBe(3);
  expect((await cli(['check'], { SHOP_URL: dead.url })).code).toBe(0);
});

it('a rollback that fails, and `recover` of it', async () => {
  shop.decideBy((request) =>
    request.method === 'PUT' && request.body.includes('"/checkout"') ? { status: 500, body: echo(request, 5) } : 'pass',
  );
  expect(await run({})).toMatchObject({ code: 4 });
  expect(world.journal()).toHaveLength(1);
  // Looked at while the entry is there: it names the secrets alone.
  expect(search.findings()).toEqual([]);
  expect(await cli(['recover'])).toMatchObject({ code: 4 });
  expect(await cli(['recover', '--json'])).toMatchObject({ code: 4 });
  shop.decideBy(() => 'pass');
  expect(await cli(['recover', '--json'])).toMatchObject({ code: 0 });
  expect(world.journal()).toEqual([]);
});

/** Variables of commands that are given keys on purpose. */
const given = {
  PROBE_TOKEN: '${secret.PROBE_TOKEN}',
  SHOP_ADMIN_TOKEN: '${secret.SHOP_ADMIN_TOKEN}',
  MACKEREL_APIKEY: '${secret.READ_KEY}',
};

it('a command that prints its environment when it fails', async () => {
  world.write(
    'leak.js',
    `process.stderr.write((${everyForm.toString()})(${variables}) + ' x'.repeat(Number(process.argv[2])));
     process.exitCode = 1;`,
  );
  // The end of what it said is told, cut in the middle of all that.
  const inject = [process.execPath, 'leak.js', '400'];
  const fault = { command: { inject, rollback: [process.execPath, '-e', '0'], env: given } };
  const { code, stdout } = await run({ fault });
  expect(code).toBe(3);
  expect(stdout).toContain('[secret READ_KEY]');
});

describe('a rollback that prints keys which nobody gave it, and fails', () => {
  // As a `.env` may lie about: what it prints is in no state, in no reference and in no environment that it has.
  const keysFile = () => `${world.dir}-keys.txt`;
  const mended = () => join(world.dir, 'mended');
  beforeAll(() => {
    writeFileSync(
      keysFile(),
      everyForm([keys.PROBE_TOKEN, world.environment.SHOP_ADMIN_TOKEN, world.environment.MACKEREL_APIKEY]),
    );
    world.write(
      'rollback.js',
      `const { existsSync, readFileSync } = require('node:fs');
       process.stderr.write(readFileSync(${JSON.stringify(keysFile())}, 'utf8'));
       process.exitCode = existsSync(${JSON.stringify(mended())}) ? 0 : 1;`,
    );
  });
  beforeEach(() => rmSync(mended(), { force: true }));
  afterAll(() => rmSync(keysFile()));

  const fault = { command: { inject: [process.execPath, '-e', '0'], rollback: [process.execPath, 'rollback.js'] } };
  const expectRecoverToTellNone = async () => {
    for (const args of [['recover'], ['recover', '--json']]) {
      const { code, stdout } = await cli(args);
      expect(code).toBe(4);
      expect(stdout).toContain('Authorization: Bearer [secret');
    }
    world.write('mended', '');
    expect(await cli(['recover'])).toMatchObject({ code: 0 });
    expect(world.journal()).toEqual([]);
  };

  it('told by a harness that lives, by the keeper and by `recover`', async () => {
    expect(await run({ fault })).toMatchObject({ code: 4 });
    expect(world.journal()).toHaveLength(1);
    // The control: the keeper's log has what it printed, but for the keys.
    const logs = runFolders(world.dir).map((folder) => readFileSync(join(folder, 'keeper.log'), 'utf8'));
    expect(logs.some((text) => text.includes('Authorization: Bearer [secret'))).toBe(true);
    expect(search.findings()).toEqual([]);
    await expectRecoverToTellNone();
  });

  it('told by the keeper and by `recover` where the harness was killed, also when the project file is gone', async () => {
    // Long enough to be killed in, and no longer: the next drill waits until this one's alert can't come any more.
    world.write('expectations/route-cut.yaml', routeCut({ fault, ...until('10s') }));
    const before = runFolders(world.dir);
    const { child, ended } = world.start(['run'], withKeys());
    const folder = () => runFolders(world.dir).find((each) => !before.includes(each)) ?? 'none yet';
    await eventually(() => expect(phasesOf(recordedFacts(folder()))).toContain('hold'), 25_000);
    child.kill('SIGKILL');
    await search.watch(['run'], ended);
    await eventually(() => expect(processesWith(world.dir)).toEqual([]), 10_000);
    const log = readFileSync(join(folder(), 'keeper.log'), 'utf8');
    expect(log).toContain('rollback failed');
    expect(log).toContain('Authorization: Bearer [secret');

    const [project, away] = [join(world.dir, 'alertdrill.yaml'), join(world.dir, 'expectations', 'away')];
    renameSync(project, away);
    try {
      await expectRecoverToTellNone();
    } finally {
      renameSync(away, project);
    }
  });
});

it('a program inherits no key, neither of a fault nor of a probe, and has those that it is given', async () => {
  // Names alone: values would be found.
  world.write(
    'note.js',
    `const [file, exitCode] = process.argv.slice(2);
     require('node:fs').writeFileSync(file, Object.keys(process.env).join(' '));
     process.exitCode = Number(exitCode);`,
  );
  const namesHadBy = async (env: Readonly<Record<string, string>>) => {
    const noteOf = (what: string) => join(world.dir, `names-had-by-${what}`);
    const noting = (what: string, exitCode: number) => [process.execPath, 'note.js', noteOf(what), String(exitCode)];
    const effect = { command: noting('probe', 0), env, sees: { exit: 1 } };
    // An injection that fails is rolled back at once, and nothing has to be waited for.
    const fault = { command: { inject: noting('inject', 1), rollback: noting('rollback', 0), env } };
    expect(await run({ fault, effect })).toMatchObject({ code: 3 });
    return ['probe', 'inject', 'rollback'].map((what) => {
      const names = readFileSync(noteOf(what), 'utf8').split(' ');
      rmSync(noteOf(what));
      return names.filter((name) => name in given || name === 'SHOP_URL' || name === 'PATH' || name === 'HOME').sort();
    });
  };
  const everybodys = ['HOME', 'PATH', 'SHOP_URL'];
  const all = [...everybodys, ...Object.keys(given)].sort();
  expect(await namesHadBy({})).toEqual([everybodys, everybodys, everybodys]);
  expect(await namesHadBy(given)).toEqual([all, all, all]);
});

it('an internal error whose message has a key', async () => {
  world.write(
    'planted.js',
    `const Module = require('node:module');
     const load = Module._load;
     Module._load = function (request, ...rest) {
       const loaded = load.call(this, request, ...rest);
       if (request !== './phases/hold') return loaded;
       return { ...loaded, hold: async () => { throw new TypeError('planted ' + (${everyForm.toString()})(${variables})) } };
     };`,
  );
  const crashed = await run({}, { NODE_OPTIONS: `--require ${join(world.dir, 'planted.js')}` });
  expect(crashed).toMatchObject({ code: 70 });
  expect(crashed.stderr).toContain('TypeError: planted');
});

it('every other command', async () => {
  const [first = ''] = runFolders(world.dir);
  for (const args of [
    ['run', '--dry-run'],
    ['check'],
    ['check', '--json'],
    ['check', '--offline'],
    ['replay', first],
    ['replay', first, '--json'],
    ['recover'],
    ['recover', '--json'],
  ])
    expect(await cli(args)).toMatchObject({ code: 0 });
});

it('a project file that has the key in it, and a mistake beside', async () => {
  const [project, copy] = [join(world.dir, 'alertdrill.yaml'), 'broken/expectations/alertdrill.yaml'];
  const literal = readFileSync(project, 'utf8')
    .replace('${MACKEREL_APIKEY}', world.environment.MACKEREL_APIKEY)
    .replace('organization:', 'organisation:');
  world.write(copy, literal);
  const refused = await cli(['check', '--project', copy]);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('did you mean organization');
  rmSync(join(world.dir, copy));
});

describe('the search', () => {
  it('finds what is public in every place that it looks at', () => {
    const places = search.writtenFiles().filter((path) => readFileSync(path, 'utf8').includes(publicMarker));
    for (const kind of [/events\.jsonl$/, /runs\/.*\/report\.json$/, /\/out\/.*\.json$/]) {
      expect(places).toContainEqual(expect.stringMatching(kind));
    }
    expect(search.outputs.some(({ stdout }) => stdout.includes(publicMarker))).toBe(true);
    expect(search.outputs.some(({ stderr }) => stderr.includes(publicMarker))).toBe(true);
    expect(search.outputs.some(({ stdout }) => stdout.includes('[secret '))).toBe(true);
    expect([...search.commandLines].some((line) => line.includes('__keeper'))).toBe(true);
    expect(search.writtenFiles()).toContainEqual(expect.stringMatching(/keeper\.log$/));
  });

  it('finds each key in each form', () => {
    for (const form of leak(0).split(' ; ')) expect(search.keysIn(form)).not.toEqual([]);
    expect(search.keysIn('nothing of the kind')).toEqual([]);
  });

  it('finds a key that was planted in a file, and half of one', () => {
    for (const planted of [keys.PROBE_TOKEN, keys.PROBE_TOKEN.slice(0, 9)]) {
      world.write('.alertdrill/planted.txt', `a line with ${planted}`);
      expect(search.findings()).not.toEqual([]);
      rmSync(join(world.dir, '.alertdrill', 'planted.txt'));
      expect(search.findings()).toEqual([]);
    }
  });
});
