import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { makeDemoFolder } from '../../../src/demo/demoFolder';
import { findProcesses } from '../../e2e/cli';
import { eventually } from '../../support/eventually';

jest.setTimeout(60_000);

const removersOf = (path: string) => findProcesses(path).filter(({ command }) => command.startsWith('sh '));

/** A process that makes the folder, says where it is, and waits: with a child of its own that holds its lifeline, too. */
async function startOwner(childHolds: boolean) {
  const script = `
    const { makeDemoFolder } = require('./src/demo/demoFolder');
    const { spawn } = require('node:child_process');
    void makeDemoFolder().then(({ path, lifeline }) => {
      const child = spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', ...(${childHolds} ? [lifeline] : [])] });
      console.log(JSON.stringify({ path, child: child.pid }));
    });
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--require', 'ts-node/register/transpile-only', '-e', script], {
    cwd: resolve(__dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  return { owner, ...(JSON.parse(line) as { readonly path: string; readonly child: number }) };
}

it('is for its user alone, and gone when it is removed, with whoever watched over it', async () => {
  const folder = await makeDemoFolder();
  writeFileSync(join(folder.path, 'a file'), '');
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(removersOf(folder.path)).toHaveLength(1);
  await folder.remove();
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
  expect(removersOf(folder.path)).toEqual([]);
});

it('is removed here, too, where somebody killed what watched over it', async () => {
  const folder = await makeDemoFolder();
  for (const { pid } of removersOf(folder.path)) process.kill(pid, 'SIGKILL');
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

it('is gone when the process that made it is killed', async () => {
  const { owner, path, child } = await startOwner(false);
  writeFileSync(join(path, 'a file'), '');
  for (const { pid } of removersOf(path))
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.kill(pid, signal);
  expect(readdirSync(path)).toEqual(['a file']);
  owner.kill('SIGKILL');
  await eventually(() => expect(existsSync(path)).toBe(false));
  await eventually(() => expect(removersOf(path)).toEqual([]));
  process.kill(child, 'SIGKILL');
});

it('stays as long as another process holds its lifeline', async () => {
  const [alone, held] = await Promise.all([startOwner(false), startOwner(true)]);
  for (const { owner } of [held, alone]) {
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  }
  // Killed later, and gone already: so the other one would be, too.
  await eventually(() => expect(existsSync(alone.path)).toBe(false));
  expect(existsSync(held.path)).toBe(true);
  process.kill(held.child, 'SIGKILL');
  await eventually(() => expect(existsSync(held.path)).toBe(false));
  process.kill(alone.child, 'SIGKILL');
});
