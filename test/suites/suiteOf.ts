import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs many test files of test/unit or test/files in one context: jest evaluates itself, and every module under test, anew for each file that it
 * is given, and that took longer than the tests. Each file has a `describe` of its own, so that its hooks stay its own.
 */
export function suiteOf(project: 'unit' | 'files', isMine: (folder: string) => boolean): void {
  const root = join(__dirname, '..', project);
  keepTemporaryFilesInMemory();
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const [folder = ''] = path.split(/[\\/]/);
    if (!path.endsWith('.test.ts') || !isMine(folder)) continue;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- while `describe` runs, as jest wants it
    describe(path, () => void require(join(root, path)));
  }
}

/** What is written has to be on the disk when it counts (fsync), and tests would wait for a disk that others use. */
function keepTemporaryFilesInMemory(): void {
  try {
    accessSync(memory, constants.W_OK);
    process.env['TMPDIR'] = memory;
  } catch {
    // No Linux: it takes a little longer.
  }
}

const memory = '/dev/shm';
