import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What has to be there at once imports no more than it needs: told by the packages that were loaded, not by the clock. */
const program = resolve(__dirname, '../../../dist/main.js');
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-start-up-'));
  mkdirSync(join(dir, 'expectations'));
  writeFileSync(
    join(dir, 'alertdrill.yaml'),
    'environments: { lab: { providers: { prometheus: { url: "http://127.0.0.1:1" } } } }\n',
  );
  writeFileSync(
    join(dir, 'expectations/a.yaml'),
    'scenario: a\ntags: [x]\nfault: { manual: { do: break it, undo: mend it } }\nexpect: [{ monitor: Errors, within: 1m }]\n',
  );
  writeFileSync(
    join(dir, 'loaded.js'),
    `process.on('exit', () => {
       const files = Object.keys(require.cache).filter((file) => file.includes('node_modules'));
       const names = files.map((file) => /.*node_modules[/]((?:@[^/]+[/])?[^/]+)/.exec(file)[1]);
       require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify([...new Set(names)].sort()));
     });`,
  );
});
afterAll(() => rmSync(dir, { recursive: true }));

function packagesLoadedBy(...args: readonly string[]): unknown {
  const loaded = join(dir, 'loaded.json');
  const env = { ...process.env, LOADED: loaded, XDG_STATE_HOME: join(dir, 'state') };
  try {
    execFileSync(process.execPath, ['--require', join(dir, 'loaded.js'), program, ...args], {
      cwd: dir,
      env,
      stdio: 'ignore',
    });
  } catch {
    // Exit codes are the business of other tests.
  }
  return JSON.parse(readFileSync(loaded, 'utf8'));
}

it.each<[string, string[], string[]]>([
  ['the version', ['--version'], []],
  ['help', ['run', '--help'], ['ci-info', 'commander']],
  ['a script for a shell', ['completion', 'bash'], ['ci-info', 'commander', 'fastest-levenshtein']],
  ['commands at Tab', ['__complete', '--', 'ru'], ['ci-info', 'commander']],
  ['what a key means', ['schema', 'expect.within'], ['ci-info', 'commander', 'fastest-levenshtein', 'yaml']],
  ['keys at Tab', ['__complete', '--', 'schema', ''], ['ci-info', 'commander', 'yaml']],
  [
    'environments at Tab',
    ['__complete', '--', 'run', '--env', ''],
    ['ci-info', 'commander', 'fastest-levenshtein', 'yaml'],
  ],
  [
    'scenarios at Tab',
    ['__complete', '--', 'run', '--scenario', ''],
    ['ci-info', 'commander', 'fastest-levenshtein', 'fdir', 'picomatch', 'tinyglobby', 'yaml'],
  ],
])('%s', (_what, args, expected) => {
  expect(packagesLoadedBy(...args)).toEqual(expected);
});

it('a command that reads files loads more, and one that asks a provider more still: the controls', () => {
  const offline = packagesLoadedBy('check', '--offline');
  expect(offline).toEqual(expect.arrayContaining(['commander', 'yaml', 'zod']));
  expect(offline).not.toContain('axios');
  expect(packagesLoadedBy('check')).toContain('axios');
});

it('what drills loads nothing for metrics: it needs its memory, and they come after the drills', () => {
  const loadedBy = (...modules: readonly string[]) => {
    const required = modules.map((module) => `require(${JSON.stringify(module)});`).join('');
    const script = `${required} console.log(Object.keys(require.cache).filter((file) => file.includes('/prom-client/')).length)`;
    return Number(execFileSync(process.execPath, ['-e', script], { cwd: resolve(program, '../..'), encoding: 'utf8' }));
  };
  const drilling = ['run', 'reporters', 'drillSelection'].map((name) => resolve(program, '../commands', name));
  expect(loadedBy(...drilling, resolve(program, '../assemble'))).toBe(0);
  // The control: it would be seen.
  expect(loadedBy('prom-client')).toBeGreaterThan(0);
});
