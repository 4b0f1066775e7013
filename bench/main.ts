import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { drillMemory } from './drillMemory';
import { isMet } from './figure';
import { offlineCheck } from './offlineCheck';
import { asMarkdown, circumstances, inLines } from './results';
import { startUp } from './startUp';

/** Measures the built program; `--write` keeps the figures in results.md. Exit code 1: a limit is not met. */
async function main(): Promise<void> {
  const root = resolve(__dirname, '..');
  const alertdrill = join(root, 'dist/main.js');
  const measuredOn = circumstances(root);
  const figures = [startUp(alertdrill, root), ...(await offlineCheck(alertdrill)), await drillMemory(alertdrill)];
  process.stdout.write(inLines(figures));
  if (process.argv.includes('--write')) {
    writeFileSync(join(__dirname, 'results.md'), asMarkdown(figures, measuredOn, 'npm run bench -- --write'));
  }
  process.exitCode = figures.every(isMet) ? 0 : 1;
}

void main();
