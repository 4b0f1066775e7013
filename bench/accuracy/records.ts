import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measurement } from './measure';

const record = z.strictObject({
  /** Of the source that was measured: figures of another one are not counted with these. */
  source: z.string(),
  truthMs: z.number(),
  earliestMs: z.number(),
  latestMs: z.number(),
  phase: z.number(),
});

/** Measurements on the disk, a line each as it was made: a bench that was stopped goes on where it was. */
export function recordsOf(stack: string, root: string) {
  const file = join(__dirname, `${stack}.jsonl`);
  const source = sourceOf(root);
  return {
    file,
    source,
    /** Those of the present source. */
    measured: (): readonly Measurement[] =>
      linesOf(file)
        .map((line) => record.parse(JSON.parse(line)))
        .filter((each) => each.source === source),
    add: (measurement: Measurement) => appendFileSync(file, `${JSON.stringify({ source, ...measurement })}\n`),
  };
}

/** The tree of src in git, and whether it has changes that are not committed. */
function sourceOf(root: string): string {
  const git = (...argv: string[]) => spawnSync('git', argv, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const tree = git('rev-parse', '--short', 'HEAD:src');
  return git('status', '--porcelain', '--', 'src') === '' ? tree : `${tree}+changes`;
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
