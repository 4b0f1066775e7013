import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectFolder } from '../../e2e/projectFolder';
import { filesIn, readPage } from '../../support/recipes';

type Variables = Readonly<Record<string, string>>;

/**
 * A folder with all files of a page, as somebody has who copied them, and the built CLI in it.
 *
 * @param envFor what the page's alertdrill.yaml takes from the environment, in that folder
 */
export function createRecipeProject(
  page: string,
  envFor: (dir: string) => Variables = () => ({}),
  { within = [] }: { readonly within?: readonly string[] } = {},
) {
  const files = filesIn(readPage(page));
  const projectFile = files.find(({ path }) => path === 'alertdrill.yaml');
  if (projectFile === undefined) throw new Error(`${page} has no alertdrill.yaml`);
  const env: Record<string, string> = { MACKEREL_APIKEY: apiKey };
  const project = createProjectFolder(projectFile.text, env, within);
  Object.assign(env, envFor(project.dir));
  for (const { path, text } of files) {
    project.write(path, text);
    if (path.endsWith('.sh')) chmodSync(join(project.dir, path), 0o755);
  }
  return { ...project, files, env };
}

export const apiKey = 'a-key-of-this-test';
/** Of every page. */
export const organization = 'acme-verify';
