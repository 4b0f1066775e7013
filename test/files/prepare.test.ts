import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageDir } from '../support/initBench';

const compiler = 'node_modules/typescript/bin/tsc';

/** scripts/prepare.cjs in a checkout of its own, whose npm and build only say that they were called. */
describe('prepare', () => {
  let dir: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-prepare-'));
    write(
      'npm.cjs',
      `const fs = require('node:fs');
fs.writeFileSync('npm-called', process.argv.slice(2).join(' '));
console.log('npm speaks');
process.exit(process.env.NPM_FAILS ? 7 : 0);\n`,
    );
    write('scripts/build.cjs', "require('node:fs').writeFileSync('built', ''); console.log('build speaks');\n");
    copyFileSync(join(packageDir, 'scripts/prepare.cjs'), join(dir, 'scripts/prepare.cjs'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const prepare = (env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [join(dir, 'scripts/prepare.cjs')], {
      ...{ cwd: tmpdir(), encoding: 'utf8' },
      env: { npm_execpath: join(dir, 'npm.cjs'), npm_config_global: 'true', ...env },
    });

  it('only builds where the compiler is there, and leaves stdout to whoever packs', () => {
    write(compiler, '');
    expect(prepare()).toMatchObject({ status: 0, stdout: '', stderr: 'build speaks\n' });
    expect(existsSync(join(dir, 'npm-called'))).toBe(false);
  });

  it('installs what it needs before, here, where npm has installed it elsewhere: from git, with -g', () => {
    expect(prepare()).toMatchObject({ status: 0, stdout: '', stderr: 'npm speaks\nbuild speaks\n' });
    expect(readFileSync(join(dir, 'npm-called'), 'utf8')).toMatch(/^ci --global=false --include=dev --ignore-scripts/);
  });

  it('ends as npm ended where that failed, and builds nothing', () => {
    expect(prepare({ NPM_FAILS: '1' })).toMatchObject({ status: 7 });
    expect(existsSync(join(dir, 'built'))).toBe(false);
  });
});
