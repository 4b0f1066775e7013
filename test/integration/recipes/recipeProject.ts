import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectFolder } from '../../e2e/projectFolder';
import { filesIn, readPage } from '../../support/recipes';

/** A folder with all files of a page, as somebody has who copied them, and the built CLI in it. */
export function createRecipeProject(page: string, env: Readonly<Record<string, string>> = {}) {
  const files = filesIn(readPage(page));
  const projectFile = files.find(({ path }) => path === 'alertdrill.yaml');
  if (projectFile === undefined) throw new Error(`${page} has no alertdrill.yaml`);
  const project = createProjectFolder(projectFile.text, { MACKEREL_APIKEY: apiKey, ...env });
  for (const { path, text } of files) {
    project.write(path, text);
    if (path.endsWith('.sh')) chmodSync(join(project.dir, path), 0o755);
  }
  return { ...project, files };
}

export const apiKey = 'a-key-of-this-test';
/** Of every page. */
export const organization = 'acme-verify';
