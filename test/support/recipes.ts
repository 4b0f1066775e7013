import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const recipesDir = resolve(__dirname, '../../docs/recipes');

export interface RecipeFile {
  /** From the project's folder; what stands in the block's first line, or its second below a shebang. */
  readonly path: string;
  readonly text: string;
}

/** Names of all pages, without the index. */
export const recipePages = (): readonly string[] =>
  readdirSync(recipesDir).filter((name) => name.endsWith('.md') && name !== 'README.md');

export const readPage = (page: string): string => readFileSync(join(recipesDir, page), 'utf8');

/**
 * The files of a page: its fenced blocks that say in their first line which file they are, `# alertdrill.yaml`. They are
 * taken to the letter, so that what is tested is what people copy.
 */
export function filesIn(page: string): readonly RecipeFile[] {
  return blocksOf(page).flatMap(({ text }) => {
    const path = /^(?:#!.*\n)?(?:#|\/\/) ([\w./-]+\.\w+)$/m.exec(firstLines(text))?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

/**
 * Every command line of an expectation file, of faults and probes, in its order.
 *
 * @param values what `${NAME}` stands for
 */
export function commandLinesIn(text: string, values: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  const fill = (argument: string) => argument.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return listsOfText(parse(text)).map((argv) => argv.map(fill));
}

function listsOfText(value: unknown): readonly (readonly string[])[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.length > 0 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listsOfText) : [];
}

/** All fenced blocks of a page. */
export const blocksOf = (page: string): readonly { readonly language: string; readonly text: string }[] =>
  [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));

const firstLines = (text: string): string => text.split('\n', 2).join('\n');
