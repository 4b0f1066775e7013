// `npm test`: unit tests and those of files, then integration tests, and beside these the end-to-end tests, one at a time.
// Both wait for servers and deadlines two thirds of the time: one after the other, and fewer at once, they take longer.
const { spawn } = require('node:child_process');
const { createWriteStream, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const jest = require.resolve('jest/bin/jest');
const running = new Set();

/** @returns {Promise<number>} the exit code */
function run(args, stdio) {
  const child = spawn(process.execPath, [jest, ...args, ...process.argv.slice(2)], { stdio });
  running.add(child);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** What it says is shown when it has ended: two that write at once can't be read. */
async function runAside(args) {
  const folder = mkdtempSync(join(tmpdir(), 'alertdrill-tests-'));
  const file = join(folder, 'output');
  const output = createWriteStream(file);
  await new Promise((resolve) => output.once('open', resolve));
  const ended = run(args, ['ignore', output, output]);
  return async () => {
    const code = await ended;
    process.stderr.write(readFileSync(file));
    rmSync(folder, { recursive: true });
    return code;
  };
}

async function main() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      for (const child of running) child.kill(signal);
    });
  }
  const first = await run(['--selectProjects', 'unit', 'files'], 'inherit');
  const endToEnd = await runAside(['--selectProjects', 'e2e', '--runInBand']);
  const second = await run(['--selectProjects', 'integration', '--maxWorkers=4'], 'inherit');
  process.stderr.write('\nThe end-to-end tests, which run beside these:\n');
  process.exitCode = [first, second, await endToEnd()].find((code) => code !== 0) ?? 0;
}

void main();
