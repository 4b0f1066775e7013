import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const unit = join(__dirname, '../unit');

/**
 * Runs many test files in one context: jest evaluates itself, and every module under test, anew for each file that it
 * is given, and that took longer than the tests. Each file has a `describe` of its own, so that its hooks stay its own.
 */
export function unitSuite(isMine: (folder: string) => boolean): void {
  for (const path of readdirSync(unit, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const [folder = ''] = path.split(/[\\/]/);
    if (!path.endsWith('.test.ts') || !isMine(folder)) continue;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- while `describe` runs, as jest wants it
    describe(path, () => void require(join(unit, path)));
  }
}
