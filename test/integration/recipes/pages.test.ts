import { parse } from 'yaml';
import { blocksOf, filesIn, readPage, recipePages } from '../../support/recipes';
import { createRecipeProject } from './recipeProject';

const expectationFiles = (page: string) =>
  filesIn(readPage(page)).filter(({ path }) => path.startsWith('expectations/'));

const scenarioOf = (text: string): string => (parse(text) as { readonly scenario: string }).scenario;

describe.each(recipePages())('docs/recipes/%s', (page) => {
  it('has files that check takes, all of them', async () => {
    // mkr's page asks for a second key; a page that has no use for a variable does not see it.
    const project = createRecipeProject(page, () => ({ MKR_APIKEY: 'another-key-of-this-test' }));
    try {
      const { code, stdout, stderr } = await project.cli(['check', '--offline', '--json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) as string });
      const checked = expectationFiles(page).map(({ text }) => scenarioOf(text));
      expect(checked).not.toEqual([]);
      for (const scenario of checked) expect(stdout).toContain(`"${scenario}"`);
    } finally {
      project.remove();
    }
  });

  it('has no YAML that no file is made of: nothing is shown that nothing checks', () => {
    const yaml = blocksOf(readPage(page)).filter(({ language }) => language === 'yaml');
    const files = filesIn(readPage(page)).filter(({ path }) => path.endsWith('.yaml'));
    expect(yaml.map(({ text }) => text)).toEqual(files.map(({ text }) => text));
  });

  it('says how it is taken back, what its traps are, and whether it was run', () => {
    const text = readPage(page);
    for (const part of ['**When**', '**Needs**', '## How it is taken back', '## Traps']) expect(text).toContain(part);
    expect(text).toMatch(/\*\*(Run by a test|Not run here)\*\*/);
  });

  it('is in the index, with its scenarios', () => {
    const row = readPage('README.md')
      .split('\n')
      .find((line) => line.startsWith('| [') && line.includes(`](${page})`));
    const listed = [...(row?.split('|')[2] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    expect(listed).toEqual(expectationFiles(page).map(({ text }) => scenarioOf(text)));
  });
});

it('a file with a mistake in it is refused', async () => {
  const project = createRecipeProject('toxiproxy.md');
  try {
    const [, file = { path: '', text: '' }] = project.files;
    project.write(file.path, file.text.replace('rollback:', 'rolback:'));
    const { code, stderr } = await project.cli(['check', '--offline']);
    expect(code).toBe(2);
    expect(stderr).toContain('rolback');
  } finally {
    project.remove();
  }
});
