import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from './initBench';

/** A fenced block of a page. */
export interface DocumentedBlock {
  readonly page: string;
  /** What stands behind the fence. */
  readonly language: string;
  /** A line of `sh` may say `# exit code N` behind it: it ends with that, and all others with 0. */
  readonly text: string;
  /** Why it is not run: `<!-- not run: REASON -->` above it. */
  readonly notRun?: string;
  /** It is run in a fresh project, of that provider: `<!-- run: prometheus -->` above it. */
  readonly project?: string;
  /** The file that it is, where its first line says so (`# expectations/x.yaml`), or its second below a shebang. */
  readonly file?: string;
}

/** README.md and all pages of docs, as paths from the repository. */
export const documentedPages = (): readonly string[] => [
  'README.md',
  ...readdirSync(join(packageDir, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .toSorted(),
];

export const readPageOf = (page: string): string => readFileSync(join(packageDir, page), 'utf8');

export function documentedBlocks(page: string, text = readPageOf(page)): readonly DocumentedBlock[] {
  const fenced = /(?:^<!-- (not run|run): ([^\n]*) -->\n\n)?^ *```(\S*)[^\n]*\n([\s\S]*?)^ *```$/gm;
  return [...text.matchAll(fenced)].map(([, how, what = '', language = '', body = '']) => {
    const file = /^(?:#!.*\n)?(?:#|\/\/) ([\w./-]+\.\w+)$/m.exec(body.split('\n', 2).join('\n'))?.[1];
    return {
      page,
      language,
      text: body,
      ...(how === 'not run' && { notRun: what }),
      ...(how === 'run' && { project: what }),
      ...(file !== undefined && { file }),
    };
  });
}

/**
 * What of a block is to be run: a block of `sh` as a whole, and of a job of GitHub Actions its steps that call alertdrill.
 * Undefined where there is nothing, where it is a file, and where it says why it is not run.
 */
export function scriptIn({ language, text, notRun, file }: DocumentedBlock): string | undefined {
  if (notRun !== undefined || file !== undefined) return undefined;
  if (language === 'sh') return text;
  const steps = [...text.matchAll(/^ *- run: (?:npx )?(alertdrill [^\n]*\n)/gm)].map(([, line = '']) => line);
  return language === 'yaml' && steps.length > 0 ? steps.join('') : undefined;
}

/** The first line of a block, which is enough to know it by. */
export const firstLineOf = ({ text }: DocumentedBlock): string => text.split('\n', 1)[0]?.trimEnd() ?? '';
