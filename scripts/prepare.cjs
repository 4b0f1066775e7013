// Builds the package. npm runs this after `npm ci`, and where it installs the package from git: with `-g`, as pre-commit
// does (language: node), the npm that should install the dependencies before inherits `global`, installs a link to here
// somewhere else, and leaves none of them here. Then they are installed first.
const { spawnSync } = require('node:child_process');
const { resolve } = require('node:path');

const root = resolve(__dirname, '..');

function hasCompiler() {
  try {
    return require.resolve('typescript/bin/tsc') !== '';
  } catch {
    return false;
  }
}

/** Its output goes to stderr: stdout is that of whoever packs, who may read it. */
function run(argv) {
  const { status, error } = spawnSync(process.execPath, argv, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const npm = process.env.npm_execpath;
if (!hasCompiler() && npm) {
  run([npm, 'ci', '--global=false', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
}
run([resolve(__dirname, 'build.cjs')]);
