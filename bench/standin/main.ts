import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isMet, type Figure } from '../figure';
import { asMarkdown, circumstances, inLines } from '../results';
import { measure, serverCore } from './measure';
import { priority } from './server';

/**
 * `npm run bench:standin -- [--minutes 10] [--only memory|state] [--profile DIR] [--write]`: loads the built stand-in.
 * Exit code 1: a limit is not met.
 */
async function main(): Promise<void> {
  const root = resolve(__dirname, '../..');
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      only: { type: 'string' },
      profile: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const others = cpus()
    .map((_, core) => core)
    .filter((core) => core !== serverCore);
  spawnSync('taskset', ['-a', '-cp', others.join(','), String(process.pid)]);
  if (process.getuid?.() === 0) setPriority(priority);
  const measuredOn = circumstances(root);
  const figures: Figure[] = [];
  for (const which of ['memory', 'state'].filter((each) => values.only === undefined || each === values.only)) {
    const asked = {
      alertdrill: join(root, 'dist/main.js'),
      minutes: Number(values.minutes),
      profileDir: values.profile,
    };
    const measured = await measure({ ...asked, withState: which === 'state' });
    process.stdout.write(inLines(measured));
    figures.push(...measured);
  }
  if (values.write) {
    writeFileSync(join(__dirname, 'results.md'), asMarkdown(figures, measuredOn, 'npm run bench:standin -- --write'));
  }
  process.exitCode = figures.every(isMet) ? 0 : 1;
}

void main();
