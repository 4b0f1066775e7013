import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from '../../../scripts/referencePages';
import { packageDir } from '../../support/initBench';

const folder = join(packageDir, 'docs/reference');

describe('docs/reference', () => {
  it('has these pages, and each is current', async () => {
    const pages = await referencePages();
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(pages).toSorted());
    for (const [name, text] of Object.entries(pages)) {
      if (readFileSync(join(folder, name), 'utf8') === text) continue;
      throw new Error(`docs/reference/${name} is not what --help and the schemas say any more: npm run docs`);
    }
  });

  it('has the commands that people type, and those alone', async () => {
    const { 'commands.md': page = '' } = await referencePages();
    expect(page).toContain('## alertdrill run\n');
    expect(page).not.toMatch(/^## .*__/m);
  });

  it('has each table whole: no cell ends where an example has a bar', async () => {
    for (const text of Object.values(await referencePages())) {
      const rows = text.split('\n').filter((line) => line.startsWith('| '));
      expect(rows.filter((line) => line.split(/(?<!\\)\|/).length !== 7)).toEqual([]);
    }
    expect('| a | b | c | d | e | f |'.split(/(?<!\\)\|/)).not.toHaveLength(7); // the control
  });
});
