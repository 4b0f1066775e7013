import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMet } from '../figure';
import { asMarkdown, circumstances, inLines } from '../results';
import { coverage } from './measure';

/** Measures the built program; `--write` keeps the figures in results.md. Exit code 1: a limit is not met. */
async function main(): Promise<void> {
  const root = resolve(__dirname, '../..');
  const measuredOn = circumstances(root);
  const figures = await coverage(join(root, 'dist/main.js'));
  process.stdout.write(inLines(figures));
  if (process.argv.includes('--write')) {
    const text = asMarkdown(figures, measuredOn, 'npm run bench:coverage -- --write');
    writeFileSync(join(__dirname, 'results.md'), text);
  }
  process.exitCode = figures.every(isMet) ? 0 : 1;
}

void main();
