// Compiles src to dist. A folder of its own and a rename, so that a CLI that runs meanwhile never sees half a build.
const { spawnSync } = require('node:child_process');
const { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync, existsSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const target = join(root, 'dist');
const fresh = mkdtempSync(join(root, '.dist-'));
const tsc = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', root, '--outDir', fresh], {
  stdio: 'inherit',
});
if (tsc.status !== 0) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(tsc.status ?? 1);
}
// What programs read beside themselves.
for (const file of ['demo/prometheus/rules.yml']) copyFileSync(join(root, 'src', file), join(fresh, file));
const main = join(fresh, 'main.js');
if (existsSync(main)) chmodSync(main, 0o755);
const old = `${target}.${process.pid}.old`;
if (existsSync(target)) renameSync(target, old);
renameSync(fresh, target);
chmodSync(target, 0o755);
rmSync(old, { recursive: true, force: true });
