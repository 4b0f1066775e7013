// Prints where a program that tests need lies (Mackerel's own clients, toxiproxy, linters of deploy/), and builds it with Go
// where it is not there yet: `node scripts/build-client.cjs mkr`. Its version is what test/clients/<name>/go.mod requires, its package the
// module itself or what the file names as `tool`. The environment may name another one (MKR_BIN, MACKEREL_AGENT_BIN,
// TOXIPROXY_SERVER_BIN...); else it lies in the cache, as k6 does. `--find` never builds.
const { spawnSync } = require('node:child_process');
const {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { homedir } = require('node:os');
const { join, resolve } = require('node:path');

const [name, ...flags] = process.argv.slice(2);
const module_ = resolve(__dirname, '../test/clients', name ?? 'none');
if (!existsSync(join(module_, 'go.mod'))) fail('usage: build-client.cjs NAME [--find], with a name from test/clients');
const goMod = readFileSync(join(module_, 'go.mod'), 'utf8');
const [, required, version] = /^require (\S+) v(\S+)$/m.exec(goMod);
const path = /^tool (\S+)$/m.exec(goMod)?.[1] ?? required;

const named = process.env[`${name.toUpperCase().replaceAll('-', '_')}_BIN`];
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'alertdrill');
const target = named || join(cache, `${name}@${version}`, name);
if (named && !existsSync(named)) fail(`${named} does not exist`);
if (!existsSync(target) && flags.includes('--find')) process.exit(3);
if (!existsSync(target)) underLock(`${cache}/${name}@${version}.lock`, () => existsSync(target) || build());
console.log(target);

/** Into a folder of its own and then renamed: whoever finds the program finds all of it. */
function build() {
  mkdirSync(join(target, '..'), { recursive: true });
  const fresh = mkdtempSync(join(target, '..', 'build-'));
  try {
    const argv = ['build', '-mod=readonly', '-o', join(fresh, name), path];
    const env = { ...process.env, GOWORK: 'off' };
    const go = spawnSync('go', argv, { cwd: module_, env, stdio: ['ignore', 'inherit', 'inherit'] });
    if (go.status !== 0) fail(`${path} v${version} could not be built${go.error ? `: ${go.error.message}` : ''}`);
    renameSync(join(fresh, name), target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** One build at a time; what a dead process holds is taken over. */
function underLock(lock, work) {
  mkdirSync(cache, { recursive: true });
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    while (!taken(draft, lock)) {
      if (isDead(lock)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
    try {
      work();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function taken(draft, lock) {
  try {
    // Unlike an exclusive open it never shows a lock without its holder.
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isDead(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    // ENOENT: given back a moment ago; the next attempt shows.
    return error.code === 'ESRCH';
  }
}

function fail(why) {
  console.error(`build-client: ${why}`);
  process.exit(1);
}
