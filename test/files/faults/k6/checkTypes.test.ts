import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTypes } from '../../../../src/faults/k6/checkTypes';
import type { Processes } from '../../../../src/ports/processes';

let projectDir: string;
let script: string;
let shared: string;

beforeEach(async () => {
  projectDir = await mkdtemp(join(tmpdir(), 'alertdrill-types-'));
  script = join(projectDir, 'load', 'shop.ts');
  shared = join(projectDir, 'load', 'shared.ts');
  await mkdir(join(projectDir, 'load'));
  await mkdir(join(projectDir, 'work'));
  await Promise.all([script, shared].map((file) => writeFile(file, 'export default () => 1;')));
});
afterEach(() => rm(projectDir, { recursive: true, force: true }));

/** A type checker that finds these problems in a program of the script and a module of it; counts its runs. */
function checker(problems = '') {
  const refuse = () => Promise.reject(new Error('not scripted'));
  const runs: (readonly string[])[] = [];
  const processes: Processes = {
    run: ({ argv }) => {
      runs.push(argv);
      const stdout = `${problems}/lib/lib.es5.d.ts\n${shared}\n${script}\n`;
      const exitCode = problems === '' ? 0 : 2;
      return Promise.resolve({ exitCode, timedOut: false, stdout, stderr: '', startedAtMs: 0, endedAtMs: 0 });
    },
    startDetached: refuse,
    findByToken: refuse,
    identify: refuse,
    isAlive: refuse,
    isStopped: refuse,
    signalGroup: refuse,
  };
  const machine = { nodeProgram: 'node', cacheDir: join(projectDir, 'cache') };
  const check = () => checkTypes({ script, projectDir, workDir: join(projectDir, 'work') }, processes, machine);
  return { runs, check };
}

const usedTsconfig = async () =>
  JSON.parse(await readFile(join(projectDir, 'work', 'tsconfig.json'), 'utf8')) as Readonly<Record<string, unknown>>;

test('a check that passed is not repeated while its files stay as they are', async () => {
  const { runs, check } = checker();
  await check();
  await check();
  expect(runs).toHaveLength(1);
});

test.each([
  ['the script', () => writeFile(script, 'export default () => 2;')],
  ['a module of it', () => writeFile(shared, 'export default () => 2;')],
  ['a module that is gone', () => rm(shared)],
  ['the tsconfig', () => writeFile(join(projectDir, 'load', 'tsconfig.json'), '{ "compilerOptions": {} }')],
])('%s: a change makes it a new check', async (_what, change) => {
  await writeFile(join(projectDir, 'load', 'tsconfig.json'), '{}');
  const { runs, check } = checker();
  await check();
  await change();
  await check();
  expect(runs).toHaveLength(2);
});

test('a check that failed is repeated, and tells each place as terminals link it', async () => {
  const { runs, check } = checker("load/shop.ts(3,7): error TS2322: No.\n  Type 'a' is not 'b'.\n");
  const message = 'the load script load/shop.ts does not pass the type check:\n  load/shop.ts:3:7: error TS2322: No.\n';
  await expect(check()).rejects.toThrow(message);
  await expect(check()).rejects.toThrow("Type 'a' is not 'b'.");
  expect(runs).toHaveLength(2);
});

test('the tsconfig beside the scripts is used, and not that of the project, which is for another runtime', async () => {
  await writeFile(join(projectDir, 'tsconfig.json'), '{}');
  await checker().check();
  expect((await usedTsconfig())['extends']).toMatch(/load-scripts\/tsconfig\.json$/);
  const own = join(projectDir, 'load', 'tsconfig.json');
  await writeFile(own, '{}');
  await checker().check();
  expect((await usedTsconfig())['extends']).toBe(own);
});

test('a cache that makes no sense is passed over', async () => {
  const { runs, check } = checker();
  await check();
  const [stamp = ''] = await stamps();
  await writeFile(stamp, '{ half a');
  await check();
  expect(runs).toHaveLength(2);
});

async function stamps(): Promise<readonly string[]> {
  const folder = join(projectDir, 'cache', 'load-scripts');
  return (await readdir(folder)).map((name) => join(folder, name));
}
